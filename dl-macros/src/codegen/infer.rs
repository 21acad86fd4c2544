//! Inference: where values are, and the pass.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Expr;
use syn::ext::IdentExt;

use super::info::{array, value_type};
use super::{dims, number, sites, spec};
use crate::model::{Edge, Network, NodeKind, Port, ValueId};
use crate::plan::Plan;

/// `static __ARENA`: the places of all values during inference; `static __PACKS`: those of packed weights.
pub fn memory(network: &Network, plan: &Plan) -> TokenStream {
    let lives = plan.roots.iter().zip(&plan.lives).map(|(root, (from, to))| {
        if *root == 0 && plan.borrows_input {
            return quote! { __p::Life::new(0, 0, 0) };
        }
        let dims = dims(network, *root);
        let (from, to) = (number(*from), number(*to));
        quote! { __p::Life::new(#dims.len(), #from, #to) }
    });
    let count = number(plan.roots.len());
    let packs = sites::packing(network, plan).map(|i| {
        let (kind, spec) =
            (format_ident!("{}", network.nodes[i].layer().map_or("", |l| l.spec.name())), spec(network, i));
        let input = dims(network, network.nodes[i].inputs[0]);
        quote! { ::dl::spec::Spec::#kind(#spec).packed(#input) }
    });
    let packing = number(sites::packing(network, plan).count());
    quote! {
        static __ARENA: [__p::Slot; #count] = __p::place([#(#lives),*]);
        static __PACKS: [__p::Slot; #packing] = __p::stack([#(#packs),*]);
    }
}

/// The place of a value in a table of slots.
pub fn slot(plan: &Plan, table: &TokenStream, value: ValueId) -> TokenStream {
    let slot = number(plan.slot[value]);
    quote! { #table[#slot] }
}

/// `impl Network for LeNet5`.
pub fn network_impl(network: &Network, plan: &Plan) -> TokenStream {
    let table = quote! { __ARENA };
    let inputs = (0..network.inputs.len()).map(|v| slot(plan, &table, v));
    let outputs = network.outputs.iter().map(|v| slot(plan, &table, *v));
    let packs = sites::packing(network, plan).enumerate().map(|(k, i)| {
        let (k, site, weights) = (number(k), sites::name(network, i), weights(&network.nodes[i]));
        quote! { #k => __p::pack::<#site, T>(#weights, packed, backward), }
    });
    let steps = network.nodes.iter().enumerate().filter(|(i, _)| !plan.idle[*i]).map(|(i, node)| {
        let xs: Vec<_> = node.inputs.iter().map(|v| slot(plan, &table, *v)).collect();
        let y = slot(plan, &table, node.output);
        match &node.kind {
            NodeKind::Layer(_) => {
                let (site, weights) = (sites::name(network, i), weights(node));
                let x = &xs[0];
                if plan.borrows_input && plan.root[node.inputs[0]] == 0 {
                    return quote! { __p::infer_inputs::<#site, T>(#weights, batch, arena, #y); };
                }
                quote! { __p::infer::<#site, T>(#weights, batch, arena, #x, #y); }
            }
            NodeKind::Junction { junction, .. } => {
                let junction = super::junction(*junction);
                quote! { __p::join(#junction, arena, batch.n, &[#(#xs),*], #y); }
            }
        }
    });
    implementation(
        network,
        quote! { __LAYERS },
        quote! { __SEGMENTS },
        quote! { __p::Plan { len: __p::extent(&__ARENA), inputs: &[#(#inputs),*], outputs: &[#(#outputs),*] } },
        quote! { #(#steps)* },
        quote! { &__PACKS },
        quote! { #(#packs)* },
    )
}

/// `impl Network` for a network with mistakes.
pub fn empty_impl(network: &Network) -> TokenStream {
    let plan = quote! { __p::Plan { len: 0, inputs: &[], outputs: &[] } };
    implementation(
        network,
        quote! { &[] },
        quote! { &[] },
        plan,
        TokenStream::new(),
        quote! { &[] },
        TokenStream::new(),
    )
}

fn implementation(
    network: &Network,
    layers: TokenStream,
    segments: TokenStream,
    plan: TokenStream,
    pass: TokenStream,
    packs: TokenStream,
    pack: TokenStream,
) -> TokenStream {
    let ident = &network.ident;
    let name = ident.unraw().to_string();
    let input = value_type(network.inputs.iter().map(port_type).collect(), network.inputs_tuple);
    let output = output_type(network);
    let ends = ends(network);
    quote! {
        impl<T: __p::Element> __p::Parameters for #ident<T> {
            type Elem = T;
            const SEGMENTS: &'static [__p::Segment] = #segments;
            fn as_slice(&self) -> &[T] {
                __p::Flat::flat(self)
            }
            fn as_mut_slice(&mut self) -> &mut [T] {
                __p::Flat::flat_mut(self)
            }
        }

        impl<T: __p::Element> __p::Network for #ident<T> {
            type Input = #input;
            type Output = #output;
            type Ends = __p::ends::#ends;
            const NAME: &'static str = #name;
            const LAYERS: &'static [__p::LayerInfo<'static>] = #layers;
            const INFER: __p::Plan = #plan;
            const PACKS: &'static [__p::Slot] = #packs;
            fn pass_infer(&self, batch: __p::Batch<'_, T>, arena: &mut [T]) {
                #pass
            }
            ::dl::__std! {
                fn pass_pack(&self, layer: usize, packed: &mut [T], backward: bool) {
                    match layer {
                        #pack
                        _ => {}
                    }
                }
            }
        }
    }
}

/// The weights of a node as a slice.
pub fn weights(node: &crate::model::Node) -> TokenStream {
    match node.weighted() {
        Some(layer) => {
            let field = &layer.field;
            quote! { __p::Flat::flat(&self.#field) }
        }
        None => quote! { &[] },
    }
}

/// The array that the user wrote, `[[[T; 28]; 28]; 1]`.
fn port_type(port: &Port) -> TokenStream {
    match port.edge {
        Edge::Broken => quote! { [T; 1] },
        _ => array(port.shape.dims.iter().map(|expr| match expr {
            Expr::Lit(_) | Expr::Path(_) => quote! { #expr },
            _ => quote! { { #expr } },
        })),
    }
}

fn output_type(network: &Network) -> TokenStream {
    if let Some(promise) = &network.promise {
        return value_type(promise.iter().map(port_type).collect(), promise.len() > 1);
    }
    let outputs: Vec<TokenStream> = network
        .outputs
        .iter()
        .map(|value| match network.values[*value].edge {
            Edge::Known(known) => array(known.as_slice().iter().map(|size| number(*size)).map(|size| quote! { #size })),
            Edge::Deferred { rank } => {
                let dims = dims(network, *value);
                array((0..rank).map(|i| quote! { { #dims.get(#i) } }))
            }
            Edge::Broken => quote! { [T; 1] },
        })
        .collect();
    if outputs.is_empty() {
        quote! { [T; 1] }
    } else {
        value_type(outputs, network.outputs.len() > 1)
    }
}

/// What the last layer makes of the scores.
fn ends(network: &Network) -> proc_macro2::Ident {
    let mut value = match network.outputs.as_slice() {
        [one] => *one,
        _ => return format_ident!("Scores"),
    };
    while let Some(maker) = network.values[value].maker {
        let node = &network.nodes[maker];
        if !node.is_view() || node.inputs.is_empty() {
            let kind = node.layer().map_or("", |layer| layer.spec.name());
            return format_ident!(
                "{}",
                match kind {
                    "Softmax" => "Probabilities",
                    "LogSoftmax" => "LogProbabilities",
                    "Sigmoid" => "Independent",
                    _ => "Scores",
                }
            );
        }
        value = node.inputs[0];
    }
    format_ident!("Scores")
}
