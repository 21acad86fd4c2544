//! The functions of a layer: which there are, and what they are given, by the names of their parameters.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{FnArg, Ident, ImplItemFn, Pat};

use super::read::Passes;
use crate::errors::Errors;
use crate::suggest::{did_you_mean, list};

/// A function of the layer.
pub struct Function {
    pub item: ImplItemFn,
    /// Whether it takes `&self`.
    method: bool,
    /// The names of its parameters.
    params: Vec<Ident>,
}

impl Function {
    /// Reads a function that is given what `known` names. Other parameters are reported.
    fn read(item: ImplItemFn, known: &[String], errors: &mut Errors) -> Box<Self> {
        let name = item.sig.ident.to_string();
        let mut method = false;
        let mut params = Vec::new();
        for param in &item.sig.inputs {
            match param {
                FnArg::Receiver(_) => method = true,
                FnArg::Typed(typed) => match typed.pat.as_ref() {
                    Pat::Ident(pat) if known.iter().any(|k| pat.ident == k) => params.push(pat.ident.clone()),
                    Pat::Ident(pat) => {
                        let hint = did_you_mean(&pat.ident.to_string(), known.iter().map(String::as_str));
                        let message = format!(
                            "`{name}` cannot be given `{}`{hint}\n= help: its parameters are told apart by their names: {}",
                            pat.ident,
                            list(known)
                        );
                        errors.at(&pat.ident, message);
                    }
                    other => errors.at(other, format!("a parameter of `{name}` is a name, one of {}", list(known))),
                },
            }
        }
        Box::new(Function { item, method, params })
    }

    /// A call, in which every parameter is the variable of its name.
    pub fn call(&self) -> TokenStream {
        let (name, params) = (&self.item.sig.ident, &self.params);
        match self.method {
            true => quote! { S::LAYER.#name(#(#params),*) },
            false => quote! { Self::#name(#(#params),*) },
        }
    }

    /// Whether it has a parameter of this name.
    pub fn takes(&self, name: &str) -> bool {
        self.params.iter().any(|param| param == name)
    }
}

/// Finds the functions of the passes among all, and what is missing.
pub fn passes(
    layer: &Ident,
    functions: Vec<ImplItemFn>,
    arrays: &[String],
    keeps: bool,
    errors: &mut Errors,
) -> (Passes, Vec<ImplItemFn>) {
    let mut others = Vec::new();
    let mut found: Vec<(String, ImplItemFn)> = Vec::new();
    for function in functions {
        match function.sig.ident.to_string().as_str() {
            name @ ("f" | "derivative" | "forward" | "backward" | "infer") => found.push((name.to_string(), function)),
            _ => others.push(function),
        }
    }
    let mut take = |name: &str| found.iter().position(|(n, _)| n == name).map(|i| found.remove(i).1);
    let words = |words: &[&str]| -> Vec<String> { words.iter().map(ToString::to_string).collect() };
    let (f, derivative) = (take("f"), take("derivative"));
    if f.is_some() || derivative.is_some() {
        let missing = |name: &str, errors: &mut Errors| {
            let message = format!(
                "`{layer}` has no `{name}`\n= help: a pointwise function is `fn f<T: Element>(x: T) -> T` and `fn derivative<T: Element>(x: T) -> T`"
            );
            errors.at(layer, message);
        };
        if let Some(first) = arrays.first() {
            errors.at(layer, format!("a pointwise function has no weights, but this has `{first}`\n= help: `forward` and `backward` in the place of `f` and `derivative`"));
        }
        return match (f, derivative) {
            (Some(f), Some(derivative)) => {
                let f = Function::read(f, &words(&["x"]), errors);
                let derivative = Function::read(derivative, &words(&["x", "y"]), errors);
                (Passes::Pointwise { f, derivative }, others)
            }
            (Some(_), None) => {
                missing("derivative", errors);
                (Passes::None, others)
            }
            _ => {
                missing("f", errors);
                (Passes::None, others)
            }
        };
    }
    let (infer, forward, backward) = (take("infer"), take("forward"), take("backward"));
    for (name, what) in [("forward", forward.is_none()), ("backward", backward.is_none())] {
        if what {
            let signature = match name {
                "forward" => "fn forward<T: Element>(&self, x: &[T], y: &mut [T])",
                _ => "fn backward<T: Element>(&self, x: &[T], dy: &[T], dx: &mut [T])",
            };
            let message = format!("`{layer}` has no `{name}`\n= help: `{signature}`, and the weights by their names");
            errors.at(layer, message);
        }
    }
    let (Some(forward), Some(backward)) = (forward, backward) else { return (Passes::None, others) };
    let common = || arrays.iter().cloned().chain(words(&["x", "y", "input", "output", "training"]));
    let kept = if keeps { words(&["keep"]) } else { Vec::new() };
    let before: Vec<String> = common().chain(words(&["seed"])).chain(kept.clone()).collect();
    let after: Vec<String> =
        common().chain(words(&["dy", "dx"])).chain(kept).chain(arrays.iter().map(|name| format!("d{name}"))).collect();
    let evaluated: Vec<String> = common().collect();
    let forward = Function::read(forward, &before, errors);
    let infer = infer.map(|infer| Function::read(infer, &evaluated, errors));
    if forward.takes("keep") && infer.is_none() {
        let message = format!(
            "`{layer}` keeps something for its backward pass, and so needs `infer`, which computes the same and keeps nothing\n\
             = help: `fn infer<T: Element>(&self, x: &[T], y: &mut [T])`"
        );
        errors.at(layer, message);
    }
    let backward = Function::read(backward, &after, errors);
    (Passes::Whole { infer, forward, backward }, others)
}

/// `dweight` for `weight`.
pub fn gradient(array: &Ident) -> Ident {
    format_ident!("d{array}")
}
