//! The network's tables, and what can be asked of it without saying of which numbers it consists.

use dl_core::plan;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{dims, number, spec};
use crate::model::{MOST_PORTS, Network};
use crate::plan::Plan;

/// `__LAYERS` and `__SEGMENTS`.
pub fn tables(network: &Network, plan: &Plan) -> TokenStream {
    let init = &network.init;
    let mut layers = Vec::new();
    let mut segments = Vec::new();
    for (i, node) in network.nodes.iter().enumerate() {
        let Some(layer) = node.layer() else { continue };
        let (spec, input, output) = (spec(network, i), dims(network, node.inputs[0]), dims(network, node.output));
        let (name, kind, prefix) = (&layer.name, layer.spec.name(), &layer.prefix);
        let in_place = plan.idle[i].then(|| quote! { .in_place() });
        layers.push(quote! {
            __p::LayerInfo::new(#name, #kind, #output, #spec.segments(#input), #spec.macs(#input)) #in_place
        });
        if node.weighted().is_some() {
            segments.push(quote! { (#prefix, #spec.segments(#input)) });
        }
    }
    quote! {
        const __LAYERS: &[__p::LayerInfo<'_>] = &[#(#layers),*];
        const __WEIGHTED: &[(&str, __p::Segments)] = &[#(#segments),*];
        const __SEGMENTS: &[__p::Segment] = &__p::segment_table::<{ __p::segment_count(__WEIGHTED) }>(__WEIGHTED, #init);
    }
}

/// The type of the input or the output: an array, or a tuple of arrays.
pub fn value_type(shapes: Vec<TokenStream>, tuple: bool) -> TokenStream {
    match (tuple, shapes.as_slice()) {
        (_, [one]) => one.clone(),
        // After a mistake, which is reported.
        (_, shapes) if shapes.is_empty() || shapes.len() > MOST_PORTS => quote! { [T; 1] },
        _ => quote! { (#(#shapes),*) },
    }
}

/// An array type with these sizes.
pub fn array(sizes: impl DoubleEndedIterator<Item = TokenStream>) -> TokenStream {
    sizes.rev().fold(quote! { T }, |inner, size| quote! { [#inner; #size] })
}

/// Functions and constants of the `f32` network, so that `LeNet5::init(42)` needs no type.
pub fn statics(network: &Network) -> TokenStream {
    let (ident, vis) = (&network.ident, &network.vis);
    // Written as numbers where they are known: rustdoc shows them.
    let (params, macs) = match crate::shape::rows(network) {
        Some(rows) => {
            let (params, macs) = (number(plan::params(&rows)), Literal::u64_unsuffixed(plan::macs(&rows)));
            (quote! { #params }, quote! { #macs })
        }
        None => (
            quote! { __p::computed(<Self as __p::Network>::PARAMS) },
            quote! { __p::computed(<Self as __p::Network>::MACS) },
        ),
    };
    quote! {
        #[allow(dead_code)]
        impl #ident<f32> {
            /// How many numbers are trained.
            #vis const PARAMS: usize = #params;
            /// Multiply-adds for one input.
            #vis const MACS: u64 = #macs;
            /// How many numbers of memory `infer` needs.
            #vis const ARENA: usize = __p::computed(<Self as __p::Network>::ARENA);
        }
        ::dl::__alloc! {
            #[allow(dead_code, clippy::unnecessary_box_returns)]
            impl #ident<f32> {
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
            impl #ident<f32> {
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
            #[allow(dead_code, clippy::unnecessary_box_returns)]
            impl #ident<f32> {
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
