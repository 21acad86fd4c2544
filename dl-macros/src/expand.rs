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
            let mut folded = model::fold(&network, &mut errors);
            shape::infer(&mut network, &mut errors);
            symbols::run(&mut network, &mut errors);
            if let Some(folded) = &mut folded {
                // What is wrong with it is wrong with the first, and reported once.
                shape::infer(&mut folded.network, &mut errors);
                if errors.is_empty() {
                    symbols::run(&mut folded.network, &mut errors);
                    network.types.folded = symbols::carrier(&folded.network);
                }
            }
            let file = network.weights.as_ref().map(|weights| weights::read(&weights.path));
            let is_right = errors.is_empty();
            let items = [Some(&network), folded.as_ref().map(|folded| &folded.network)].into_iter().flatten();
            let items = items.map(|network| match is_right {
                true => codegen::network(network, &plan::plan(network)),
                false => codegen::fallback(network),
            });
            let items: TokenStream = items.collect();
            let embedded = file.map(|file| codegen::embedded::items(&network, &file, is_right));
            let fold = folded.map(|folded| codegen::fold::items(&network, &folded, is_right));
            quote! { #items #embedded #fold }
        }
        None => TokenStream::new(),
    };
    let errors = errors.into_tokens();
    quote! { #errors #items }
}
