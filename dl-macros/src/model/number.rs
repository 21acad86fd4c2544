//! Sizes: what can be told of them at expansion.

use quote::ToTokens;
use syn::{BinOp, Expr, ExprLit, Lit, UnOp};

/// A size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// A literal, or arithmetic of literals.
    Known(usize),
    /// Something that only rustc knows, such as a `const`.
    Deferred,
}

/// Reads a size; the error says what is wrong with it, without naming it.
pub fn size(expr: &Expr) -> Result<Number, String> {
    match value(expr)? {
        None => Ok(Number::Deferred),
        Some(n) if n < 0 => Err(format!("a size cannot be negative, but this is {n}")),
        Some(n) => match usize::try_from(n) {
            Ok(n) => Ok(Number::Known(n)),
            Err(_) => Err(format!("{n} is more than any memory holds")),
        },
    }
}

/// The value of an integer expression if it consists of literals, `None` if rustc must say.
fn value(expr: &Expr) -> Result<Option<i128>, String> {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) => {
            if let "KIB" | "MIB" | "KB" | "MB" | "KiB" | "MiB" = int.suffix() {
                let (digits, unit) = (int.base10_digits(), int.suffix());
                let known = if unit.starts_with('K') { "KIB" } else { "MIB" };
                return Err(format!("`{int}` is not a number of Rust\n= help: `{digits} * {known}`"));
            }
            if !matches!(int.suffix(), "" | "usize") {
                return Err(format!("sizes are of type `usize`, but this is of type `{}`", int.suffix()));
            }
            int.base10_parse().map(Some).map_err(|_| format!("{int} is more than any memory holds"))
        }
        Expr::Lit(lit) => Err(format!("expected a size, found {}{}", kind(&lit.lit), whole(&lit.lit))),
        Expr::Paren(paren) => value(&paren.expr),
        Expr::Group(group) => value(&group.expr),
        Expr::Unary(unary) => Ok(match (&unary.op, value(&unary.expr)?) {
            (UnOp::Neg(_), Some(n)) => Some(-n),
            _ => None,
        }),
        Expr::Binary(binary) => {
            let (Some(a), Some(b)) = (value(&binary.left)?, value(&binary.right)?) else { return Ok(None) };
            let result = match binary.op {
                BinOp::Add(_) => a.checked_add(b),
                BinOp::Sub(_) => a.checked_sub(b),
                BinOp::Mul(_) => a.checked_mul(b),
                BinOp::Div(_) if b == 0 => return Err("this divides by zero".into()),
                BinOp::Div(_) => a.checked_div(b),
                BinOp::Rem(_) if b == 0 => return Err("this divides by zero".into()),
                BinOp::Rem(_) => a.checked_rem(b),
                BinOp::Shl(_) if (0..64).contains(&b) => a.checked_mul(1 << b),
                BinOp::Shr(_) if (0..64).contains(&b) => Some(a >> b),
                _ => return Ok(None),
            };
            result.map(Some).ok_or_else(|| "this overflows".into())
        }
        Expr::Tuple(tuple) if tuple.elems.is_empty() => Err("expected a size, found `()`".into()),
        Expr::Tuple(_) | Expr::Array(_) | Expr::Closure(_) | Expr::Range(_) | Expr::Assign(_) => {
            Err(format!("expected a size, found `{}`", source(expr)))
        }
        _ => Ok(None),
    }
}

/// How a literal that is not a size could be written as one.
fn whole(lit: &Lit) -> String {
    let text = match lit {
        Lit::Str(text) => text.value(),
        Lit::Float(float) => float.base10_digits().trim_end_matches('0').trim_end_matches('.').to_string(),
        _ => String::new(),
    };
    if text.parse::<usize>().is_ok() { format!("\n= help: write `{text}`") } else { String::new() }
}

/// A real number, if it is a literal.
pub fn float(expr: &Expr) -> Result<Option<f64>, String> {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Float(float), .. }) => {
            float.base10_parse().map(Some).map_err(|_| format!("{float} is not a number"))
        }
        Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) => {
            int.base10_parse().map(Some).map_err(|_| format!("{int} is not a number"))
        }
        Expr::Lit(lit) => Err(format!("expected a number, found {}", kind(&lit.lit))),
        Expr::Paren(paren) => float(&paren.expr),
        Expr::Group(group) => float(&group.expr),
        Expr::Unary(unary) => Ok(match (&unary.op, float(&unary.expr)?) {
            (UnOp::Neg(_), Some(x)) => Some(-x),
            _ => None,
        }),
        Expr::Tuple(_) | Expr::Array(_) | Expr::Closure(_) | Expr::Range(_) => {
            Err(format!("expected a number, found `{}`", source(expr)))
        }
        _ => Ok(None),
    }
}

/// The literal's kind, for messages.
pub fn kind(lit: &Lit) -> String {
    match lit {
        Lit::Bool(b) => format!("`{}`", b.value),
        Lit::Float(f) => format!("`{f}`"),
        Lit::Int(i) => format!("`{i}`"),
        Lit::Str(_) => "a string".into(),
        _ => "a literal of another kind".into(),
    }
}

/// The source of an expression, roughly as it was written.
pub fn source(expr: &Expr) -> String {
    let text = expr.to_token_stream().to_string();
    text.replace(" ,", ",")
        .replace("( ", "(")
        .replace(" )", ")")
        .replace("[ ", "[")
        .replace(" ]", "]")
        .replace(" . . ", "..")
        .replace(" .. ", "..")
}
