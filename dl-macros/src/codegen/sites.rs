//! One type for every layer that does something: everything about it that the compiler knows.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{dims, number, spec};
use crate::model::Network;
use crate::plan::Plan;

/// The layer's type: `__Conv2d0` for the first node if that is a convolution.
pub fn name(network: &Network, node: usize) -> Ident {
    match network.nodes[node].layer() {
        Some(layer) => format_ident!("__{}{node}", layer.spec.name()),
        None => format_ident!("__Junction{node}"),
    }
}

/// The layers that may have packed weights.
pub fn packing<'n>(network: &'n Network, plan: &'n Plan) -> impl Iterator<Item = usize> + 'n {
    (0..network.nodes.len())
        .filter(|i| !plan.idle[*i] && network.nodes[*i].layer().is_some_and(|layer| layer.spec.packs()))
}

/// The types and their constants.
pub fn items(network: &Network, plan: &Plan) -> TokenStream {
    let mut items = TokenStream::new();
    for (i, node) in network.nodes.iter().enumerate() {
        let Some(layer) = node.layer() else { continue };
        if plan.idle[i] {
            continue;
        }
        let (name, kind, spec) = (name(network, i), format_ident!("{}", layer.spec.name()), spec(network, i));
        let (input, output) = (dims(network, node.inputs[0]), dims(network, node.output));
        let pack = match packing(network, plan).position(|node| node == i) {
            Some(k) => {
                let k = number(k);
                quote! { __PACKS[#k] }
            }
            None => quote! { __p::Slot::NOWHERE },
        };
        let (index, then) = (number(i), format_ident!("{}", format!("{:?}", plan.then[i])));
        items.extend(quote! {
            struct #name;
            impl __p::Site for #name {
                type Layer = ::dl::spec::#kind;
                const LAYER: ::dl::spec::#kind = #spec;
                const INPUT: __p::Dims = #input;
                const OUTPUT: __p::Dims = #output;
                const KEEP: usize = #spec.keep(#input);
                const MACS: u64 = #spec.macs(#input);
                const INDEX: usize = #index;
                const PRODUCT: ::core::option::Option<__p::Product> = ::dl::spec::Spec::#kind(#spec).product(#input);
                const THEN: __p::Then = __p::Then::#then;
                const PACK: __p::Slot = #pack;
            }
        });
    }
    items
}
