//! The values of arguments: what is known of them at expansion, and the expression that is emitted.

use dl_core::shape::{Dims, MAX_RANK};
use dl_core::spec::{
    Approximate, ArgInfo, ArgKind, ArgValue, Init, InitialState, Interpolation, Nonlinearity, Padding, Rounding,
};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Ident, Lit};

use super::number::{self, Number};
use crate::suggest::{did_you_mean, list, nearest};

/// Known value and expression of an argument.
pub type Read = (Option<ArgValue>, TokenStream);

/// Reads the value of an argument.
pub fn value(info: &ArgInfo, expr: &Expr) -> Result<Read, String> {
    let name = info.name;
    match info.kind {
        ArgKind::Size => match number::size(expr).map_err(|e| format!("`{name}`: {e}"))? {
            Number::Known(n) => Ok((Some(ArgValue::Size(n)), expr.to_token_stream())),
            Number::Deferred => Ok((None, typed("usize", expr))),
        },
        ArgKind::Pair => pair(name, expr),
        ArgKind::Padding => padding(name, expr),
        ArgKind::Flag => match expr {
            Expr::Lit(ExprLit { lit: Lit::Bool(b), .. }) => Ok((Some(ArgValue::Flag(b.value)), expr.to_token_stream())),
            Expr::Lit(lit) => Err(format!("`{name}` is `true` or `false`, not {}", number::kind(&lit.lit))),
            Expr::Tuple(_) | Expr::Array(_) => {
                Err(format!("`{name}` is `true` or `false`, not `{}`", number::source(expr)))
            }
            _ => Ok((None, typed("bool", expr))),
        },
        ArgKind::Float => match number::float(expr).map_err(|e| format!("`{name}`: {e}"))? {
            Some(x) => Ok((Some(ArgValue::Float(x)), quote_spanned! { expr.span() => #x })),
            None => Ok((None, typed("f64", expr))),
        },
        ArgKind::Rounding => {
            let rounding = rounding(expr)?;
            Ok((Some(ArgValue::Rounding(rounding)), rounding_tokens(rounding)))
        }
        ArgKind::Shape => shape(name, expr),
        ArgKind::Init => {
            let (init, tokens) = init(expr)?;
            Ok((init.map(ArgValue::Init), tokens))
        }
        ArgKind::Approximate => match word(expr).as_deref() {
            Some("none") => {
                let tokens = quote! { ::dl::spec::Approximate::None };
                Ok((Some(ArgValue::Approximate(Approximate::None)), tokens))
            }
            Some("tanh") => {
                let tokens = quote! { ::dl::spec::Approximate::Tanh };
                Ok((Some(ArgValue::Approximate(Approximate::Tanh)), tokens))
            }
            _ => Err(format!("`{name}` is `none` or `tanh`, not `{}`", number::source(expr))),
        },
        ArgKind::Interpolation => interpolation(name, expr),
        ArgKind::Nonlinearity => {
            let words = [("tanh", Nonlinearity::Tanh), ("relu", Nonlinearity::Relu)];
            let found = choice(name, expr, &words)?;
            let tokens = format_ident!("{}", format!("{found:?}"));
            Ok((Some(ArgValue::Nonlinearity(found)), quote! { ::dl::spec::Nonlinearity::#tokens }))
        }
        ArgKind::InitialState => {
            let words = [("zeros", InitialState::Zeros), ("learned", InitialState::Learned)];
            let found = choice(name, expr, &words)?;
            let tokens = format_ident!("{}", format!("{found:?}"));
            Ok((Some(ArgValue::InitialState(found)), quote! { ::dl::spec::InitialState::#tokens }))
        }
    }
}

/// The expression, of which rustc must know the type: then a constant of another type is one plain error at its place.
fn typed(ty: &str, expr: &Expr) -> TokenStream {
    let span = expr.span();
    let ty = Ident::new(ty, span);
    quote_spanned! { span => { let given: #ty = #expr; given } }
}

/// A size: as it is if it is a literal, [`typed`] if rustc must say.
fn sized(expr: &Expr) -> TokenStream {
    match number::size(expr) {
        Ok(Number::Known(_)) => expr.to_token_stream(),
        _ => typed("usize", expr),
    }
}

/// `n` or `(h, w)`.
fn pair(name: &str, expr: &Expr) -> Result<Read, String> {
    let one = |e: &Expr| number::size(e).map_err(|m| format!("`{name}`: {m}"));
    let help = format!("`{name}` is a size, or `(height, width)`");
    match expr {
        Expr::Tuple(tuple) if tuple.elems.len() == 2 => {
            let (h, w) = (&tuple.elems[0], &tuple.elems[1]);
            let known = match (one(h)?, one(w)?) {
                (Number::Known(h), Number::Known(w)) => Some(ArgValue::Pair([h, w])),
                _ => None,
            };
            let (h, w) = (sized(h), sized(w));
            Ok((known, quote! { [#h, #w] }))
        }
        Expr::Tuple(tuple) => Err(format!("{help}, not {} sizes", tuple.elems.len())),
        Expr::Array(array) if array.elems.len() == 2 => {
            let (h, w) = (number::source(&array.elems[0]), number::source(&array.elems[1]));
            Err(format!("{help}\n= help: write `({h}, {w})`"))
        }
        Expr::Array(_) | Expr::Lit(ExprLit { lit: Lit::Bool(_) | Lit::Str(_) | Lit::Float(_), .. }) => {
            Err(format!("{help}, not `{}`", number::source(expr)))
        }
        _ => {
            let size = sized(expr);
            match one(expr)? {
                Number::Known(n) => Ok((Some(ArgValue::Pair([n, n])), quote! { [#size, #size] })),
                Number::Deferred => Ok((None, quote! { { let n = #size; [n, n] } })),
            }
        }
    }
}

/// `n`, `(h, w)`, `(top, bottom, left, right)`, `same` or `valid`.
fn padding(name: &str, expr: &Expr) -> Result<Read, String> {
    match word(expr).as_deref() {
        Some("same") => return Ok((Some(ArgValue::Padding(Padding::Same)), quote! { ::dl::spec::Padding::Same })),
        Some("valid") => return Ok((Some(ArgValue::Padding(Padding::VALID)), quote! { ::dl::spec::Padding::VALID })),
        _ => {}
    }
    let help = format!("`{name}` is a size, `(height, width)`, `(top, bottom, left, right)`, `same` or `valid`");
    if let Some(word) = word(expr)
        && let Some(meant) = nearest(&word, ["same", "valid"])
        && word == word.to_lowercase()
    {
        return Err(format!("{help}, not `{word}`; did you mean `{meant}`?"));
    }
    if let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = expr
        && ["same", "valid"].contains(&text.value().as_str())
    {
        return Err(format!("{help}\n= help: write `{}` without quotes", text.value()));
    }
    let exprs: Vec<&Expr> = match expr {
        Expr::Tuple(tuple) => match tuple.elems.iter().collect::<Vec<_>>().as_slice() {
            [h, w] => vec![h, h, w, w],
            [t, b, l, r] => vec![t, b, l, r],
            other => return Err(format!("{help}, not {} sizes", other.len())),
        },
        Expr::Array(_) | Expr::Lit(ExprLit { lit: Lit::Bool(_) | Lit::Str(_) | Lit::Float(_), .. }) => {
            return Err(format!("{help}, not `{}`", number::source(expr)));
        }
        _ => vec![expr; 4],
    };
    let mut known = [0; 4];
    let mut all = true;
    for (known, expr) in known.iter_mut().zip(&exprs) {
        match number::size(expr).map_err(|m| format!("`{name}`: {m}"))? {
            Number::Known(n) => *known = n,
            Number::Deferred => all = false,
        }
    }
    let tokens = match expr {
        Expr::Tuple(tuple) if tuple.elems.len() == 2 => {
            let (h, w) = (sized(&tuple.elems[0]), sized(&tuple.elems[1]));
            quote! { { let (h, w) = (#h, #w); ::dl::spec::Padding::Zeros([h, h, w, w]) } }
        }
        Expr::Tuple(_) => {
            let sides = exprs.iter().map(|side| sized(side));
            quote! { ::dl::spec::Padding::Zeros([#(#sides),*]) }
        }
        _ => {
            let size = sized(expr);
            quote! { { let n = #size; ::dl::spec::Padding::Zeros([n, n, n, n]) } }
        }
    };
    Ok((all.then_some(ArgValue::Padding(Padding::Zeros(known))), tokens))
}

/// `[6, 14, 14]`
fn shape(name: &str, expr: &Expr) -> Result<Read, String> {
    let Expr::Array(array) = expr else {
        return Err(format!("`{name}` is a shape such as `[16, 5, 5]`, not `{}`", number::source(expr)));
    };
    let rank = array.elems.len();
    if rank == 0 || rank > MAX_RANK {
        return Err(format!("`{name}` has 1 to {MAX_RANK} dimensions, not {rank}"));
    }
    let mut dims = Dims::new(&vec![1; rank]);
    let mut all = true;
    for (i, expr) in array.elems.iter().enumerate() {
        match number::size(expr).map_err(|m| format!("`{name}`: {m}"))? {
            Number::Known(0) => return Err(format!("`{name}`: a dimension cannot be 0")),
            Number::Known(n) => dims = dims.with(i, n),
            Number::Deferred => all = false,
        }
    }
    Ok((all.then_some(ArgValue::Shape(dims)), quote! { ::dl::shape::Dims::new(&#array) }))
}

const INITS: &[(&str, Init)] = &[
    ("pytorch", Init::Pytorch),
    ("xavier_uniform", Init::XavierUniform),
    ("xavier_normal", Init::XavierNormal),
    ("he_uniform", Init::HeUniform),
    ("he_normal", Init::HeNormal),
    ("lecun_uniform", Init::LecunUniform),
    ("lecun_normal", Init::LecunNormal),
    ("orthogonal", Init::Orthogonal),
    ("zeros", Init::Constant(0.0)),
];

/// A way to initialize, and its expression.
pub fn init(expr: &Expr) -> Result<(Option<Init>, TokenStream), String> {
    if let Expr::Call(call) = expr
        && let (Some(kind @ ("constant" | "normal")), 1) = (word(&call.func).as_deref(), call.args.len())
    {
        let value = &call.args[0];
        let known = number::float(value)?;
        let value = known.map_or_else(|| value.to_token_stream(), |x| quote! { #x });
        return Ok(match kind {
            "normal" => (known.map(Init::Normal), quote! { ::dl::spec::Init::Normal(#value) }),
            _ => (known.map(Init::Constant), quote! { ::dl::spec::Init::Constant(#value) }),
        });
    }
    let word = word(expr);
    let names = INITS.iter().map(|(name, _)| *name);
    let found = INITS.iter().find(|(name, _)| Some(*name) == word.as_deref());
    let Some((_, init)) = found else {
        let alias = match word.as_deref() {
            Some("kaiming_uniform") => "; did you mean `he_uniform`?".to_string(),
            Some("kaiming_normal") => "; did you mean `he_normal`?".to_string(),
            Some("glorot_uniform") => "; did you mean `xavier_uniform`?".to_string(),
            Some("glorot_normal") => "; did you mean `xavier_normal`?".to_string(),
            Some("one" | "ones") => "; did you mean `constant(1.0)`?".to_string(),
            Some(word) => did_you_mean(word, names.clone()),
            None if matches!(number::float(expr), Ok(Some(_))) => {
                format!("; did you mean `constant({})`?", number::source(expr))
            }
            None => String::new(),
        };
        let all: Vec<_> = names.chain(["constant(0.1)", "normal(0.02)"]).collect();
        return Err(format!(
            "`{}` is not a way to initialize{alias}\n= help: there are {}",
            number::source(expr),
            list(&all)
        ));
    };
    let tokens = match init {
        Init::Constant(_) => quote! { ::dl::spec::Init::Constant(0.0) },
        init => {
            let name = format_ident!("{}", format!("{init:?}"));
            quote! { ::dl::spec::Init::#name }
        }
    };
    Ok((Some(*init), tokens))
}

/// `exact`, `floor` or `ceil`.
pub fn rounding(expr: &Expr) -> Result<Rounding, String> {
    let word = word(expr).unwrap_or_else(|| number::source(expr));
    match word.as_str() {
        "exact" => Ok(Rounding::Exact),
        "floor" => Ok(Rounding::Floor),
        "ceil" => Ok(Rounding::Ceil),
        other => {
            let hint = did_you_mean(other, ["exact", "floor", "ceil"]);
            Err(format!("`rounding` is `exact`, `floor` or `ceil`, not `{other}`{hint}"))
        }
    }
}

pub fn rounding_tokens(rounding: Rounding) -> TokenStream {
    match rounding {
        Rounding::Exact => quote! { ::dl::spec::Rounding::Exact },
        Rounding::Floor => quote! { ::dl::spec::Rounding::Floor },
        Rounding::Ceil => quote! { ::dl::spec::Rounding::Ceil },
    }
}

/// `nearest` or `bilinear`.
fn interpolation(name: &str, expr: &Expr) -> Result<Read, String> {
    let known = |value| Some(ArgValue::Interpolation(value));
    let word = match expr {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if ["nearest", "bilinear"].contains(&text.value().as_str()) => {
            return Err(format!(
                "`{name}` is `nearest` or `bilinear`\n= help: write `{}` without quotes",
                text.value()
            ));
        }
        _ => word(expr).unwrap_or_else(|| number::source(expr)),
    };
    match word.as_str() {
        "nearest" => Ok((known(Interpolation::Nearest), quote! { ::dl::spec::Interpolation::Nearest })),
        "bilinear" => Ok((known(Interpolation::Bilinear), quote! { ::dl::spec::Interpolation::Bilinear })),
        other => {
            let hint = match other {
                "linear" => "; did you mean `bilinear`?".to_string(),
                "bicubic" | "trilinear" | "area" => String::new(),
                other => did_you_mean(other, ["nearest", "bilinear"]),
            };
            Err(format!("`{name}` is `nearest` or `bilinear`, not `{other}`{hint}"))
        }
    }
}

/// One of some words.
fn choice<C: Copy>(name: &str, expr: &Expr, words: &[(&str, C)]) -> Result<C, String> {
    let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
    let all = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
    if let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = expr
        && names.contains(&text.value().as_str())
    {
        return Err(format!("`{name}` is {all}\n= help: write `{}` without quotes", text.value()));
    }
    let given = word(expr).unwrap_or_else(|| number::source(expr));
    if let Some((_, found)) = words.iter().find(|(word, _)| *word == given) {
        return Ok(*found);
    }
    let hint = match given.as_str() {
        "trained" | "parameter" => "; did you mean `learned`?".to_string(),
        "zero" => "; did you mean `zeros`?".to_string(),
        given if word(expr).is_some() => did_you_mean(given, names.iter().copied()),
        _ => String::new(),
    };
    Err(format!("`{name}` is {all}, not `{given}`{hint}"))
}

/// The word that an expression is, if it is one.
fn word(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        _ => None,
    }
}
