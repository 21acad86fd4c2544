//! What stands by its path: what is written of it without knowing what it is.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

use super::{dims, generics, held, number};
use crate::model::{Network, Node, NodeKind, OwnNode};

/// The type of the layer.
pub fn layer_type(own: &OwnNode) -> TokenStream {
    let path = &own.path;
    match own.param {
        Some(_) => quote! { ::dl::layers::Nested<#path> },
        None => quote! { <#path as ::dl::layers::AsLayer>::Layer },
    }
}

/// The layer with its arguments, names at the user's own places.
pub fn value(own: &OwnNode) -> TokenStream {
    let path = &own.path;
    let mut value = match own.param {
        Some(_) => quote! { ::dl::layers::Nested::<#path>::DEFAULT },
        None => quote! { <#path as ::dl::layers::AsLayer>::DEFAULT },
    };
    for (i, arg) in own.args.iter().enumerate() {
        let given = &arg.value;
        let name = arg.name.clone().unwrap_or_else(|| format_ident!("argument_{}", i + 1, span = arg.range.first));
        value.extend(quote_spanned! { name.span() => .#name(#given) });
    }
    value
}

/// The type of its weights.
pub fn weights_type(network: &Network, i: usize, own: &OwnNode) -> TokenStream {
    let path = &own.path;
    if own.param.is_some() {
        return quote! { <#path as ::dl::layers::Block>::Of<T> };
    }
    let sizes: Vec<TokenStream> = if network.is_generic() || network.nodes[i].broken {
        // Sizes of weights that depend on parameters cannot be told; a check says so.
        (0..6).map(|_| quote! { 0 }).collect()
    } else {
        let (spec, input) = (super::spec(network, i), dims(network, network.nodes[i].inputs[0]));
        (0..6).map(number).map(|k| quote! { { #spec.generics(#input).get(#k) } }).collect()
    };
    let layer = layer_type(own);
    quote! { <#layer as ::dl::layers::Component>::Weights<T, #(#sizes),*> }
}

/// What the network must know of it: a single layer of the catalogue is `Part::LAYER`.
pub fn part(node: &Node) -> TokenStream {
    match &node.kind {
        NodeKind::Own(own) => {
            let layer = layer_type(own);
            quote! { <#layer as __p::Component>::PART }
        }
        _ => quote! { __p::Part::LAYER },
    }
}

/// The result of its rule.
pub fn result(network: &Network, i: usize) -> TokenStream {
    held(network, &format_ident!("R{i}"))
}

/// The constant in which the result of its rule is kept.
pub fn result_const(network: &Network, i: usize) -> TokenStream {
    let name = format_ident!("R{i}");
    let spec = super::spec(network, i);
    let inputs = network.nodes[i].inputs.iter().map(|v| dims(network, *v));
    quote! {
        pub const #name: ::core::result::Result<::dl::spec::Shapes, ::dl::shape::ShapeError> = #spec.shapes(&[#(#inputs),*]);
    }
}

/// Room for an entry for each layer: an array for those of the catalogue, and what each other says.
pub fn room(network: &Network, entry: &TokenStream) -> TokenStream {
    let count = number(network.nodes.iter().filter(|node| node.layer().is_some()).count());
    let parts = network.nodes.iter().filter_map(|node| node.own()).map(layer_type);
    quote! { ([#entry; #count], #(<#parts as ::dl::layers::Component>::Room<#entry>,)*) }
}

/// `impl AsLayer` and `impl Block` for the network, so that it is a layer of others.
pub fn network_is_layer(network: &Network) -> TokenStream {
    let (params, single) = (generics::params(network), generics::applied(network, &quote! { f32 }));
    let any = generics::applied(network, &quote! { __Elem });
    quote! {
        impl #params __p::AsLayer for #single {
            type Layer = __p::Nested<Self>;
            const DEFAULT: __p::Nested<Self> = __p::Nested::DEFAULT;
        }

        impl #params __p::Block for #single {
            type Of<__Elem: __p::Element> = #any;
        }
    }
}
