//! The hidden type that carries the network's layers and shapes as constants.

use dl_core::shape::Dims;
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::{attributes, dims, generics, holder, number, own, spec};
use crate::model::{Edge, LayerNode, Network, NodeKind, ValueId};
use crate::syntax::{Shape, Token};

/// `struct __LeNet5Sizes` with its constants.
pub fn items(network: &Network) -> TokenStream {
    let holder = holder(network);
    let (params, args, phantom) = (generics::params(network), generics::args(network), generics::phantom(network));
    let clause = generics::clause(network);
    let mut consts = TokenStream::new();
    for (i, node) in network.nodes.iter().enumerate() {
        if let Some(layer) = node.layer()
            && !node.broken
        {
            let (name, ident, value) = (format_ident!("S{i}"), &layer.ident, layer_value(layer));
            consts.extend(quote! { pub const #name: ::dl::spec::#ident = #value; });
        }
        if let Some(own) = node.own()
            && !node.broken
        {
            let (name, layer, value) = (format_ident!("S{i}"), own::layer_type(own), own::value(own));
            consts.extend(quote! { pub const #name: #layer = #value; });
            consts.extend(own::result_const(network, i));
        }
    }
    for (i, value) in network.values.iter().enumerate() {
        let name = format_ident!("V{i}");
        let shape = match (value.edge, value.maker) {
            (Edge::Known(known), _) => literal(known),
            (Edge::Deferred { .. }, None) if i < network.inputs.len() => port(&network.inputs[i].shape),
            (Edge::Deferred { .. }, Some(maker)) if !network.nodes[maker].broken => rule(network, maker, i),
            _ => quote! { ::dl::shape::Dims::BROKEN },
        };
        consts.extend(quote! { pub const #name: ::dl::shape::Dims = #shape; });
    }
    let (cfgs, vis): (Vec<_>, _) = (attributes::cfgs(network).collect(), &network.vis);
    quote! {
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(dead_code)]
        #vis struct #holder #params #phantom;
        #(#cfgs)*
        #[allow(arithmetic_overflow)]
        impl #params #holder #args #clause { #consts }
    }
}

/// A known shape as a value.
fn literal(known: Dims) -> TokenStream {
    let size = |size: usize| match size {
        Dims::ANY => quote! { ::dl::shape::Dims::ANY },
        size => number(size).to_token_stream(),
    };
    match known.vocabulary().map(number) {
        Some(vocabulary) if known.is_sequence() => {
            let length = size(known.get(0));
            quote! { ::dl::shape::Dims::token(#vocabulary).times(#length) }
        }
        Some(vocabulary) => quote! { ::dl::shape::Dims::token(#vocabulary) },
        None => {
            let sizes = known.as_slice().iter().map(|s| size(*s));
            quote! { ::dl::shape::Dims::new(&[#(#sizes),*]) }
        }
    }
}

/// A written shape as a value.
pub fn port(shape: &Shape) -> TokenStream {
    let any = shape.any.map(|_| quote! { ::dl::shape::Dims::ANY });
    let sizes = any.into_iter().chain(shape.dims.iter().map(|size| size.to_token_stream()));
    match &shape.token {
        Some(Token { vocabulary, .. }) => quote! { ::dl::shape::Dims::token(#vocabulary) #(.times(#sizes))* },
        None => quote! { ::dl::shape::Dims::new(&[#(#sizes),*]) },
    }
}

/// `::dl::spec::Conv2d::DEFAULT.out_channels(6).kernel(…)`, names at the user's own places.
fn layer_value(layer: &LayerNode) -> TokenStream {
    let ident = &layer.ident;
    let mut value = quote! { ::dl::spec::#ident::DEFAULT };
    for arg in &layer.args {
        let (name, given) = (&arg.name, &arg.value);
        value.extend(quote_spanned! { name.span() => .#name(#given) });
    }
    if layer.reversed {
        value.extend(quote! { .reversed() });
    }
    if layer.of_layer > 0 {
        let of_layer = number(layer.of_layer);
        value.extend(quote! { .of_layer(#of_layer) });
    }
    value
}

/// The shape that a node's rule gives.
fn rule(network: &Network, node: usize, value: ValueId) -> TokenStream {
    if network.nodes[node].own().is_some() {
        if let Some((_, _, outputs)) = network.declared(&network.nodes[node]) {
            return network.nodes[node]
                .outputs
                .iter()
                .position(|v| *v == value)
                .map(|k| port(&outputs.shapes[k]))
                .unwrap_or_default();
        }
        let position = network.nodes[node].outputs.iter().position(|v| *v == value).unwrap_or(0);
        let (result, position) = (own::result(network, node), number(position));
        let count = number(network.nodes[node].outputs.len());
        return quote! { ::dl::__private::carry_port(&#result, #position, #count) };
    }
    let result = result(network, node);
    let inputs: Vec<_> = network.nodes[node].inputs.iter().map(|v| dims(network, *v)).collect();
    match &network.nodes[node].kind {
        NodeKind::Layer(layer) => {
            let (ident, spec) = (&layer.ident, spec(network, node));
            // After a mistake nobody knows whether a sequence flows.
            let input = &inputs[0];
            let intended = match network.has_sequences() {
                true => {
                    quote! { ::dl::__private::unless_broken(#input, ::dl::spec::Spec::#ident(#spec).intended_on(#input)) }
                }
                false => quote! { ::dl::spec::Spec::#ident(#spec).intended_output(#input) },
            };
            quote! { ::dl::__private::carry(#result, #input, #intended) }
        }
        NodeKind::Junction { .. } | NodeKind::Own(_) => {
            let input = &inputs[0];
            quote! { ::dl::__private::carry(#result, #input, ::dl::shape::Dims::BROKEN) }
        }
    }
}

/// The result of a node's rule.
pub fn result(network: &Network, node: usize) -> TokenStream {
    let inputs = network.nodes[node].inputs.iter().map(|v| dims(network, *v));
    match &network.nodes[node].kind {
        NodeKind::Layer(layer) => {
            let (ident, spec) = (&layer.ident, spec(network, node));
            quote! { ::dl::spec::Spec::#ident(#spec).result_on(#(#inputs),*) }
        }
        NodeKind::Own(_) => {
            let result = own::result(network, node);
            quote! { ::dl::__private::first_port(&#result) }
        }
        NodeKind::Junction { junction, .. } => {
            let junction = super::junction(*junction);
            quote! { #junction.output(&[#(#inputs),*]) }
        }
    }
}
