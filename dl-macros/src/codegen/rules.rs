//! What the rule of a layer says: the number, where expansion knows all that the rule needs, and else the call, for rustc. Const evaluation
//! takes much longer than expansion for the same function, for every layer and again in every build.

use dl_core::shape::Dims;
use dl_core::spec::Spec;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::{dims, number, own, seen, seen_parts, spec};
use crate::model::{Network, ValueId};

/// A number, or for rustc the expression.
pub enum Number {
    Known(usize),
    Open(TokenStream),
}

impl ToTokens for Number {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Number::Known(n) => number(*n).to_tokens(tokens),
            Number::Open(expression) => expression.to_tokens(tokens),
        }
    }
}

/// The layer of a node, what it sees of its input, and how many times, if all are known.
fn known(network: &Network, node: usize) -> Option<(Spec, Dims, usize)> {
    let node = &network.nodes[node];
    let layer = node.layer().filter(|layer| !layer.deferred && !node.broken)?;
    let input = network.values[*node.inputs.first()?].edge.dims()?;
    Some((layer.spec, crate::shape::seen(layer, input), layer.spec.applies().parts(input)))
}

/// The numbers that the forward pass of training keeps for each application.
pub fn keep(network: &Network, node: usize) -> Number {
    match known(network, node) {
        Some((spec, input, _)) => Number::Known(spec.keep(input)),
        None => {
            let (spec, input) = (spec(network, node), seen(network, node));
            Number::Open(quote! { #spec.keep(#input) })
        }
    }
}

/// The same for one sample, or for each step of a sequence of any length.
pub fn keep_of_all(network: &Network, node: usize) -> Number {
    match known(network, node) {
        Some((spec, input, parts)) => Number::Known(spec.keep(input).saturating_mul(parts)),
        None => {
            let (keep, times) = (keep(network, node), seen_parts(network, node).map(|parts| quote! { * #parts }));
            Number::Open(quote! { #keep #times })
        }
    }
}

/// The multiply-adds of each application, if there are any.
pub fn macs(network: &Network, node: usize) -> Option<TokenStream> {
    match known(network, node) {
        Some((spec, input, _)) => {
            let macs = spec.macs(input);
            (macs > 0).then(|| Literal::u64_unsuffixed(macs).into_token_stream())
        }
        None => {
            let (spec, input) = (spec(network, node), seen(network, node));
            Some(quote! { #spec.macs(#input) })
        }
    }
}

/// The multiply-adds for one sample, or for each step of a sequence of any length.
fn macs_of_all(network: &Network, node: usize) -> TokenStream {
    match known(network, node) {
        Some((spec, input, parts)) => {
            Literal::u64_unsuffixed(spec.macs(input).saturating_mul(parts as u64)).into_token_stream()
        }
        None => {
            let macs = macs(network, node);
            let times = seen_parts(network, node).map(|parts| quote! { .saturating_mul(#parts as u64) });
            quote! { #macs #times }
        }
    }
}

/// The layer as a product with a matrix, if it may be one: an expression of an option.
pub fn product(network: &Network, node: usize) -> Option<TokenStream> {
    let layer = network.nodes[node].layer()?;
    match known(network, node) {
        Some((spec, input, _)) => spec.product(input).map(|product| {
            let (inputs, outputs, bias) = (number(product.inputs), number(product.outputs), product.bias);
            quote! {
                ::core::option::Option::Some(__p::Product { inputs: #inputs, outputs: #outputs, bias: #bias })
            }
        }),
        None => {
            let (kind, spec, input) = (&layer.ident, spec(network, node), seen(network, node));
            Some(quote! { ::dl::spec::Spec::#kind(#spec).product(#input) })
        }
    }
}

/// How many numbers the weights of a layer are.
pub fn numbers(network: &Network, node: usize) -> Number {
    match known(network, node) {
        Some((spec, input, _)) => Number::Known(spec.segments(input).numbers()),
        None => {
            let (spec, input) = (spec(network, node), seen(network, node));
            Number::Open(quote! { #spec.segments(#input).numbers() })
        }
    }
}

/// The row of a layer in the network's table, whose output has these dimensions.
pub fn row(network: &Network, node: usize, name: &str, kind: &str, output: &TokenStream) -> TokenStream {
    let macs = macs_of_all(network, node);
    match known(network, node) {
        Some((spec, input, _)) => {
            let segments = spec.segments(input);
            let (params, numbers) = (number(segments.params()), number(segments.numbers()));
            quote! { __p::LayerInfo::counted(#name, #kind, #output, [#params, #numbers], #macs) }
        }
        None => {
            let (spec, input) = (spec(network, node), seen(network, node));
            quote! { __p::LayerInfo::new(#name, #kind, #output, #spec.segments(#input), #macs) }
        }
    }
}

/// How many arrays the weights of a node are.
pub fn arrays(network: &Network, node: usize) -> Number {
    match known(network, node) {
        Some((spec, input, _)) => Number::Known(spec.segments(input).as_slice().len()),
        None => {
            let (part, spec, input) = (own::part(&network.nodes[node]), spec(network, node), seen(network, node));
            Number::Open(quote! { #part.arrays(#spec.segments(#input)) })
        }
    }
}

/// How many numbers a recurrent layer remembers.
pub fn state(network: &Network, node: usize) -> Number {
    match known(network, node) {
        Some((spec, ..)) => Number::Known(spec.state()),
        None => {
            let spec = spec(network, node);
            Number::Open(quote! { #spec.state() })
        }
    }
}

/// How many steps a value has, if it is a sequence of known length.
pub fn steps(network: &Network, value: ValueId) -> Number {
    match network.values[value].edge.dims() {
        Some(known) => Number::Known(known.steps()),
        None => {
            let dims = dims(network, value);
            Number::Open(quote! { #dims.steps() })
        }
    }
}
