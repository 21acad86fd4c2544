//! The mistakes found so far.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};

/// From the first to the last token that a message underlines.
#[derive(Clone, Copy)]
pub struct Range {
    pub first: Span,
    pub last: Span,
}

impl Range {
    pub fn of(tokens: impl ToTokens) -> Self {
        let mut spans = tokens.into_token_stream().into_iter().map(|t| t.span());
        let first = spans.next().unwrap_or_else(Span::call_site);
        Range { first, last: spans.last().unwrap_or(first) }
    }
}

impl From<Span> for Range {
    fn from(span: Span) -> Self {
        Range { first: span, last: span }
    }
}

impl ToTokens for Range {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(quote_spanned! { self.first => a });
        tokens.extend(quote_spanned! { self.last => b });
    }
}

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
        // Copies of a `repeat` differ in the chain that leads to the mistake, which is below the first line.
        let key = format!("{:?} {}", error.span(), error.to_string().lines().next().unwrap_or_default());
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
