//! The arguments of a layer as written.

use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Ident, Path, Result, Token, bracketed, parenthesized, token};

use super::{Arg, skip_to_comma};
use crate::errors::Errors;

/// `(6, kernel = 5)`, or nothing, and whether all could be read.
pub fn read(input: ParseStream<'_>, path: &Path, errors: &mut Errors) -> Result<(Vec<Arg>, bool)> {
    let content;
    if input.peek(token::Paren) {
        parenthesized!(content in input);
    } else if input.peek(token::Bracket) {
        let bracket = bracketed!(content in input);
        let kind = path.get_ident().map(ToString::to_string).unwrap_or_default();
        let message = format!(
            "arguments are written in parentheses\n= help: `{kind}({})`",
            content.fork().parse::<proc_macro2::TokenStream>()?
        );
        errors.at_span(bracket.span.join(), message);
    } else {
        return Ok((Vec::new(), true));
    }
    Ok(list(&content, errors))
}

/// `6, kernel = 5`
fn list(input: ParseStream<'_>, errors: &mut Errors) -> (Vec<Arg>, bool) {
    let (mut args, mut complete) = (Vec::new(), true);
    while !input.is_empty() {
        match argument(input, errors) {
            Ok(arg) => args.push(arg),
            Err(error) => {
                errors.push(error);
                complete = false;
                skip_to_comma(input);
            }
        }
        if input.is_empty() || input.parse::<Token![,]>().is_ok() {
            continue;
        }
        if input.peek(Ident::peek_any) {
            errors.at_span(input.span(), "expected `,` before this argument");
        } else {
            errors.at_span(input.span(), "expected `,` or `)` after this argument");
            complete = false;
            skip_to_comma(input);
            let _ = input.parse::<Token![,]>();
        }
    }
    (args, complete)
}

fn argument(input: ParseStream<'_>, errors: &mut Errors) -> Result<Arg> {
    let mut name = None;
    let named = input.peek(Ident::peek_any);
    let equals = named && input.peek2(Token![=]) && !input.peek2(Token![==]);
    let colon = named && input.peek2(Token![:]) && !input.peek2(Token![::]);
    if equals || colon {
        let ident = input.call(Ident::parse_any)?;
        if colon {
            let colon: Token![:] = input.parse()?;
            errors.at(colon, format!("arguments are written with `=`\n= help: `{ident} = …`"));
        } else {
            input.parse::<Token![=]>()?;
        }
        if input.is_empty() || input.peek(Token![,]) {
            return Err(Error::new(ident.span(), format!("`{ident} =` is not followed by a value")));
        }
        name = Some(ident);
    }
    if input.peek(Token![,]) {
        return Err(input.error("expected an argument before this `,`"));
    }
    Ok(Arg { name, value: input.parse()? })
}
