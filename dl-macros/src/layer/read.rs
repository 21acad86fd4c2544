//! A layer as meant: names checked, sizes of weights told apart, what is missing reported.

use dl_core::shape::MAX_RANK;
use dl_core::spec::Init;
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{Attribute, Expr, Ident, ImplItemFn, Type, Visibility};

use super::functions::{self, Function};
use super::syntax::{Arg, Definition};
use crate::errors::Errors;
use crate::model::init;

/// The most arrays that a layer has.
const MOST_ARRAYS: usize = 4;
/// The most different sizes that they have.
const MOST_SIZES: usize = 6;

/// A layer.
pub struct Layer {
    pub attrs: Vec<Attribute>,
    pub vis: Visibility,
    pub ident: Ident,
    pub args: Vec<Arg>,
    pub arrays: Vec<Array>,
    /// The different sizes of the arrays.
    pub sizes: Vec<TokenStream>,
    /// Functions that const evaluation calls: `output`, `macs`, `keep`, and whatever else is `const`.
    pub rules: Vec<ImplItemFn>,
    pub passes: Passes,
    /// Everything that is neither.
    pub others: Vec<ImplItemFn>,
}

/// An array of weights.
pub struct Array {
    pub attrs: Vec<Attribute>,
    pub ident: Ident,
    pub dims: Vec<TokenStream>,
    /// For each dimension, which of the layer's sizes it is.
    pub sizes: Vec<usize>,
    /// The expression of a `dl::spec::Init`.
    pub init: TokenStream,
}

/// What the layer computes.
#[allow(clippy::large_enum_variant)]
pub enum Passes {
    Pointwise {
        f: Box<Function>,
        derivative: Box<Function>,
    },
    Whole {
        infer: Option<Box<Function>>,
        forward: Box<Function>,
        backward: Box<Function>,
    },
    /// After a mistake.
    None,
}

/// Names that the layer has already.
const TAKEN: &[&str] = &[
    "output",
    "shapes",
    "generics",
    "segments",
    "macs",
    "keep",
    "forward",
    "backward",
    "infer",
    "f",
    "derivative",
    "given",
    "lens",
];

/// Names that arrays cannot have either: those of what passes are given beside them.
const GIVEN: &[&str] = &["x", "y", "dx", "dy", "input", "training", "seed"];

/// Words of the language, which arguments of no layer are called by.
const WORDS: &[&str] = &["frozen", "shared"];

/// Reads a definition. Mistakes are reported.
pub fn read(definition: Definition, errors: &mut Errors) -> Layer {
    let Definition { attrs, vis, ident, mut args, mut arrays, functions } = definition;
    for (i, name) in args.iter_mut().map(|arg| &mut arg.ident).enumerate() {
        let word = name.to_string();
        if TAKEN.contains(&word.as_str()) || WORDS.contains(&word.as_str()) {
            errors.at(&*name, taken(&word));
            // No second wave from what has this name.
            *name = format_ident!("{word}_{i}");
        }
    }
    for (i, name) in arrays.iter_mut().map(|array| &mut array.ident).enumerate() {
        let word = name.to_string();
        if TAKEN.contains(&word.as_str()) || GIVEN.contains(&word.as_str()) {
            errors.at(&*name, taken(&word));
            *name = format_ident!("{word}_{i}");
        }
    }
    let mut seen: Vec<String> = Vec::new();
    args.retain(|arg| {
        let name = arg.ident.to_string();
        let twice = seen.contains(&name);
        if twice {
            errors.at(&arg.ident, format!("two arguments are called `{name}`"));
        }
        seen.push(name);
        !twice
    });
    for arg in &args {
        if arg.default.is_none() && zero(&arg.ty).is_none() {
            let message =
                format!("an argument of this type needs a default\n= help: `{} = …`", arg.to_token_stream_of_name());
            errors.at(&arg.ty, message);
        }
    }
    let mut sizes: Vec<TokenStream> = Vec::new();
    let mut read: Vec<Array> = Vec::new();
    for mut array in arrays {
        if array.dims.is_empty() || array.dims.len() > MAX_RANK {
            errors.at(&array.ident, format!("an array has 1 to {MAX_RANK} dimensions, not {}", array.dims.len()));
            array.dims.truncate(MAX_RANK);
            if array.dims.is_empty() {
                array.dims.push(syn::parse_quote!(1));
            }
        }
        let dims: Vec<TokenStream> = array.dims.iter().map(ToTokens::to_token_stream).collect();
        let mut position = |dim: &TokenStream| {
            let text = dim.to_string();
            sizes.iter().position(|size| size.to_string() == text).unwrap_or_else(|| {
                sizes.push(dim.clone());
                sizes.len() - 1
            })
        };
        let positions = dims.iter().map(&mut position).collect();
        let init = match &array.init {
            Some(expr) => beginning(expr).unwrap_or_else(|message| {
                errors.at(expr, message);
                quote! { ::dl::spec::Init::Inherit }
            }),
            None => quote! { ::dl::spec::Init::Inherit },
        };
        if read.iter().any(|other| other.ident == array.ident) {
            errors.at(&array.ident, format!("two arrays are called `{}`", array.ident));
            continue;
        }
        read.push(Array { attrs: array.attrs, ident: array.ident, dims, sizes: positions, init });
    }
    if read.len() > MOST_ARRAYS {
        errors.at(
            &read[MOST_ARRAYS].ident,
            format!("a layer has at most {MOST_ARRAYS} arrays of weights, but this has {}", read.len()),
        );
        read.truncate(MOST_ARRAYS);
    }
    if sizes.len() > MOST_SIZES {
        let message =
            format!("the weights of a layer have at most {MOST_SIZES} different sizes, but these have {}", sizes.len());
        errors.at(&ident, message);
        sizes.truncate(MOST_SIZES);
    }
    let mut functions = functions;
    for function in &mut functions {
        let name = function.sig.ident.to_string();
        if function.sig.constness.is_none() && matches!(name.as_str(), "output" | "macs" | "keep") {
            let message =
                format!("`{name}` is asked by the compiler, so it must be a `const fn`\n= help: `const fn {name}`");
            errors.at(&function.sig.ident, message);
            function.sig.constness = Some(syn::parse_quote!(const));
        }
    }
    let (mut rules, others): (Vec<_>, Vec<_>) = functions.into_iter().partition(|f| f.sig.constness.is_some());
    // Networks in other modules ask the rules, too.
    for rule in rules.iter_mut().filter(|rule| matches!(rule.vis, Visibility::Inherited)) {
        rule.vis = vis.clone();
        if !rule.attrs.iter().any(|attr| attr.path().is_ident("doc")) {
            rule.attrs.push(syn::parse_quote! { #[doc(hidden)] });
        }
    }
    if !read.is_empty() && !rules.iter().any(|rule| rule.sig.ident == "output") {
        let message = format!(
            "`{ident}` has no shape rule\n\
             = help: `const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {{ … }}` says what it makes of an input"
        );
        errors.at(&ident, message);
    }
    let names: Vec<Ident> = read.iter().map(|array| array.ident.clone()).collect();
    let keeps = rules.iter().any(|rule| rule.sig.ident == "keep");
    let (passes, others) = functions::passes(&ident, others, &names, keeps, errors);
    Layer { attrs, vis, ident, args, arrays: read, sizes, rules, passes, others }
}

/// How an array begins. A constant is meant for this array, biases as well.
fn beginning(expr: &Expr) -> Result<TokenStream, String> {
    let (known, tokens) = init(expr)?;
    Ok(match (known, expr) {
        (Some(Init::Constant(c)), _) => quote! { ::dl::spec::Init::Exactly(#c) },
        (None, Expr::Call(call)) => {
            let value = &call.args[0];
            quote! { ::dl::spec::Init::Exactly(#value) }
        }
        _ => tokens,
    })
}

/// The message about a name that is taken.
fn taken(word: &str) -> String {
    format!("`{word}` is a name that every layer has for something else\n= help: for example `{word}_1`")
}

/// What an argument is as long as it has not been given.
pub fn zero(ty: &Type) -> Option<TokenStream> {
    match ty.to_token_stream().to_string().as_str() {
        "usize" | "u64" | "u32" | "i64" | "i32" | "isize" => Some(quote! { 0 }),
        "f64" | "f32" => Some(quote! { 0.0 }),
        "bool" => Some(quote! { false }),
        _ => None,
    }
}

impl Arg {
    fn to_token_stream_of_name(&self) -> String {
        format!("{}: {}", self.ident, self.ty.to_token_stream())
    }
}
