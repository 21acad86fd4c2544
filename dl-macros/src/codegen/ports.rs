//! The types of what goes into a network and comes out of it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Expr;

use super::{dims, number};
use crate::model::{Edge, MOST_PORTS, Network, Port, ValueId};
use crate::syntax::Token;

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
    array_of(quote! { T }, sizes)
}

fn array_of(element: TokenStream, sizes: impl DoubleEndedIterator<Item = TokenStream>) -> TokenStream {
    sizes.rev().fold(element, |inner, size| quote! { [#inner; #size] })
}

/// A size that the user wrote, where a constant argument is expected.
fn size(expr: &Expr) -> TokenStream {
    match expr {
        Expr::Lit(_) | Expr::Path(_) => expr.to_token_stream(),
        _ => quote! { { #expr } },
    }
}

/// The array that the user wrote, `[[[T; 28]; 28]; 1]`, of its first dimension on or of the second.
fn written(port: &Port, skip: usize) -> TokenStream {
    let element = match &port.shape.token {
        Some(Token { vocabulary, .. }) => {
            let vocabulary = size(vocabulary);
            quote! { ::dl::value::Token<#vocabulary> }
        }
        None => quote! { T },
    };
    array_of(element, port.shape.dims.iter().skip(skip).map(size))
}

/// The type of a value as the user wrote it.
fn port_type(port: &Port) -> TokenStream {
    match port.edge {
        Edge::Broken => quote! { [T; 1] },
        edge if edge.is_any_length() => {
            let step = written(port, 0);
            quote! { ::dl::value::Sequence<#step> }
        }
        _ => written(port, 0),
    }
}

/// The type of the input.
pub fn input(network: &Network) -> TokenStream {
    value_type(network.inputs.iter().map(port_type).collect(), network.inputs_tuple)
}

/// The type of one step of the input.
pub fn input_step(network: &Network) -> TokenStream {
    let step = |port: &Port| match port.edge {
        edge if edge.is_sequence() && !edge.is_any_length() => written(port, 1),
        _ => written(port, 0),
    };
    value_type(network.inputs.iter().map(step).collect(), network.inputs_tuple)
}

/// The type of each output.
pub fn outputs(network: &Network) -> Vec<TokenStream> {
    if !network.types.outputs.is_empty() {
        return network.types.outputs.clone();
    }
    match &network.promise {
        Some(promise) => promise.iter().map(port_type).collect(),
        None => network.outputs.iter().map(|value| made(network, *value, false)).collect(),
    }
}

/// The type of the output.
pub fn output(network: &Network) -> TokenStream {
    let outputs = outputs(network);
    if outputs.is_empty() {
        quote! { [T; 1] }
    } else {
        let tuple = outputs.len() > 1;
        value_type(outputs, tuple)
    }
}

/// The type of what comes of one step.
pub fn output_step(network: &Network) -> TokenStream {
    let outputs: Vec<TokenStream> = network.outputs.iter().map(|value| made(network, *value, true)).collect();
    value_type(outputs, network.outputs.len() > 1)
}

/// The type of a value, or of one step of it.
fn made(network: &Network, value: ValueId, step: bool) -> TokenStream {
    let edge = network.values[value].edge;
    // A sequence of any length is made of steps.
    let skip = usize::from(edge.is_sequence() && (step || edge.is_any_length()));
    let cell = match edge {
        Edge::Known(known) => {
            array(known.as_slice().iter().skip(skip).map(|size| number(*size)).map(|size| quote! { #size }))
        }
        Edge::Deferred { rank: Some(rank), .. } => {
            let dims = dims(network, value);
            array((skip..rank).map(number).map(|i| quote! { { #dims.get(#i) } }))
        }
        Edge::Deferred { rank: None, .. } => {
            let dims = dims(network, value);
            let sizes = (0..4).map(number).map(|i| quote! { { #dims.get(#i) } });
            quote! { <__p::Shaped<{ #dims.rank() }, #(#sizes),*> as __p::ArrayOf<T>>::Array }
        }
        Edge::Broken => quote! { [T; 1] },
    };
    if edge.is_any_length() && !step {
        quote! { ::dl::value::Sequence<#cell> }
    } else {
        cell
    }
}
