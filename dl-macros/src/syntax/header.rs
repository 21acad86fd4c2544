//! Everything before the braces.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Ident, Result, Token, Visibility, braced, bracketed, parenthesized, token};

use super::{Budget, Definition, Ports, Setting, Shape, body, skip_all};
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
    if !input.peek(Token![struct]) {
        let span = input.span();
        skip_all(input);
        errors.at_span(span, format!("expected `struct`\n= help: {EXAMPLE}"));
        return Ok(None);
    }
    input.parse::<Token![struct]>()?;
    let ident: Ident = input.parse()?;
    let mut definition = Definition {
        attrs,
        vis,
        body_span: ident.span(),
        ident,
        inputs: Ports { shapes: Vec::new(), tuple: false },
        outputs: None,
        settings: Vec::new(),
        budgets: Vec::new(),
        body: Vec::new(),
    };
    if let Err(error) = rest(input, &mut definition, errors) {
        errors.push(error);
        skip_all(input);
    }
    Ok(Some(definition))
}

/// Whatever follows the name. What was read stays in `definition` when an error ends it.
fn rest(input: ParseStream<'_>, definition: &mut Definition, errors: &mut Errors) -> Result<()> {
    if input.peek(Token![<]) {
        let message = "networks with parameters of their own are not supported yet\n\
            = help: write the sizes as `const`s of the module and use their names as dimensions";
        return Err(syn::Error::new(input.span(), message));
    }
    if !input.peek(Token![:]) {
        let message = format!("expected `: INPUT -> OUTPUT` after the name\n= help: {EXAMPLE}");
        return Err(syn::Error::new(input.span(), message));
    }
    input.parse::<Token![:]>()?;
    definition.inputs = ports(input, "input")?;
    if !input.peek(Token![->]) {
        let message = "expected `-> OUTPUT`\n\
            = help: the output's shape is a promise that is checked; `-> _` lets it be inferred";
        return Err(syn::Error::new(input.span(), message));
    }
    input.parse::<Token![->]>()?;
    if input.peek(Token![_]) {
        input.parse::<Token![_]>()?;
    } else {
        definition.outputs = Some(ports(input, "output")?);
    }
    loop {
        if input.peek(Token![where]) {
            input.parse::<Token![where]>()?;
            clauses(input, errors, |input| {
                let name = input.call(Ident::parse_any)?;
                if !input.peek(Token![<=]) {
                    let message = format!("expected `{name} <= LIMIT`\n= help: for example `where params <= 60_000`");
                    return Err(syn::Error::new(input.span(), message));
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
                return Err(syn::Error::new(word.span(), message));
            }
            clauses(input, errors, |input| {
                let name = input.call(Ident::parse_any)?;
                input.parse::<Token![=]>()?;
                definition.settings.push(Setting { name, value: input.call(Expr::parse_without_eager_brace)? });
                Ok(())
            })?;
        } else {
            break;
        }
    }
    if !input.peek(token::Brace) {
        let message = format!("expected `{{` and the list of layers\n= help: {EXAMPLE}");
        return Err(syn::Error::new(input.span(), message));
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

fn ports(input: ParseStream<'_>, what: &str) -> Result<Ports> {
    if input.peek(token::Paren) {
        let content;
        parenthesized!(content in input);
        let shapes = Punctuated::<Shape, Token![,]>::parse_terminated_with(&content, shape)?;
        return Ok(Ports { shapes: shapes.into_iter().collect(), tuple: true });
    }
    if !input.peek(token::Bracket) {
        let hint = if input.peek(Ident) && input.fork().parse::<Ident>().is_ok_and(|i| i == "token") {
            "\n= help: `token(V)` inputs come with the recurrent layers, which are not in this version"
        } else {
            ""
        };
        let message = format!("expected the {what}'s shape, such as `[1, 28, 28]` or `[10]`{hint}");
        return Err(syn::Error::new(input.span(), message));
    }
    Ok(Ports { shapes: vec![shape(input)?], tuple: false })
}

/// `[1, 28, 28]`
pub fn shape(input: ParseStream<'_>) -> Result<Shape> {
    if !input.peek(token::Bracket) {
        return Err(syn::Error::new(input.span(), "expected a shape such as `[6, 14, 14]`"));
    }
    let content;
    let bracket = bracketed!(content in input);
    let dims = Punctuated::<Expr, Token![,]>::parse_terminated(&content)?;
    Ok(Shape { span: bracket.span.join(), dims: dims.into_iter().collect() })
}
