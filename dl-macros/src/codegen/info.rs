//! The network's tables, and what can be asked of it without saying of which numbers it consists.

use dl_core::plan;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::{checks, dims, generics, holder, own, rules, seen, spec};
use crate::model::Network;
use crate::plan::Plan;

/// The tables of layers and arrays, as constants of the hidden type.
pub fn tables(network: &Network, plan: &Plan) -> TokenStream {
    let init = &network.init;
    let mut layers = Vec::new();
    let mut segments = Vec::new();
    for (i, node) in network.nodes.iter().enumerate() {
        let Some((name, prefix, kind)) = node.title() else { continue };
        let (spec, input, output) = (spec(network, i), seen(network, i), dims(network, node.output()));
        let in_place = plan.idle[i].then(|| quote! { .in_place() });
        let again = node.shared.is_some();
        let frozen_row = node.frozen.then(|| quote! { .frozen() });
        let stored = node.weighted().map(|_| quote! { .stored(#prefix) });
        let row = rules::row(network, i, name, &kind, &output);
        let row = quote! { #row #stored #frozen_row #in_place };
        // Rows inside a part are told apart by its name in checkpoints if it has no other.
        let outer = if name.is_empty() { prefix } else { name };
        let part = own::part(node);
        layers.push(quote! { room.rows(#outer, #row, &#part, #again); });
        if node.field().is_some() && !again {
            let frozen = node.frozen;
            segments.push(quote! { room.arrays(#prefix, #spec.segments(#input), &#part, #init, #frozen); });
        }
    }
    let (holder, params, args) = (holder(network), generics::params(network), generics::args(network));
    let (single, clause) = (generics::applied(network, &quote! { f32 }), generics::clause(network));
    let [check, budgets] = ["CHECK", "BUDGETS"].map(|checks| checks::gate(network, checks));
    let counts = own::counts(network);
    let rows = quote! { <#single as __p::Network>::Room<__p::LayerInfo<'static>> };
    let arrays = match network.is_generic() {
        true => quote! { <#single as __p::Network>::Room<[__p::Segment; 4]> },
        false => quote! { [__p::Segment; #holder::ARRAYS] },
    };
    quote! {
        impl #params #holder #args #clause {
            #counts
            const LAYERS: __p::Room<__p::LayerInfo<'static>, #rows> = {
                #check
                let mut room = __p::Room::new();
                #(#layers)*
                room
            };
            const SEGMENTS: __p::Room<__p::Segment, #arrays> = {
                #budgets
                let mut room = __p::Room::new();
                #(#segments)*
                room
            };
        }
    }
}

/// Functions and constants of the `f32` network, so that `LeNet5::init(42)` needs no type.
pub fn statics(network: &Network) -> TokenStream {
    let vis = &network.vis;
    let (params_of, ident) = (generics::params(network), generics::applied(network, &quote! { f32 }));
    let clause = generics::clause(network);
    // Written as numbers where they are known: rustdoc shows them, and rustc need not make the table of layers.
    let [params, macs, flash] = match crate::shape::rows(network) {
        Some(rows) => {
            let (params, flash) = (plan::params(&rows), plan::numbers(&rows).saturating_mul(size_of::<f32>()));
            [params as u64, plan::macs(&rows), flash as u64].map(|n| Literal::u64_unsuffixed(n).into_token_stream())
        }
        None => [quote! { PARAMS }, quote! { MACS }, quote! { FLASH_BYTES }]
            .map(|name| quote! { __p::computed(<Self as __p::Network>::#name) }),
    };
    quote! {
        #[allow(dead_code)]
        impl #params_of #ident #clause {
            /// How many numbers are trained.
            #vis const PARAMS: usize = #params;
            /// Multiply-adds for one input.
            #vis const MACS: u64 = #macs;
            /// How many numbers of memory the evaluation of one input needs.
            #vis const ARENA: usize = __p::computed(<Self as __p::Network>::ARENA);
            /// Bytes of memory that the evaluation of one input needs, or of one step of a sequence of any length with its state.
            #vis const RAM_BYTES: usize = __p::computed(<Self as __p::Network>::RAM_BYTES);
            /// Bytes of the weights.
            #vis const FLASH_BYTES: usize = #flash;
        }
        ::dl::__alloc! {
            #[allow(dead_code, clippy::unnecessary_box_returns)]
            impl #params_of #ident #clause {
                /// All weights zero: the beginning of a gradient.
                #[must_use]
                #vis fn zeros() -> __p::Box<Self> {
                    <Self as __p::Network>::zeros()
                }

                /// The table of the network's layers, for a terminal.
                #[must_use]
                #vis fn summary() -> __p::String {
                    <Self as __p::Network>::summary()
                }
            }
        }
        ::dl::__safetensors! {
            #[allow(dead_code)]
            impl #params_of #ident #clause {
                /// A network from a file of PyTorch's names and layouts, in the safetensors format.
                ///
                /// # Errors
                /// If the file cannot be read, is damaged, or is of another network.
                #vis fn from_file(path: impl ::core::convert::AsRef<__p::Path>) -> ::core::result::Result<__p::Box<Self>, ::dl::Error> {
                    <Self as __p::Checkpoint>::from_file(path)
                }

                /// As `from_file`, from the bytes of a file.
                ///
                /// # Errors
                /// If they are damaged, or of another network.
                #vis fn from_bytes(bytes: &[u8]) -> ::core::result::Result<__p::Box<Self>, ::dl::Error> {
                    <Self as __p::Checkpoint>::from_bytes(bytes)
                }
            }
        }
        ::dl::__train! {
            ::dl::__std! {
                #[allow(dead_code, clippy::unnecessary_box_returns)]
                impl #params_of #ident #clause {
                    /// Fresh weights, the same for the same seed on every machine.
                    #[must_use]
                    #vis fn init(seed: u64) -> __p::Box<Self> {
                        <Self as __p::Train>::init(seed)
                    }

                    /// Memory for a forward and a backward pass.
                    #[must_use]
                    #vis fn tape() -> __p::Tape<Self> {
                        <Self as __p::Train>::tape()
                    }
                }
            }
        }
    }
}
