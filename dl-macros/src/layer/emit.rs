//! From a layer to items: its value with its rules, its weights, its passes.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ReturnType;
use syn::spanned::Spanned;

use super::functions::{Function, gradient};
use super::read::{Array, Layer, Passes, zero};
use crate::suggest::{count, list};

/// The items of a layer.
pub fn items(layer: &Layer, complete: bool) -> TokenStream {
    let value = value(layer);
    let rules = rules(layer);
    let weights = weights(layer);
    let passes = if complete { passes(layer) } else { empty(layer) };
    let ident = &layer.ident;
    let names = layer.args.iter().map(|arg| arg.ident.to_string());
    quote! {
        #value
        #weights
        #rules
        const _: () = {
            use ::dl::__private as __p;
            #[diagnostic::do_not_recommend]
            impl __p::AsLayer for #ident {
                type Layer = Self;
                const DEFAULT: Self = Self::DEFAULT;
                const ARGUMENTS: &'static [&'static str] = &[#(#names),*];
                type Folded = Self;
            }
            #passes
        };
    }
}

/// The layer with its arguments, and their setters.
fn value(layer: &Layer) -> TokenStream {
    let Layer { attrs, vis, ident, args, .. } = layer;
    let fields = args.iter().map(|arg| {
        let (attrs, name, ty) = (&arg.attrs, &arg.ident, &arg.ty);
        let doc = arg.attrs.is_empty().then(|| format!("The argument `{name}`.")).into_iter();
        quote! { #(#attrs)* #(#[doc = #doc])* #vis #name: #ty }
    });
    let defaults = args.iter().map(|arg| {
        let name = &arg.ident;
        let default = arg.default.as_ref().map(ToTokens::to_token_stream).or_else(|| zero(&arg.ty));
        let default = default.unwrap_or_else(|| {
            // After a mistake, which is reported: the layer is there, and no pass of it.
            quote! { unsafe { ::core::mem::zeroed() } }
        });
        quote! { #name: #default }
    });
    let setters = args.iter().enumerate().map(|(i, arg)| {
        let (name, ty) = (&arg.ident, &arg.ty);
        let positional = format_ident!("argument_{}", i + 1);
        let doc = format!("The layer with `{name}`.");
        quote! {
            #[doc = #doc]
            #[must_use]
            #vis const fn #name(mut self, #name: #ty) -> Self {
                self.#name = #name;
                self.given |= 1 << #i;
                self
            }

            #[doc(hidden)]
            #[must_use]
            #vis const fn #positional(self, #name: #ty) -> Self {
                self.#name(#name)
            }
        }
    });
    // What is given beyond these is told so, where it stands.
    let name = ident.to_string();
    let message = match args.len() {
        0 => format!("`{name}` takes no arguments"),
        n => {
            let names: Vec<String> = args.iter().map(|arg| arg.ident.to_string()).collect();
            format!("`{name}` takes at most {}: {}", count(n, "argument", "arguments"), list(&names))
        }
    };
    let superfluous = (args.len() + 1..args.len() + 4).map(|i| {
        let positional = format_ident!("argument_{i}");
        quote! {
            #[doc(hidden)]
            #[must_use]
            #vis const fn #positional<__X: __Superfluous + ::core::marker::Copy>(self, _argument: __X) -> Self {
                self
            }
        }
    });
    quote! {
        #(#attrs)*
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::cmp::PartialEq, ::core::fmt::Debug)]
        #vis struct #ident { #(#fields,)* given: u32 }

        #[allow(dead_code)]
        impl #ident {
            /// The layer, all arguments at their defaults.
            #vis const DEFAULT: Self = Self { #(#defaults,)* given: 0 };

            #(#setters)*
        }

        const _: () = {
            #[diagnostic::on_unimplemented(message = #message, label = "one too many")]
            #vis trait __Superfluous {}

            #[diagnostic::do_not_recommend]
            impl __Superfluous for ::core::convert::Infallible {}

            #[allow(dead_code)]
            impl #ident { #(#superfluous)* }
        };
    }
}

/// What const evaluation asks of the layer.
fn rules(layer: &Layer) -> TokenStream {
    let Layer { vis, ident, rules, others, .. } = layer;
    let has = |name: &str| rules.iter().any(|rule| rule.sig.ident == name);
    let mut own = TokenStream::new();
    for rule in rules.iter().chain(others) {
        own.extend(rule.to_token_stream());
    }
    let output = (!has("output")).then(|| {
        quote! {
            #[doc(hidden)]
            #vis const fn output(&self, input: ::dl::shape::Dims) -> ::core::result::Result<::dl::shape::Dims, ::dl::shape::ShapeError> {
                ::core::result::Result::Ok(input)
            }
        }
    });
    let macs = (!has("macs")).then(|| {
        quote! {
            #[doc(hidden)]
            #vis const fn macs(&self, input: ::dl::shape::Dims) -> u64 {
                let _ = input;
                0
            }
        }
    });
    let keep = (!has("keep")).then(|| {
        quote! {
            #[doc(hidden)]
            #vis const fn keep(&self, input: ::dl::shape::Dims) -> usize {
                let _ = input;
                0
            }
        }
    });
    let (sizes, name) = (&layer.sizes, ident.to_string());
    let lens = layer.arrays.iter().map(|array| {
        let dims = &array.dims;
        quote! { ::dl::shape::Dims::new(&[#(#dims),*]).len() }
    });
    let segments = segments(&layer.arrays);
    let required = layer.args.iter().enumerate().filter(|(_, arg)| arg.default.is_none()).map(|(i, arg)| {
        let arg = arg.ident.to_string();
        quote! {
            if self.given & (1 << #i) == 0 {
                return ::core::result::Result::Err(::dl::shape::ShapeError::missing(#name, #arg));
            }
        }
    });
    let count = layer.arrays.len();
    // Another type than the right one is underlined where it is written.
    let span = rules.iter().find(|rule| rule.sig.ident == "output").map(|rule| match &rule.sig.output {
        ReturnType::Type(_, ty) => ty.span(),
        ReturnType::Default => rule.sig.ident.span(),
    });
    let one = quote_spanned! { span.unwrap_or(ident.span()) => self.output(inputs[0]) };
    quote! {
        #[allow(dead_code, clippy::result_large_err)]
        impl #ident { #own }

        #[allow(dead_code, clippy::result_large_err)]
        impl #ident {
            #output
            #macs
            #keep

            #[doc(hidden)]
            #vis const fn shapes(&self, inputs: &[::dl::shape::Dims]) -> ::core::result::Result<::dl::spec::Shapes, ::dl::shape::ShapeError> {
                #(#required)*
                ::dl::spec::Shapes::of_one(#name, inputs, if inputs.len() == 1 { #one } else { ::core::result::Result::Ok(inputs[0]) })
            }

            #[doc(hidden)]
            #vis const fn generics(&self, input: ::dl::shape::Dims) -> ::dl::spec::Generics {
                let _ = input;
                ::dl::spec::Generics::new(&[#(#sizes),*])
            }

            #[doc(hidden)]
            #vis const fn segments(&self, input: ::dl::shape::Dims) -> ::dl::spec::Segments {
                let _ = input;
                ::dl::spec::Segments::NONE #segments
            }

            /// How many numbers its arrays have.
            const fn lens(&self, input: ::dl::shape::Dims) -> [usize; #count] {
                let _ = input;
                [#(#lens),*]
            }
        }
    }
}

/// The arrays of the layer, for its `segments`.
fn segments(arrays: &[Array]) -> TokenStream {
    // A bias begins as the weights that it is beside, as in PyTorch.
    let first = arrays.iter().find(|array| array.dims.len() > 1);
    let entries = arrays.iter().map(|array| {
        let (name, dims, init) = (array.ident.to_string(), &array.dims, &array.init);
        let of = first.filter(|_| dims.len() == 1).unwrap_or(array);
        let (head, tail) = (&of.dims[0], &of.dims[1..]);
        let fan_in = if tail.is_empty() {
            quote! { #head }
        } else {
            quote! { 1 #(* (#tail))* }
        };
        let role = if dims.len() == 1 {
            quote! { Bias }
        } else {
            quote! { Weight }
        };
        quote! {
            .and(::dl::spec::SegmentSpec {
                field: #name,
                dims: ::dl::shape::Dims::new(&[#(#dims),*]),
                role: ::dl::spec::Role::#role,
                init: #init,
                fan_in: #fan_in,
                fan_out: #head,
            })
        }
    });
    entries.collect()
}

/// The struct of the weights.
fn weights(layer: &Layer) -> TokenStream {
    if layer.arrays.is_empty() {
        return TokenStream::new();
    }
    let (vis, ident) = (&layer.vis, weights_ident(layer));
    let sizes: Vec<_> = (0..layer.sizes.len()).map(size).collect();
    let fields = layer.arrays.iter().map(|array| {
        let (attrs, name) = (&array.attrs, &array.ident);
        let ty = array.sizes.iter().rev().fold(quote! { T }, |inner, k| {
            let size = size(*k);
            quote! { [#inner; #size] }
        });
        let dims = array.dims.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let doc = array.attrs.is_empty().then(|| format!("`[{dims}]`")).into_iter();
        quote! { #(#attrs)* #(#[doc = #doc])* #vis #name: #ty }
    });
    let doc = format!("The weights of [`{}`].", layer.ident);
    quote! {
        #[doc = #doc]
        #[repr(C)]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::cmp::PartialEq, ::core::fmt::Debug)]
        #vis struct #ident<T, #(const #sizes: usize),*> { #(#fields),* }

        // SAFETY: `repr(C)`, and every field is an array of `T`, which all have the alignment of `T`.
        unsafe impl<T: ::dl::element::Element, #(const #sizes: usize),*> ::dl::layers::Flat<T> for #ident<T, #(#sizes),*> {}
    }
}

fn weights_ident(layer: &Layer) -> proc_macro2::Ident {
    format_ident!("{}Weights", layer.ident)
}

/// The name of a size: `A` to `F`.
fn size(k: usize) -> proc_macro2::Ident {
    format_ident!("{}", ["A", "B", "C", "D", "E", "F"][k.min(5)])
}

/// The type of the weights in `PerSample`.
fn arrays_type(layer: &Layer) -> TokenStream {
    let ty = match layer.arrays.is_empty() {
        true => quote! { __p::NoWeights<T> },
        false => {
            let (ident, sizes) = (weights_ident(layer), (0..layer.sizes.len()).map(size));
            quote! { #ident<T, #(#sizes),*> }
        }
    };
    quote! {
        type Arrays<T, const A: usize, const B: usize, const C: usize, const D: usize, const E: usize, const F: usize> = #ty
        where
            T: __p::Element;
    }
}

/// Splits the flat weights, or their gradient, into arrays.
fn split(layer: &Layer, from: TokenStream, gradients: bool) -> TokenStream {
    let names = layer.arrays.iter().map(|array| if gradients { gradient(&array.ident) } else { array.ident.clone() });
    let split = if gradients {
        quote! { split_at_mut_checked }
    } else {
        quote! { split_at_checked }
    };
    let splits = names.enumerate().map(|(i, name)| {
        quote! {
            let ::core::option::Option::Some((#name, __rest)) = __rest.#split(__lens[#i]) else { return };
        }
    });
    quote! {
        let __lens = const { S::LAYER.lens(S::INPUT) };
        let __rest = #from;
        #(#splits)*
        let _ = __rest;
    }
}

/// The implementation of `PerSample`.
fn passes(layer: &Layer) -> TokenStream {
    let ident = &layer.ident;
    let arrays = arrays_type(layer);
    let shapes = quote! { let (input, output) = const { (S::INPUT, S::OUTPUT) }; let _ = (&input, &output); };
    let split_weights = split(layer, quote! { weights }, false);
    let (functions, infer, forward, backward) = match &layer.passes {
        Passes::Pointwise { f, derivative } => {
            let (f_call, derivative_call) = (f.call(), derivative.call());
            let loops = |call: TokenStream| quote! { for (x, y) in x.iter().zip(y) { let x = *x; *y = #call; } };
            let infer = loops(f_call.clone());
            (
                function_items(ident, &[f], &[derivative]),
                quote! { #infer },
                quote! { let (x, y) = (sample.x, sample.y); #infer },
                quote! {
                    let values = gradient.x.iter().zip(gradient.y).zip(gradient.dy);
                    for (((x, y), dy), dx) in values.zip(gradient.dx) {
                        let (x, y) = (*x, *y);
                        let _ = (x, y);
                        *dx = *dy * #derivative_call;
                    }
                },
            )
        }
        Passes::Whole { infer, forward, backward } => {
            let split_gradients = split(layer, quote! { gradient.dweights }, true);
            let (forward_call, backward_call) = (forward.call(), backward.call());
            let infer_call = infer.as_ref().map_or_else(|| forward_call.clone(), |infer| infer.call());
            let first: Vec<&Function> = infer.iter().chain([forward]).map(|f| &**f).collect();
            (
                function_items(ident, &first, &[backward]),
                quote! {
                    #split_weights
                    #shapes
                    let (training, seed) = (false, 0u64);
                    let _ = (training, seed);
                    #infer_call;
                },
                quote! {
                    #split_weights
                    #shapes
                    let __p::Sample { x, y, keep, training, seed } = sample;
                    let _ = (training, seed, &keep);
                    #forward_call;
                },
                quote! {
                    #split_weights
                    #split_gradients
                    #shapes
                    let __p::Gradient { x, y, keep, dy, dx, training, .. } = gradient;
                    let _ = (y, keep, dy, &dx, training);
                    #backward_call;
                },
            )
        }
        Passes::None => return empty(layer),
    };
    quote! {
        #functions

        #[allow(unused_variables, clippy::let_unit_value)]
        impl __p::PerSample for #ident {
            #arrays
            fn infer<S: __p::Site<Layer = Self>, T: __p::Element>(weights: &[T], x: &[T], y: &mut [T]) {
                #infer
            }
            ::dl::__train! {
                fn forward<S: __p::Site<Layer = Self>, T: __p::Element>(weights: &[T], sample: __p::Sample<'_, T>) {
                    #forward
                }
                fn backward<S: __p::Site<Layer = Self>, T: __p::Element>(weights: &[T], gradient: __p::Gradient<'_, T>) {
                    #backward
                }
            }
        }
    }
}

/// The user's functions; those of the backward pass only where there is one.
fn function_items(ident: &proc_macro2::Ident, always: &[&Function], training: &[&Function]) -> TokenStream {
    let always = always.iter().map(|f| &f.item);
    let training = training.iter().map(|f| &f.item);
    quote! {
        #[allow(clippy::too_many_arguments, clippy::needless_range_loop)]
        impl #ident { #(#always)* }
        ::dl::__train! {
            #[allow(clippy::too_many_arguments, clippy::needless_range_loop)]
            impl #ident { #(#training)* }
        }
    }
}

/// The implementation of `PerSample` after a mistake.
fn empty(layer: &Layer) -> TokenStream {
    let ident = &layer.ident;
    let arrays = arrays_type(layer);
    quote_spanned! { ident.span() =>
        #[allow(unused_variables)]
        impl __p::PerSample for #ident {
            #arrays
            fn infer<S: __p::Site<Layer = Self>, T: __p::Element>(weights: &[T], x: &[T], y: &mut [T]) {}
            ::dl::__train! {
                fn forward<S: __p::Site<Layer = Self>, T: __p::Element>(weights: &[T], sample: __p::Sample<'_, T>) {}
                fn backward<S: __p::Site<Layer = Self>, T: __p::Element>(weights: &[T], gradient: __p::Gradient<'_, T>) {}
            }
        }
    }
}
