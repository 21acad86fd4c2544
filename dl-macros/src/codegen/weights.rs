//! The struct itself: the network is its weights.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::{attributes, docs, generics, number, own, seen, spec};
use crate::model::{Edge, LayerNode, Network, Node, NodeKind};
use crate::syntax::Param;

/// `#[repr(C)] pub struct LeNet5<T = f32> { pub c1: Conv2d<T, 6, 1, 5, 5, 6>, … }`
pub fn items(network: &Network, complete: bool) -> TokenStream {
    let Network { vis, ident, .. } = network;
    let attrs = attributes::of_struct(network);
    let docs = docs::table(network);
    let (params, clause) = (generics::params_of_struct(network), generics::clause(network));
    let fields = network.nodes.iter().enumerate().filter_map(|(i, node)| {
        let field = node.field().filter(|_| node.shared.is_none())?;
        let ty = match &node.kind {
            NodeKind::Layer(layer) => field_type(network, i, node, layer, complete),
            NodeKind::Own(own) => own::weights_type(network, i, own),
            NodeKind::Junction { .. } => return None,
        };
        let doc = docs::field(network, node);
        Some(quote! { #[doc = #doc] #vis #field: #ty })
    });
    let mut fields: Vec<TokenStream> = fields.collect();
    if fields.is_empty() {
        fields.push(quote! { #[doc = "This network has no weights."] #vis no_weights: [T; 0] });
    }
    if !complete && network.params.iter().any(|param| matches!(param, Param::Block { .. })) {
        // Parameters that a mistake leaves without use.
        let phantom = generics::phantom(network);
        fields.push(quote! { #[doc(hidden)] __parameters: #phantom });
    }
    quote! {
        #(#attrs)*
        #docs
        #[repr(C)]
        #vis struct #ident #params #clause { #(#fields),* }
    }
}

/// `::dl::layers::Conv2d<T, 6, 1, 5, 5, 6>`
fn field_type(network: &Network, i: usize, node: &Node, layer: &LayerNode, complete: bool) -> TokenStream {
    if let Some(Some(ty)) = network.types.fields.get(i) {
        return ty.clone();
    }
    let ident = &layer.ident;
    let count = layer.spec.generics(dl_core::shape::Dims::new(&[1, 1, 1])).len();
    let edge = node.inputs.first().map_or(Edge::Broken, |v| network.values[*v].edge);
    let known = !layer.deferred && !node.broken;
    let sizes: Vec<TokenStream> = match edge {
        Edge::Known(input) if known && network.values[node.output()].edge != Edge::Broken => {
            let generics = layer.spec.generics(crate::shape::seen(layer, input));
            (0..count)
                .map(|k| {
                    let size = number(generics.get(k));
                    quote! { #size }
                })
                .collect()
        }
        Edge::Known(_) | Edge::Deferred { .. } if complete && !network.is_generic() => {
            let (spec, input) = (spec(network, i), seen(network, i));
            (0..count).map(number).map(|k| quote! { { #spec.generics(#input).get(#k) } }).collect()
        }
        _ => (0..count).map(|_| quote! { 1 }).collect(),
    };
    quote! { ::dl::layers::#ident<T, #(#sizes),*> }
}

/// That the struct is a flat slice of numbers.
pub fn flat(network: &Network) -> TokenStream {
    let name = network.ident.unraw().to_string();
    let (params, ident) = (generics::params_and_element(network), generics::applied(network, &quote! { T }));
    let clause = generics::clause(network);
    quote! {
        // SAFETY: the struct is `repr(C)`, and all fields are weights of layers, which consist of `T` and nothing else.
        unsafe impl #params __p::Flat<T> for #ident #clause {}

        // SAFETY: it consists of `T`, which is both. Said here, so that what is wrong with a part is said of it alone.
        unsafe impl #params ::core::marker::Send for #ident #clause {}

        // SAFETY: as above.
        unsafe impl #params ::core::marker::Sync for #ident #clause {}

        impl #params ::core::cmp::PartialEq for #ident #clause {
            fn eq(&self, other: &Self) -> bool {
                __p::Flat::flat(self) == __p::Flat::flat(other)
            }
        }

        impl #params ::core::fmt::Debug for #ident #clause {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __p::debug(#name, __p::Flat::flat(self), f)
            }
        }
    }
}
