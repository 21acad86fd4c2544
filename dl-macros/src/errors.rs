//! The mistakes found so far.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// Collects mistakes, so that all are reported at once. Must be read at the end.
pub struct Errors {
    list: Vec<(String, syn::Error)>,
    read: bool,
}

impl Errors {
    pub fn new() -> Self {
        Errors { list: Vec::new(), read: false }
    }

    /// A mistake at `tokens`, which are underlined. The same mistake at the same place is reported once.
    pub fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// A mistake at a place.
    pub fn at_span(&mut self, span: Span, message: impl Display) {
        self.push(syn::Error::new(span, message));
    }

    pub fn push(&mut self, error: syn::Error) {
        let key = format!("{:?} {error}", error.span());
        if self.list.iter().all(|(k, _)| *k != key) {
            self.list.push((key, error));
        }
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are, to see whether a pass found some.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn into_tokens(mut self) -> TokenStream {
        self.read = true;
        self.list.iter().map(|(_, error)| error.to_compile_error()).collect()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        if !self.read && !std::thread::panicking() {
            panic!("mistakes were found but never reported");
        }
    }
}
