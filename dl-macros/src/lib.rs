//! The `network!` macro of [`dl`](https://docs.rs/dl). Use it through that crate.

mod codegen;
mod errors;
mod expand;
mod fragments;
mod layer;
mod model;
mod plan;
mod shape;
mod suggest;
mod symbols;
mod syntax;
mod weights;

/// Defines a network: a struct whose every dimension the compiler knows. The language is described in the guide of `dl`.
#[proc_macro]
pub fn network(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand::network(input.into()).into()
}

/// Defines a layer of one's own, to be used in `network!` by its path. The guide of `dl` describes it.
#[proc_macro]
pub fn layer(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    layer::layer(input.into()).into()
}
