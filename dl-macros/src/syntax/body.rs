//! The list of layers. A mistake in one element is reported, and the list goes on after the next comma.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, Ident, Path, Result, Token, braced, parenthesized, token};

use super::{Arg, Block, Branch, Item, Keyword, Layer, Shape, header, skip_to_comma};
use crate::errors::Errors;

/// Elements with commas between them.
pub fn items(input: ParseStream<'_>, errors: &mut Errors) -> Vec<Item> {
    let mut items = Vec::new();
    while !input.is_empty() {
        match item(input, errors) {
            Ok(item) => items.push(item),
            Err(error) => {
                errors.push(error);
                skip_to_comma(input);
            }
        }
        if input.is_empty() {
            break;
        }
        if !input.peek(Token![,]) {
            let what = if input.peek(Ident) || input.peek(token::Brace) {
                "expected `,` before the next layer".to_string()
            } else {
                "expected `,` or the end of the list of layers".to_string()
            };
            errors.at_span(input.span(), what);
            if !(input.peek(Ident) || input.peek(token::Brace)) {
                skip_to_comma(input);
            }
            continue;
        }
        let _ = input.parse::<Token![,]>();
    }
    items
}

fn item(input: ParseStream<'_>, errors: &mut Errors) -> Result<Item> {
    let mut name = None;
    if input.peek2(Token![:]) && !input.peek2(Token![::]) && input.peek(Ident::peek_any) {
        name = Some(input.call(Ident::parse_any)?);
        input.parse::<Token![:]>()?;
    }
    if input.is_empty() || input.peek(Token![,]) {
        let (span, message) = match &name {
            Some(name) => (name.span(), format!("`{name}:` is not followed by a layer")),
            None => (input.span(), "expected a layer before this `,`".to_string()),
        };
        return Err(syn::Error::new(span, message));
    }
    if input.peek(token::Brace) {
        let branch = branch(input, errors)?;
        let span = branch.span;
        let remark = remark(input)?;
        return Ok(Item::Block(Block {
            name,
            keyword: Keyword::Group,
            span,
            count: None,
            branches: vec![branch],
            remark,
        }));
    }
    if !input.peek(Ident)
        && !input.peek(Token![::])
        && !input.peek(Token![crate])
        && !input.peek(Token![super])
        && !input.peek(Token![self])
    {
        return Err(syn::Error::new(
            input.span(),
            "expected a layer such as `Linear(10)`, or a block such as `residual { … }`",
        ));
    }
    if let Some(keyword) = keyword(input) {
        return block(input, name, keyword, errors).map(Item::Block);
    }
    let path = input.call(Path::parse_mod_style)?;
    if input.peek(token::Brace) {
        let word = path.get_ident().map(ToString::to_string).unwrap_or_default();
        let hint = crate::suggest::did_you_mean(&word, Keyword::WORDS.iter().copied());
        let message =
            format!("`{word}` is not a block{hint}\n= help: the blocks are {}", crate::suggest::list(Keyword::WORDS));
        return Err(syn::Error::new_spanned(path, message));
    }
    let mut args = Vec::new();
    if input.peek(token::Paren) {
        let content;
        parenthesized!(content in input);
        args = arguments(&content, errors);
    }
    Ok(Item::Layer(Layer { name, path, args, remark: remark(input)? }))
}

/// The keyword ahead, if it is followed by a block.
fn keyword(input: ParseStream<'_>) -> Option<Keyword> {
    let fork = input.fork();
    let keyword = Keyword::of(&fork.parse::<Ident>().ok()?.to_string())?;
    let is_block = keyword == Keyword::Repeat || !(fork.peek(token::Paren) || fork.peek(Token![::]));
    is_block.then_some(keyword)
}

fn block(input: ParseStream<'_>, name: Option<Ident>, keyword: Keyword, errors: &mut Errors) -> Result<Block> {
    let word: Ident = input.parse()?;
    let count = if keyword == Keyword::Repeat && !input.peek(token::Brace) {
        Some(input.call(Expr::parse_without_eager_brace)?)
    } else {
        None
    };
    if keyword == Keyword::Repeat && count.is_none() {
        let message = "`repeat` needs a number\n= help: for example `repeat 3 { Linear(16), Relu }`";
        errors.at(&word, message);
    }
    if !input.peek(token::Brace) {
        let example = if keyword.is_plain() { "{ … }" } else { "{ { … }, { … } }" };
        let message = format!("expected `{example}` after `{word}`");
        return Err(syn::Error::new(if input.is_empty() { word.span() } else { input.span() }, message));
    }
    let branches = if keyword.is_plain() { vec![branch(input, errors)?] } else { branches(input, &word, errors)? };
    Ok(Block { name, keyword, span: word.span(), count, branches, remark: remark(input)? })
}

fn branch(input: ParseStream<'_>, errors: &mut Errors) -> Result<Branch> {
    let content;
    let brace = braced!(content in input);
    Ok(Branch { span: brace.span.join(), items: items(&content, errors) })
}

/// `{ { … }, { … } }`
fn branches(input: ParseStream<'_>, word: &Ident, errors: &mut Errors) -> Result<Vec<Branch>> {
    let content;
    braced!(content in input);
    let mut branches = Vec::new();
    while !content.is_empty() {
        if content.peek(token::Brace) {
            branches.push(branch(&content, errors)?);
        } else {
            let message =
                format!("every branch of `{word}` needs braces of its own\n= help: `{word} {{ {{ … }}, {{ … }} }}`");
            errors.at_span(content.span(), message);
            super::skip_all(&content);
            break;
        }
        if content.is_empty() {
            break;
        }
        if content.peek(Token![,]) {
            content.parse::<Token![,]>()?;
        } else {
            errors.at_span(content.span(), format!("expected `,` between the branches of `{word}`"));
            if !content.peek(token::Brace) {
                skip_to_comma(&content);
            }
        }
    }
    Ok(branches)
}

/// `=> [6, 14, 14]`
fn remark(input: ParseStream<'_>) -> Result<Option<Shape>> {
    if !input.peek(Token![=>]) {
        return Ok(None);
    }
    input.parse::<Token![=>]>()?;
    header::shape(input).map(Some)
}

/// `6, kernel = 5`
fn arguments(input: ParseStream<'_>, errors: &mut Errors) -> Vec<Arg> {
    let mut args = Vec::new();
    while !input.is_empty() {
        match argument(input) {
            Ok(arg) => args.push(arg),
            Err(error) => {
                errors.push(error);
                skip_to_comma(input);
            }
        }
        if input.is_empty() {
            break;
        }
        if input.parse::<Token![,]>().is_err() {
            errors.at_span(input.span(), "expected `,` or `)` after this argument");
            skip_to_comma(input);
            let _ = input.parse::<Token![,]>();
        }
    }
    args
}

fn argument(input: ParseStream<'_>) -> Result<Arg> {
    let mut name = None;
    if input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
        let ident = input.call(Ident::parse_any)?;
        let equals: Token![=] = input.parse()?;
        if input.is_empty() || input.peek(Token![,]) {
            let message = format!("`{ident} =` is not followed by a value");
            return Err(syn::Error::new(join(ident.span(), equals.span), message));
        }
        name = Some(ident);
    } else if input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::]) {
        let ident = input.call(Ident::parse_any)?;
        let colon: Token![:] = input.parse()?;
        let message = format!("arguments are written with `=`\n= help: `{ident} = …`");
        skip_to_comma(input);
        return Err(syn::Error::new(colon.span, message));
    }
    Ok(Arg { name, value: input.parse()? })
}

fn join(a: Span, b: Span) -> Span {
    a.join(b).unwrap_or(a)
}
