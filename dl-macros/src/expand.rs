//! The passes, in order.

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;
use crate::{codegen, fragments, model, plan, shape, symbols, syntax, weights};

/// From a definition to items. Every pass reports what it finds and goes on; what is emitted is always complete.
pub fn network(input: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let items = match syntax::parse(fragments::open(input), &mut errors) {
        Some(definition) => {
            let mut network = model::resolve(definition, &mut errors);
            shape::infer(&mut network, &mut errors);
            symbols::run(&mut network, &mut errors);
            let file = network.weights.as_ref().map(|weights| weights::read(&weights.path));
            let items = if errors.is_empty() {
                let plan = plan::plan(&network);
                codegen::network(&network, &plan)
            } else {
                codegen::fallback(&network)
            };
            let embedded = file.map(|file| codegen::embedded::items(&network, &file, errors.is_empty()));
            quote! { #items #embedded }
        }
        None => TokenStream::new(),
    };
    let errors = errors.into_tokens();
    quote! { #errors #items }
}
