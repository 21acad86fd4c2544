//! The parameters of a network in the places where Rust wants them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Network;
use crate::syntax::Param;

/// `const H: usize, B: ::dl::layers::Block,`
fn declared(network: &Network) -> TokenStream {
    let params = network.params.iter().map(|param| match param {
        Param::Size(ident) => quote! { const #ident: usize, },
        Param::Block { ident, .. } => quote! { #ident: ::dl::layers::Block, },
    });
    params.collect()
}

/// `H, B,`
fn given(network: &Network) -> TokenStream {
    network.params.iter().map(|param| param.ident()).map(|ident| quote! { #ident, }).collect()
}

/// `tokens` in angles, or nothing if there are none.
fn angled(tokens: TokenStream) -> TokenStream {
    if tokens.is_empty() {
        tokens
    } else {
        quote! { <#tokens> }
    }
}

/// `<const H: usize, B: ::dl::layers::Block,>`, or nothing.
pub fn params(network: &Network) -> TokenStream {
    angled(declared(network))
}

/// `<H, B,>`, or nothing.
pub fn args(network: &Network) -> TokenStream {
    angled(given(network))
}

/// `::<H, B,>`, or nothing.
pub fn turbofish(network: &Network) -> TokenStream {
    let args = args(network);
    if args.is_empty() {
        args
    } else {
        quote! { ::#args }
    }
}

/// `<const H: usize, B: ::dl::layers::Block, T: __p::Element>`
pub fn params_and_element(network: &Network) -> TokenStream {
    let params = declared(network);
    quote! { <#params T: __p::Element> }
}

/// The parameters of the struct, with the default of the last.
pub fn params_of_struct(network: &Network) -> TokenStream {
    let params = declared(network);
    // Only an element has weights of layers that stand by their path.
    let bound = network.nodes.iter().any(|node| node.own().is_some()).then(|| quote! { : ::dl::element::Element });
    quote! { <#params T #bound = f32> }
}

/// `LeNet5<T>` with its parameters; `element` in the place of `T`.
pub fn applied(network: &Network, element: &TokenStream) -> TokenStream {
    let (ident, given) = (&network.ident, given(network));
    quote! { #ident<#given #element> }
}

/// A type that uses all parameters and has no values of its own.
pub fn phantom(network: &Network) -> TokenStream {
    let blocks = network.params.iter().filter_map(|param| match param {
        Param::Size(_) => None,
        Param::Block { ident, .. } => Some(quote! { #ident, }),
    });
    let blocks: TokenStream = blocks.collect();
    quote! { (::core::marker::PhantomData<fn() -> (#blocks)>) }
}
