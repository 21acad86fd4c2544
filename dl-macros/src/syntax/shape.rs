//! Shapes: `[1, 28, 28]`, sequences `[.., 8]` and `[50, 8]`, tokens `token(65)`.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Error, Expr, Ident, Result, Token, bracketed, token};

use super::Shape;
use crate::errors::Range;
use crate::model::source;

/// Whether `token` is ahead, which is not the beginning of a size.
pub fn is_token(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    fork.parse::<Ident>().is_ok_and(|word| word == "token") && (fork.peek(token::Paren) || fork.peek(token::Bracket))
}

/// A shape. What is wrong with its form is kept in it, and reported where it is understood.
pub fn shape(input: ParseStream<'_>) -> Result<Shape> {
    if is_token(input) {
        let token: Expr = input.call(Expr::parse_without_eager_brace)?;
        return Ok(Shape::of(token.span(), vec![token]));
    }
    if !input.peek(token::Bracket) {
        return Err(Error::new(input.span(), "expected a shape such as `[6, 14, 14]`"));
    }
    let content;
    let bracket = bracketed!(content in input);
    let dims = Punctuated::<Expr, Token![,]>::parse_terminated(&content)?;
    Ok(Shape::of(bracket.span.join(), dims.into_iter().collect()))
}

impl Shape {
    /// The shape of which these are the parts: sizes, `..` and `token(V)`.
    pub fn of(span: Span, parts: Vec<Expr>) -> Shape {
        let count = parts.len();
        let mut shape = Shape { span, any: None, dims: Vec::new(), token: None, wrong: Vec::new() };
        let sizes: Vec<String> = parts.iter().filter(|part| !is_any(part)).map(source).collect();
        let others = if sizes.is_empty() { "8".to_string() } else { sizes.join(", ") };
        for (i, part) in parts.into_iter().enumerate() {
            let range = Range::of(&part);
            if is_any(&part) {
                let message = if shape.any.is_some() {
                    format!("only one dimension can be of any length\n= help: `[.., {others}]`")
                } else if i > 0 {
                    format!(
                        "`..` stands in front: a sequence of any length is `[.., {others}]`, and the sizes of a step are given"
                    )
                } else if count == 1 {
                    "a sequence of any length of what? after `..` comes the size of a step\n\
                     = help: `[.., 8]` is a sequence of vectors of 8, `[.., token(65)]` one of tokens"
                        .to_string()
                } else {
                    shape.any = Some(range.first);
                    continue;
                };
                shape.any.get_or_insert(range.first);
                shape.wrong.push((range, message));
            } else if let Some(vocabulary) = vocabulary(&part) {
                match vocabulary {
                    Ok(vocabulary) if i + 1 == count && i < 2 => {
                        shape.token = Some(super::Token { span: range, vocabulary });
                    }
                    Ok(_) => {
                        let text = source(&part);
                        let message = format!(
                            "`{text}` stands alone or as the step of a sequence\n\
                             = help: `{text}`, `[.., {text}]` or `[50, {text}]`"
                        );
                        shape.wrong.push((range, message));
                    }
                    Err(message) => shape.wrong.push((range, message)),
                }
            } else {
                shape.dims.push(part);
            }
        }
        shape
    }
}

/// Whether a dimension is `..`.
fn is_any(part: &Expr) -> bool {
    matches!(part, Expr::Range(range) if range.start.is_none() && range.end.is_none())
}

/// `V` of `token(V)`.
fn vocabulary(part: &Expr) -> Option<std::result::Result<Expr, String>> {
    let help = "= help: for example `token(65)`, an index of 65 characters";
    match part {
        Expr::Call(call) if is_word(&call.func) => match call.args.len() {
            1 => Some(Ok(call.args[0].clone())),
            0 => Some(Err(format!("`token` needs the size of its vocabulary\n{help}"))),
            n => Some(Err(format!("`token` has one number, the size of its vocabulary, not {n}\n{help}"))),
        },
        Expr::Index(index) if is_word(&index.expr) => {
            let message = "the vocabulary is written in parentheses";
            Some(Err(format!("{message}\n= help: `token({})`", source(&index.index))))
        }
        _ => None,
    }
}

fn is_word(expr: &Expr) -> bool {
    matches!(expr, Expr::Path(path) if path.path.is_ident("token"))
}
