//! A layer as written: `pub struct Maxout(out_features: usize, pieces: usize = 2) { weight: [8, 8] = he_normal }` and functions.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, Ident, ImplItem, ImplItemFn, Result, Token, Type, Visibility, braced, parenthesized, token,
};

use crate::errors::Errors;

/// What `layer!` was given.
pub struct Definition {
    pub attrs: Vec<Attribute>,
    pub vis: Visibility,
    pub ident: Ident,
    pub args: Vec<Arg>,
    pub arrays: Vec<Array>,
    pub functions: Vec<ImplItemFn>,
}

/// `pieces: usize = 2`
pub struct Arg {
    pub attrs: Vec<Attribute>,
    pub ident: Ident,
    pub ty: Type,
    pub default: Option<Expr>,
}

/// `weight: [self.out_features, input.get(0)] = he_normal`
pub struct Array {
    pub attrs: Vec<Attribute>,
    pub ident: Ident,
    pub dims: Vec<Expr>,
    pub init: Option<Expr>,
}

const EXAMPLE: &str =
    "a layer looks like `pub struct Scale(by: f64 = 1.0); fn f<T: Element>(&self, x: T) -> T { … } fn derivative …`";

/// Reads a layer. `None` if not even its name can be told, which is reported.
pub fn parse(input: TokenStream, errors: &mut Errors) -> Option<Definition> {
    let parser = |input: ParseStream<'_>| definition(input);
    match parser.parse2(input) {
        Ok(definition) => Some(definition),
        Err(error) => {
            errors.push(error);
            None
        }
    }
}

fn definition(input: ParseStream<'_>) -> Result<Definition> {
    let attrs = input.call(Attribute::parse_outer)?;
    let vis = input.parse()?;
    if !input.peek(Token![struct]) {
        return Err(input.error(format!("expected `struct`\n= help: {EXAMPLE}")));
    }
    input.parse::<Token![struct]>()?;
    let ident: Ident = input.parse()?;
    if input.peek(Token![<]) {
        let message = format!(
            "a layer has no parameters in angles: what it is given are arguments\n= help: for example `struct {ident}(size: usize)`"
        );
        return Err(input.error(message));
    }
    let mut definition = Definition { attrs, vis, ident, args: Vec::new(), arrays: Vec::new(), functions: Vec::new() };
    if input.peek(token::Paren) {
        let content;
        parenthesized!(content in input);
        definition.args = Punctuated::<Arg, Token![,]>::parse_terminated(&content)?.into_iter().collect();
    }
    if input.peek(token::Brace) {
        let content;
        braced!(content in input);
        definition.arrays = Punctuated::<Array, Token![,]>::parse_terminated(&content)?.into_iter().collect();
    } else if input.parse::<Token![;]>().is_err() {
        return Err(input.error(format!("expected `;`, or the weights in braces\n= help: {EXAMPLE}")));
    }
    while !input.is_empty() {
        match input.parse()? {
            ImplItem::Fn(function) => definition.functions.push(function),
            other => return Err(syn::Error::new_spanned(other, "expected a function of the layer")),
        }
    }
    Ok(definition)
}

impl Parse for Arg {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let ident: Ident = input.parse()?;
        if !input.peek(Token![:]) {
            let message =
                format!("an argument has a type\n= help: for example `{ident}: usize` or `{ident}: f64 = 0.5`");
            return Err(syn::Error::new(ident.span(), message));
        }
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        let default = if input.parse::<Token![=]>().is_ok() { Some(input.parse()?) } else { None };
        Ok(Arg { attrs, ident, ty, default })
    }
}

/// `f32; 8`, and the 8 of it.
struct ArrayType(Expr);

impl Parse for ArrayType {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        input.parse::<Type>()?;
        input.parse::<Token![;]>()?;
        input.parse().map(ArrayType)
    }
}

impl Parse for Array {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let ident: Ident = input.parse()?;
        input.parse::<Token![:]>()?;
        if !input.peek(token::Bracket) {
            let message = format!(
                "the weights of a layer are arrays, of which the dimensions are written\n\
                 = help: for example `{ident}: [self.out_features, input.get(0)]`"
            );
            return Err(input.error(message));
        }
        let content;
        let bracket = syn::bracketed!(content in input);
        if let Ok(array) = content.fork().parse::<ArrayType>() {
            let message = format!(
                "the weights of a layer are written as their dimensions: their numbers are those of the network\n\
                 = help: `{ident}: [{}]`",
                array.0.to_token_stream()
            );
            return Err(syn::Error::new(bracket.span.join(), message));
        }
        let dims = Punctuated::<Expr, Token![,]>::parse_terminated(&content)?.into_iter().collect();
        let init = if input.parse::<Token![=]>().is_ok() { Some(input.parse()?) } else { None };
        Ok(Array { attrs, ident, dims, init })
    }
}
