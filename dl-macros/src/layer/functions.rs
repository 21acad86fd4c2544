//! The functions of a layer: which there are, and what they are given, by the names of their parameters.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{FnArg, Ident, ImplItemFn, Pat, ReturnType, Type};

use super::read::Passes;
use crate::errors::Errors;
use crate::suggest::{did_you_mean, list, nearest};

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
        if item.sig.generics.type_params().next().is_none() {
            let message = format!(
                "`{name}` is for numbers of any type: a network can be one of `f32` or of `f64`\n\
                 = help: `fn {name}<T: Element>(…)`, and `T` in the place of `f32`"
            );
            errors.at(&item.sig.ident, message);
        }
        let mut method = false;
        let mut params = Vec::new();
        for param in &item.sig.inputs {
            match param {
                FnArg::Receiver(_) => method = true,
                FnArg::Typed(typed) => match typed.pat.as_ref() {
                    // `_x` is an `x` that is not used.
                    Pat::Ident(pat) if known.iter().any(|k| pat.ident.to_string().trim_start_matches('_') == k) => {
                        let param = Ident::new(pat.ident.to_string().trim_start_matches('_'), pat.ident.span());
                        slice(&param, &typed.ty, &name, errors);
                        params.push(param);
                    }
                    // Said of `forward` already.
                    Pat::Ident(pat) if pat.ident == "keep" && name == "backward" && !errors.is_empty() => {}
                    Pat::Ident(pat) if pat.ident == "keep" => {
                        let message = format!(
                            "`{name}` cannot be given `keep`: the layer does not say how much it keeps\n\
                             = help: `const fn keep(&self, input: Dims) -> usize {{ input.len() }}`"
                        );
                        errors.at(&pat.ident, message);
                    }
                    Pat::Ident(pat) => {
                        let word = pat.ident.to_string();
                        let alias = match word.as_str() {
                            "out" | "out_" | "result" => Some("y"),
                            "grad_output" | "grad_y" | "dout" | "grad" => Some("dy"),
                            "grad_input" | "grad_x" | "din" => Some("dx"),
                            "grad_weight" => Some("dweight"),
                            "grad_bias" => Some("dbias"),
                            _ => None,
                        };
                        let hint = match alias.filter(|alias| known.iter().any(|k| k == alias)) {
                            Some(alias) => format!("; did you mean `{alias}`?"),
                            None => did_you_mean(&word, known.iter().map(String::as_str)),
                        };
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

    /// That a pass takes what it must write, and returns nothing.
    fn writes(&self, what: &str, errors: &mut Errors) {
        let name = &self.item.sig.ident;
        if let ReturnType::Type(_, ty) = &self.item.sig.output {
            errors.at(
                ty,
                format!(
                    "`{name}` returns nothing: it writes to `{what}`\n= help: `{what}: &mut [T]` among its parameters"
                ),
            );
        } else if !self.takes(what) {
            errors.at(
                name,
                format!(
                    "`{name}` has no `{what}`, to which it writes\n= help: `{what}: &mut [T]` among its parameters"
                ),
            );
        }
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

/// Whether the numbers that a parameter stands for are written as a slice.
fn slice(param: &Ident, ty: &Type, function: &str, errors: &mut Errors) {
    let word = param.to_string();
    let is_dims = matches!(word.as_str(), "input" | "output");
    if is_dims && matches!(ty, Type::Reference(_)) {
        let numbers = if word == "input" { "x" } else { "y" };
        errors.at(
            param,
            format!(
                "`{word}` is the shape of the {word}; its numbers are `{numbers}`\n= help: `{numbers}: {}`",
                ty.to_token_stream()
            ),
        );
        return;
    }
    if is_dims || matches!(word.as_str(), "training" | "seed") || matches!(function, "f" | "derivative") {
        return;
    }
    let is_slice = matches!(ty, Type::Reference(reference) if matches!(*reference.elem, Type::Slice(_)));
    if !is_slice {
        let is_written = matches!(word.as_str(), "y" | "dx")
            || (word == "keep" && function == "forward")
            || (function == "backward" && word.starts_with('d') && word != "dy");
        let given = if is_written { "&mut [T]" } else { "&[T]" };
        errors.at(ty, format!("`{word}` is given as `{given}`\n= help: `{word}: {given}`"));
    }
}

/// Finds the functions of the passes among all, and what is missing.
pub fn passes(
    layer: &Ident,
    functions: Vec<ImplItemFn>,
    arrays: &[Ident],
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
            let message = format!(
                "a pointwise function has no weights, but `{layer}` has `{first}`\n\
                 = help: `forward` and `backward` in the place of `f` and `derivative`"
            );
            errors.at(first, message);
            return (Passes::None, others);
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
    if infer.is_none() && forward.is_none() && backward.is_none() && others.is_empty() {
        let message = format!(
            "`{layer}` computes nothing\n= help: `f` and `derivative` for a function of each number, `forward` and `backward` for all else"
        );
        errors.at(layer, message);
        return (Passes::None, others);
    }
    for (name, what) in [("forward", forward.is_none()), ("backward", backward.is_none())] {
        if what {
            let signature = match name {
                "forward" => "fn forward<T: Element>(&self, x: &[T], y: &mut [T])",
                _ => "fn backward<T: Element>(&self, x: &[T], dy: &[T], dx: &mut [T])",
            };
            let near = others.iter().find(|f| nearest(&f.sig.ident.to_string(), [name]).is_some());
            if let Some(near) = near {
                let near = &near.sig.ident;
                errors.at(near, format!("`{layer}` has no `{name}`, but has `{near}`; did you mean `{name}`?"));
                continue;
            }
            let weights = if arrays.is_empty() { "" } else { ", and the weights by their names" };
            errors.at(layer, format!("`{layer}` has no `{name}`\n= help: `{signature}`{weights}"));
        }
    }
    let (Some(forward), Some(backward)) = (forward, backward) else { return (Passes::None, others) };
    let names: Vec<String> = arrays.iter().map(ToString::to_string).collect();
    let common = || names.iter().cloned().chain(words(&["x", "y", "input", "output", "training"]));
    let kept = if keeps { words(&["keep"]) } else { Vec::new() };
    let before: Vec<String> = common().chain(words(&["seed"])).chain(kept.clone()).collect();
    let after: Vec<String> =
        common().chain(words(&["dy", "dx"])).chain(kept).chain(names.iter().map(|name| format!("d{name}"))).collect();
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
    if errors.is_empty() {
        forward.writes("y", errors);
        infer.iter().for_each(|infer| infer.writes("y", errors));
        backward.writes("dx", errors);
    }
    for array in arrays {
        if errors.is_empty() && !backward.takes(&format!("d{array}")) {
            let message = format!(
                "`backward` has no `d{array}`: `{array}` would have no gradient\n\
                 = help: `d{array}: &mut [T]` among its parameters, to which it adds"
            );
            errors.at(&backward.item.sig.ident, message);
        }
    }
    (Passes::Whole { infer, forward, backward }, others)
}

/// `dweight` for `weight`.
pub fn gradient(array: &Ident) -> Ident {
    format_ident!("d{array}")
}
