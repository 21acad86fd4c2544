//! The arguments of a layer, read by the table of its kind.

use dl_core::shape::Dims;
use dl_core::spec::{ArgInfo, ArgKind, ArgValue, LAYER_NAMES, Rounding, Spec};
use quote::format_ident;
use syn::spanned::Spanned;
use syn::{Expr, Ident};

use super::number;
use super::values::{rounding_tokens, value};
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
                let is_known = known.is_some();
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
                let expr = Some(arg.value.clone());
                layer.args.push(Given { name, range, value: tokens, expr, known: is_known });
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
        let (name, range) = (format_ident!("rounding"), layer.ident.span().into());
        layer.args.push(Given { name, range, value, expr: None, known: true });
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
        "scale_factor" | "factor" => Some("scale"),
        "interpolation" => Some("mode"),
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
    let (hint, help) = if word == "frozen" {
        (String::new(), format!("`frozen` stands before the layer: `frozen {kind}(…)`"))
    } else if matches!(word.as_str(), "in_channels" | "in_features" | "num_features" | "input" | "in_dim") {
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
    let help = if matches!(kind, "Conv2d" | "ConvTranspose2d" | "Linear") && position == positions.len() + 1 {
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
        (ArgKind::Pair, "scale") => "2",
        (ArgKind::Shape, _) => "[16, 5, 5]",
        (ArgKind::Float, _) => "0.5",
        _ => "…",
    };
    if matches!(info.kind, ArgKind::Pair) { format!("{} = {value}", info.name) } else { value.to_string() }
}

/// Which layer a word stands for.
pub enum Kind {
    Known(Spec),
    /// None; this one was probably meant.
    Meant(Spec),
    /// None of the catalogue: a type that rustc knows, or does not.
    Own,
    Unknown,
}

/// The name that a word surely was meant to be. A type of the user's own may be called almost like a layer: `Relu6`, `MyLinear`, `Selu`.
fn slip<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let letters = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let near = nearest(word, names)?;
    let distance = strsim::damerau_levenshtein(&word.to_lowercase(), &near.to_lowercase());
    let longer =
        word.starts_with(near) || word.ends_with(near) || (letters(word) == letters(near) && letters(word) != word);
    (word.len() >= 5 && distance <= word.len() / 4 && !longer).then_some(near)
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
        "convtranspose" | "conv2dtranspose" | "deconv" | "deconv2d" | "transposedconv2d" | "deconvolution" => {
            Some("ConvTranspose2d")
        }
        "upsampling2d" | "upsamplingnearest2d" | "upsamplingbilinear2d" | "interpolate" | "resize" | "unpool" => {
            Some("Upsample")
        }
        "maxpool" | "maxpooling" | "maxpooling2d" | "pool" => Some("MaxPool2d"),
        "avgpool" | "averagepooling2d" | "averagepool2d" | "averagepool" => Some("AvgPool2d"),
        "batchnorm1d" | "batchnorm2d" | "batchnormalization" => Some("BatchNorm"),
        "dropout1d" | "dropout2d" | "alphadropout" => Some("Dropout"),
        "adaptiveavgpool2d" | "globalaveragepooling2d" | "globalaveragepool" => Some("GlobalAvgPool"),
        "adaptivemaxpool2d" | "globalmaxpooling2d" => Some("GlobalMaxPool"),
        "unflatten" => Some("Reshape"),
        _ => None,
    };
    const LATER: &[&str] = &["rnn", "lstm", "gru", "embedding", "conv1d", "bidirectional"];
    const ABSENT: &[&str] = &["layernorm", "groupnorm", "instancenorm", "conv3d", "attention", "prelu"];
    let names = || LAYER_NAMES.iter().chain(Keyword::WORDS).copied();
    let same = names().find(|name| name.to_lowercase() == lower).or_else(|| slip(&word, names()));
    let (hint, meant) = if LATER.contains(&lower.as_str()) {
        (": recurrent layers and sequences are not in this version".to_string(), None)
    } else if ABSENT.contains(&lower.as_str()) {
        (" in this version".to_string(), None)
    } else {
        match alias.or(same) {
            Some(meant) => (format!("; did you mean `{meant}`?"), Spec::by_name(meant)),
            None => return Kind::Own,
        }
    };
    let help = if meant.is_none() && alias.or(same).is_none() {
        format!(
            "\n= help: the layers are {}\n= help: a layer of your own of this name is `self::{word}`",
            list(LAYER_NAMES)
        )
    } else {
        format!("\n= help: a layer of your own of this name is `self::{word}`")
    };
    errors.at(ident, format!("there is no layer `{word}`{hint}{help}"));
    meant.map_or(Kind::Unknown, Kind::Meant)
}
