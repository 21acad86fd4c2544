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
                        if info.name == "length" {
                            // That it has one is known even so.
                            layer.spec = layer.spec.set(info.name, ArgValue::Size(1)).unwrap_or(layer.spec);
                        }
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
    let has = |name: &str| table.iter().any(|info| info.name == name);
    let alias = match word.as_str() {
        "units" | "hidden" | "hidden_dim" | "hidden_units" | "out_features" | "size" | "cell_size"
            if has("hidden_size") =>
        {
            Some("hidden_size")
        }
        "activation" | "function" => Some("nonlinearity"),
        "unit_forget_bias" => Some("forget_bias"),
        "use_peepholes" | "peepholes" => Some("peephole"),
        "h0" | "initial" | "state" => Some("initial_state"),
        "recurrent_initializer" => Some("recurrent_init"),
        "kernel_initializer" | "initializer" | "embeddings_initializer" => Some("init"),
        "vocabulary" | "vocab_size" | "vocab" | "input_dim" | "num_tokens" => Some("num_embeddings"),
        "dim" | "output_dim" | "features" | "size" | "d_model" if has("embedding_dim") => Some("embedding_dim"),
        "n" | "times" | "steps" | "count" => Some("length"),
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
    let recurrent = has("hidden_size");
    if word == "peephole" && recurrent && alias.is_none() {
        errors.at(
            name,
            format!(
                "`{kind}` has no argument `peephole`; only `Lstm` has peepholes\n= help: `Lstm(…, peephole = true)`"
            ),
        );
        return None;
    }
    let (hint, help) = if let Some(help) = instead(&word, kind).filter(|_| recurrent) {
        (String::new(), help)
    } else if word == "frozen" {
        (String::new(), format!("`frozen` stands before the layer: `frozen {kind}(…)`"))
    } else if matches!(
        word.as_str(),
        "in_channels" | "in_features" | "num_features" | "input" | "in_dim" | "input_size" | "input_shape"
    ) {
        (String::new(), "input sizes are never written: they follow from the layer before".to_string())
    } else if names.is_empty() {
        (hint, format!("`{kind}` takes no arguments"))
    } else {
        (hint, format!("its arguments are {}", list(&names)))
    };
    errors.at(name, format!("`{kind}` has no argument `{word}`{hint}\n= help: {help}"));
    None
}

/// What is written in the place of an argument that recurrent layers have elsewhere.
fn instead(word: &str, kind: &str) -> Option<String> {
    let help = match word {
        "batch_first" => {
            "the batch is never written: a sequence is `[T, F]`, and a batch is a slice of sequences".to_string()
        }
        "return_sequences" => {
            format!("`{kind}` gives its output at every step; `Last` behind it gives that of the last step alone")
        }
        "return_state" => "the state of a network is kept where it goes step by step".to_string(),
        "go_backwards" | "reverse" | "reversed" => {
            format!("`Reverse, {kind}(…)`, and `Reverse` once more to have the steps in order")
        }
        "dropout" | "recurrent_dropout" => format!("`{kind}(…), Dropout(0.5)`: dropout is a layer of its own"),
        "bidirectional" => format!("it is a block: `bidirectional {{ {kind}(…) }}`"),
        "layers" | "n_layers" => format!("`num_layers = 2`: `{kind}(…, num_layers = 2)`"),
        "stateful" => {
            "a state is kept where the network goes step by step; a sequence begins with `initial_state`".to_string()
        }
        "proj_size" => format!("`{kind}(…), Linear(…)`: a projection is a layer of its own"),
        _ => return None,
    };
    Some(help)
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
        (ArgKind::Size, "hidden_size") => "64",
        (ArgKind::Size, "num_embeddings") => "65",
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
        "simplernn" | "rnncell" | "elman" | "elmanrnn" | "recurrent" => Some("Rnn"),
        "lstmcell" | "cudnnlstm" => Some("Lstm"),
        "grucell" | "cudnngru" => Some("Gru"),
        "embed" | "embeddings" | "embeddingbag" | "lookup" => Some("Embedding"),
        "repeatvector" | "unfold" | "unroll" => Some("Repeat"),
        "globalmaxpooling1d" | "globalmaxpool1d" | "adaptivemaxpool1d" | "maxpooling1d" => Some("MaxOverTime"),
        "globalaveragepooling1d" | "globalavgpool1d" | "adaptiveavgpool1d" | "meanpool" => Some("MeanOverTime"),
        "laststep" | "lasttimestep" | "lastoutput" => Some("Last"),
        "firststep" => Some("First"),
        "flip" | "reversed" => Some("Reverse"),
        _ => None,
    };
    const ABSENT: &[&str] = &["conv1d", "layernorm", "groupnorm", "instancenorm", "conv3d", "attention", "prelu"];
    let names = || LAYER_NAMES.iter().chain(Keyword::WORDS).copied();
    let same = names().find(|name| name.to_lowercase() == lower).or_else(|| slip(&word, names()));
    let block = match lower.as_str() {
        "bidirectional" | "birnn" | "bilstm" | "bigru" => {
            Some("both directions of a recurrent layer are a block: `bidirectional { Lstm(64) }`")
        }
        "timedistributed" => Some("every layer is applied to each step of a sequence by itself: `Linear(8)` is enough"),
        _ => None,
    };
    if let Some(help) = block {
        errors.at(ident, format!("there is no layer `{word}`\n= help: {help}"));
        return Kind::Unknown;
    }
    let (hint, meant) = if ABSENT.contains(&lower.as_str()) {
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
