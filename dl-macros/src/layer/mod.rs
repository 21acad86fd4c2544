//! `layer!`: a layer of the user's own.

mod emit;
mod functions;
mod read;
mod syntax;

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;

/// From a layer to items. What is emitted after a mistake has the same names, so that no second wave of errors follows.
pub fn layer(input: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let items = match syntax::parse(input, &mut errors) {
        Some(definition) => {
            let layer = read::read(definition, &mut errors);
            emit::items(&layer, errors.is_empty())
        }
        None => TokenStream::new(),
    };
    let errors = errors.into_tokens();
    quote! { #errors #items }
}
