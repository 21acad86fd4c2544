//! Everything before the braces.

use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Ident, Lit, Result, Token, Visibility, braced, parenthesized, token};

use super::attributes::{self, Attributes};
use super::shape::{self, shape};
use super::{Budget, Definition, Ports, Setting, Shape, body, generics, skip_all};
use crate::errors::Errors;
use crate::suggest::did_you_mean;

const EXAMPLE: &str = "a definition looks like `pub struct Name: [1, 28, 28] -> [10] { Flatten, Linear(10) }`";

/// A whole definition. `Ok(None)` if not even its name can be told, which is reported.
pub fn definition(input: ParseStream<'_>, errors: &mut Errors) -> Result<Option<Definition>> {
    if input.is_empty() {
        errors.at_span(Span::call_site(), format!("`network!` without a definition\n= help: {EXAMPLE}"));
        return Ok(None);
    }
    let attrs = input.call(Attribute::parse_outer)?;
    let vis: Visibility = input.parse()?;
    if input.peek(Ident) && input.peek2(Token![:]) {
        errors.at_span(input.span(), format!("expected `struct` before the network's name\n= help: {EXAMPLE}"));
        return named(input, attrs, vis, errors).map(Some);
    }
    if !input.peek(Token![struct]) {
        let span = input.span();
        skip_all(input);
        errors.at_span(span, format!("expected `struct`\n= help: {EXAMPLE}"));
        return Ok(None);
    }
    input.parse::<Token![struct]>()?;
    if !input.peek(Ident) {
        let span = input.span();
        skip_all(input);
        errors.at_span(span, format!("expected the network's name after `struct`\n= help: {EXAMPLE}"));
        return Ok(None);
    }
    named(input, attrs, vis, errors).map(Some)
}

/// The name and all that follows.
fn named(input: ParseStream<'_>, attrs: Vec<Attribute>, vis: Visibility, errors: &mut Errors) -> Result<Definition> {
    let ident: Ident = input.parse()?;
    if ident == "T" {
        let message = "a network cannot be called `T`, which is the type of its numbers\n= help: give it another name";
        return Err(syn::Error::new(ident.span(), message));
    }
    let Attributes { attrs, weights, fold } = attributes::sort(attrs, errors);
    let mut definition = Definition {
        attrs,
        weights,
        fold,
        vis,
        body_span: ident.span(),
        ident,
        params: Vec::new(),
        inputs: Ports { shapes: Vec::new(), tuple: false },
        outputs: None,
        settings: Vec::new(),
        budgets: Vec::new(),
        body: Vec::new(),
        complete: true,
    };
    if let Err(error) = rest(input, &mut definition, errors) {
        errors.push(error);
        definition.complete = false;
        skip_all(input);
    }
    Ok(definition)
}

/// Whatever follows the name. What was read stays in `definition` when an error ends it.
fn rest(input: ParseStream<'_>, definition: &mut Definition, errors: &mut Errors) -> Result<()> {
    if input.peek(Token![<]) {
        definition.params = generics::read(input, errors)?;
    }
    if !input.peek(Token![:]) {
        let message = format!("expected `: INPUT -> OUTPUT` after the name\n= help: {EXAMPLE}");
        return Err(syn::Error::new(input.span(), message));
    }
    input.parse::<Token![:]>()?;
    definition.inputs = ports(input, "input", errors)?;
    if arrow(input, errors)? {
        if input.peek(Token![_]) {
            input.parse::<Token![_]>()?;
        } else {
            definition.outputs = Some(ports(input, "output", errors)?);
        }
    }
    loop {
        if input.peek(Token![where]) {
            input.parse::<Token![where]>()?;
            clauses(input, errors, |input| {
                let name = input.call(Ident::parse_any)?;
                if !input.peek(Token![<=]) {
                    let message = format!("expected `{name} <= LIMIT`\n= help: for example `where {name} <= 60_000`");
                    let at = if input.peek(token::Brace) || input.is_empty() { name.span() } else { input.span() };
                    return Err(syn::Error::new(at, message));
                }
                input.parse::<Token![<=]>()?;
                definition.budgets.push(Budget { name, limit: input.call(Expr::parse_without_eager_brace)? });
                Ok(())
            })?;
        } else if input.peek(Ident) {
            let word: Ident = input.parse()?;
            if word != "with" {
                let hint = did_you_mean(&word.to_string(), ["with", "where"]);
                let message = format!("expected `with SETTINGS`, `where BUDGETS` or `{{`, found `{word}`{hint}");
                errors.at(&word, message);
                while !input.is_empty() && !input.peek(token::Brace) {
                    input.parse::<proc_macro2::TokenTree>()?;
                }
                break;
            }
            clauses(input, errors, |input| {
                let name = input.call(Ident::parse_any)?;
                if input.parse::<Token![=]>().is_err() {
                    let message = format!("expected `{name} = …`\n= help: for example `with rounding = floor`");
                    return Err(syn::Error::new(name.span(), message));
                }
                definition.settings.push(Setting { name, value: input.call(Expr::parse_without_eager_brace)? });
                Ok(())
            })?;
        } else {
            break;
        }
    }
    if !input.peek(token::Brace) {
        let message = format!("expected `{{` and the list of layers\n= help: {EXAMPLE}");
        let at = if input.is_empty() { definition.ident.span() } else { input.span() };
        return Err(syn::Error::new(at, message));
    }
    let content;
    let brace = braced!(content in input);
    definition.body_span = brace.span.join();
    definition.body = body::items(&content, errors);
    if !input.is_empty() {
        let span = input.span();
        skip_all(input);
        errors.at_span(span, "nothing may follow the list of layers; a second network needs a `network!` of its own");
    }
    Ok(())
}

/// `->`; `false` if the layers follow at once, which is reported.
fn arrow(input: ParseStream<'_>, errors: &mut Errors) -> Result<bool> {
    if input.peek(Token![->]) {
        return input.parse::<Token![->]>().map(|_| true);
    }
    let message = "expected `-> OUTPUT`\n\
        = help: the output's shape is a promise that is checked; `-> _` lets it be inferred";
    let error = syn::Error::new(input.span(), message);
    if input.peek(Token![=>]) {
        input.parse::<Token![=>]>()?;
        errors.push(error);
        Ok(true)
    } else if input.peek(token::Brace) {
        errors.push(error);
        Ok(false)
    } else {
        Err(error)
    }
}

/// Clauses with commas between them, up to `with`, `where` or `{`.
fn clauses(
    input: ParseStream<'_>,
    errors: &mut Errors,
    mut one: impl FnMut(ParseStream<'_>) -> Result<()>,
) -> Result<()> {
    loop {
        if let Err(error) = one(input) {
            errors.push(error);
            let at_end = |input: ParseStream<'_>| {
                input.is_empty() || input.peek(Token![,]) || input.peek(token::Brace) || input.peek(Token![where])
            };
            while !at_end(input) {
                input.parse::<proc_macro2::TokenTree>()?;
            }
        }
        if !input.peek(Token![,]) {
            return Ok(());
        }
        input.parse::<Token![,]>()?;
        if input.peek(token::Brace) {
            return Ok(());
        }
    }
}

fn ports(input: ParseStream<'_>, what: &str, errors: &mut Errors) -> Result<Ports> {
    if input.peek(token::Paren) {
        let content;
        parenthesized!(content in input);
        let shapes = Punctuated::<Shape, Token![,]>::parse_terminated_with(&content, shape)?;
        return Ok(Ports { shapes: shapes.into_iter().collect(), tuple: true });
    }
    if input.peek(token::Bracket) || shape::is_token(input) {
        return Ok(Ports { shapes: vec![shape(input)?], tuple: false });
    }
    let expected = format!("expected the {what}'s shape, such as `[1, 28, 28]` or `[10]`");
    if !(input.peek(Lit) || input.peek(Ident)) || input.peek(Ident) && is_clause(&input.fork()) {
        return Err(input.error(expected));
    }
    let size = input.call(Expr::parse_without_eager_brace)?;
    let (span, text) = (size.span(), size.to_token_stream());
    errors.at(&size, format!("{expected}\n= help: write `[{text}]`"));
    Ok(Ports { shapes: vec![Shape::of(span, vec![size])], tuple: false })
}

/// `[1, 28, 28]`, or `([8], [8])`
pub fn remark(input: ParseStream<'_>) -> Result<Ports> {
    if !input.peek(token::Paren) {
        return Ok(Ports { shapes: vec![shape(input)?], tuple: false });
    }
    let content;
    parenthesized!(content in input);
    let shapes = Punctuated::<Shape, Token![,]>::parse_terminated_with(&content, shape)?;
    Ok(Ports { shapes: shapes.into_iter().collect(), tuple: true })
}

/// `with` or `where`, which are not a size.
fn is_clause(input: ParseStream<'_>) -> bool {
    input.parse::<Ident>().is_ok_and(|word| word == "with")
}
