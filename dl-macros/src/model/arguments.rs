//! The arguments of a layer, read by the table of its kind.

use dl_core::shape::{Dims, MAX_RANK};
use dl_core::spec::{Approximate, ArgInfo, ArgKind, ArgValue, Init, LAYER_NAMES, Padding, Rounding, Spec};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Ident, Lit};

use super::number::{self, Number};
use super::{Given, LayerNode};
use crate::errors::{Errors, Range};
use crate::suggest::{count, did_you_mean, list, nearest};
use crate::syntax::{Arg, Keyword, Layer};

/// Settings of the network that layers without their own take over.
pub struct Defaults {
    pub rounding: Option<Rounding>,
}

/// Reads the arguments of a layer into `layer`; `false` if some are wrong or missing, which is reported.
pub fn read(layer: &mut LayerNode, written: &Layer, defaults: &Defaults, errors: &mut Errors) -> bool {
    let before = errors.len();
    let table = layer.spec.args();
    let kind = layer.spec.name();
    let positions: Vec<&ArgInfo> = table.iter().filter(|a| a.positional).collect();
    let mut position = 0;
    let mut keyword_seen = false;
    let mut given: Vec<&'static str> = Vec::new();
    let args = &written.args;
    for arg in args {
        let info = match &arg.name {
            Some(name) => {
                keyword_seen = true;
                match named(name, kind, table, errors) {
                    Some(info) => info,
                    None => continue,
                }
            }
            None => {
                position += 1;
                if keyword_seen {
                    errors.at(&arg.value, "arguments without a name come before those with one");
                    continue;
                }
                match positions.get(position - 1) {
                    Some(info) => *info,
                    None => {
                        superfluous(arg, position, kind, &positions, args, table.is_empty(), errors);
                        continue;
                    }
                }
            }
        };
        if given.contains(&info.name) {
            match &arg.name {
                Some(name) => {
                    errors.at(name, format!("`{}` is given twice{}", info.name, first_without_name(info, args)))
                }
                None => errors.at(&arg.value, format!("`{}` is given twice", info.name)),
            }
            continue;
        }
        given.push(info.name);
        match value(info, &arg.value) {
            Ok((known, tokens)) => {
                match known {
                    Some(known) => layer.spec = layer.spec.set(info.name, known).unwrap_or(layer.spec),
                    None => {
                        layer.deferred = true;
                        if let (ArgKind::Shape, Expr::Array(shape)) = (info.kind, &arg.value) {
                            // How many dimensions it has is known even so.
                            let rank = ArgValue::Shape(Dims::new(&vec![1; shape.elems.len()]));
                            layer.spec = layer.spec.set(info.name, rank).unwrap_or(layer.spec);
                        }
                    }
                }
                let value = Range::of(&arg.value);
                let range = Range { first: arg.name.as_ref().map_or(value.first, Ident::span), ..value };
                let name = arg.name.clone().unwrap_or_else(|| Ident::new(info.name, arg.value.span()));
                layer.args.push(Given { name, range, value: tokens });
            }
            Err(message) => errors.at(&arg.value, message),
        }
    }
    let missing: Vec<_> = table.iter().filter(|a| a.required && !given.contains(&a.name)).collect();
    if !missing.is_empty() && errors.len() == before && written.complete {
        let names: Vec<_> = missing.iter().map(|a| a.name).collect();
        let example: Vec<_> = table.iter().filter(|a| a.required).map(example).collect();
        errors.at(
            &layer.ident,
            format!("`{kind}` needs {}\n= help: for example `{kind}({})`", list(&names), example.join(", ")),
        );
    }
    if let Some(rounding) = defaults.rounding
        && table.iter().any(|a| a.kind == ArgKind::Rounding)
        && !given.contains(&"rounding")
    {
        layer.spec = layer.spec.set("rounding", ArgValue::Rounding(rounding)).unwrap_or(layer.spec);
        let value = rounding_tokens(rounding);
        layer.args.push(Given { name: format_ident!("rounding"), range: layer.ident.span().into(), value });
    }
    errors.len() == before && written.complete && missing.is_empty()
}

/// Which argument without a name was the first, as that is easily overlooked.
fn first_without_name(info: &ArgInfo, args: &[Arg]) -> String {
    if args.iter().any(|a| a.name.is_none())
        && info.positional
        && args.iter().filter(|a| a.name.as_ref().is_some_and(|n| n == info.name)).count() == 1
    {
        format!("\n= help: an argument without a name is `{}` already", info.name)
    } else {
        String::new()
    }
}

fn named<'a>(name: &Ident, kind: &str, table: &'a [ArgInfo], errors: &mut Errors) -> Option<&'a ArgInfo> {
    let word = name.to_string();
    if let Some(info) = table.iter().find(|a| a.name == word) {
        return Some(info);
    }
    let alias = match word.as_str() {
        "kernel_size" | "size" | "pool_size" => Some("kernel"),
        "filters" | "channels" | "out" => Some("out_channels"),
        "units" | "features" | "out_dim" => Some("out_features"),
        "strides" => Some("stride"),
        "use_bias" => Some("bias"),
        "alpha" | "slope" => Some("negative_slope"),
        "rate" | "prob" | "probability" => Some("p"),
        "epsilon" => Some("eps"),
        "ceil_mode" => Some("rounding"),
        _ => None,
    }
    .filter(|a| table.iter().any(|info| info.name == *a));
    let names: Vec<_> = table.iter().map(|a| a.name).collect();
    let hint = match alias {
        Some(alias) => format!("; did you mean `{alias}`?"),
        None => did_you_mean(&word, names.iter().copied()),
    };
    let (hint, help) = if matches!(word.as_str(), "in_channels" | "in_features" | "num_features" | "input" | "in_dim") {
        (String::new(), "input sizes are never written: they follow from the layer before".to_string())
    } else if names.is_empty() {
        (hint, format!("`{kind}` takes no arguments"))
    } else {
        (hint, format!("its arguments are {}", list(&names)))
    };
    errors.at(name, format!("`{kind}` has no argument `{word}`{hint}\n= help: {help}"));
    None
}

fn superfluous(
    arg: &Arg,
    position: usize,
    kind: &str,
    positions: &[&ArgInfo],
    args: &[Arg],
    empty: bool,
    errors: &mut Errors,
) {
    let takes = if positions.is_empty() {
        "no arguments without a name".to_string()
    } else {
        let names: Vec<_> = positions.iter().map(|a| a.name).collect();
        format!("at most {} without a name: {}", count(names.len(), "argument", "arguments"), list(&names))
    };
    let values: Vec<_> = args.iter().filter(|a| a.name.is_none()).map(|a| number::source(&a.value)).collect();
    let help = if matches!(kind, "Conv2d" | "Linear") && position == positions.len() + 1 {
        let rest = values[1..].join(", ");
        format!("\n= help: the input's size is never written, it follows from the layer before: `{kind}({rest})`")
    } else {
        String::new()
    };
    let message = format!("argument {position} is one too many: `{kind}` takes {takes}{help}");
    errors.at(&arg.value, if empty { format!("`{kind}` takes no arguments") } else { message });
}

/// How an argument might be given.
fn example(info: &ArgInfo) -> String {
    let value = match (info.kind, info.name) {
        (ArgKind::Size, _) => "16",
        (ArgKind::Pair, "kernel") => "3",
        (ArgKind::Shape, _) => "[16, 5, 5]",
        (ArgKind::Float, _) => "0.5",
        _ => "…",
    };
    if matches!(info.kind, ArgKind::Pair) { format!("{} = {value}", info.name) } else { value.to_string() }
}

/// Known value and expression of an argument.
type Read = (Option<ArgValue>, TokenStream);

/// Reads the value of an argument.
fn value(info: &ArgInfo, expr: &Expr) -> Result<Read, String> {
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
    ("zeros", Init::Constant(0.0)),
];

/// A way to initialize, and its expression.
pub fn init(expr: &Expr) -> Result<(Option<Init>, TokenStream), String> {
    if let Expr::Call(call) = expr
        && word(&call.func).as_deref() == Some("constant")
        && call.args.len() == 1
    {
        let value = &call.args[0];
        let known = number::float(value)?;
        let value = known.map_or_else(|| value.to_token_stream(), |x| quote! { #x });
        return Ok((known.map(Init::Constant), quote! { ::dl::spec::Init::Constant(#value) }));
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
            Some(word) => did_you_mean(word, names.clone()),
            None => String::new(),
        };
        let all: Vec<_> = names.chain(["constant(0.1)"]).collect();
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

fn rounding_tokens(rounding: Rounding) -> TokenStream {
    match rounding {
        Rounding::Exact => quote! { ::dl::spec::Rounding::Exact },
        Rounding::Floor => quote! { ::dl::spec::Rounding::Floor },
        Rounding::Ceil => quote! { ::dl::spec::Rounding::Ceil },
    }
}

/// The word that an expression is, if it is one.
fn word(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        _ => None,
    }
}

/// Which layer a word stands for.
pub enum Kind {
    Known(Spec),
    /// None; this one was probably meant.
    Meant(Spec),
    Unknown,
}

/// The layer called `ident`, all arguments at their defaults. If there is none it is reported, and the layer that was probably
/// meant is given in its place.
pub fn layer(ident: &Ident, errors: &mut Errors) -> Kind {
    let word = ident.to_string();
    if let Some(spec) = Spec::by_name(&word) {
        return Kind::Known(spec);
    }
    let lower = word.to_lowercase().replace('_', "");
    let alias = match lower.as_str() {
        "dense" | "fc" | "fullyconnected" | "affine" => Some("Linear"),
        "conv" | "convolution" | "convolution2d" => Some("Conv2d"),
        "maxpool" | "maxpooling" | "maxpooling2d" | "pool" => Some("MaxPool2d"),
        "avgpool" | "averagepooling2d" | "averagepool2d" | "averagepool" => Some("AvgPool2d"),
        "batchnorm1d" | "batchnorm2d" | "batchnormalization" => Some("BatchNorm"),
        "dropout1d" | "dropout2d" | "alphadropout" => Some("Dropout"),
        "adaptiveavgpool2d" | "globalaveragepooling2d" | "globalaveragepool" => Some("GlobalAvgPool"),
        "adaptivemaxpool2d" | "globalmaxpooling2d" => Some("GlobalMaxPool"),
        "swish" => Some("Silu"),
        "view" | "unflatten" => Some("Reshape"),
        _ => None,
    };
    const LATER: &[&str] = &["rnn", "lstm", "gru", "embedding", "conv1d", "bidirectional"];
    const ABSENT: &[&str] =
        &["layernorm", "groupnorm", "instancenorm", "convtranspose2d", "conv3d", "attention", "prelu"];
    let nearest = nearest(&word, LAYER_NAMES.iter().chain(Keyword::WORDS).copied());
    let (hint, meant) = if LATER.contains(&lower.as_str()) {
        (": recurrent layers and sequences are not in this version".to_string(), None)
    } else if ABSENT.contains(&lower.as_str()) {
        (" in this version".to_string(), None)
    } else {
        match alias.or(nearest) {
            Some(meant) => (format!("; did you mean `{meant}`?"), Spec::by_name(meant)),
            None => (String::new(), None),
        }
    };
    let help = if alias.or(nearest).is_none() || meant.is_none() {
        format!("\n= help: the layers are {}", list(LAYER_NAMES))
    } else {
        String::new()
    };
    errors.at(ident, format!("there is no layer `{word}`{hint}{help}"));
    meant.map_or(Kind::Unknown, Kind::Meant)
}
