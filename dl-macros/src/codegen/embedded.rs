//! Trained weights in read-only memory: `Name::WEIGHTS`.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};

use super::{attributes, generics, number};
use crate::model::Network;
use crate::syntax::Weights;
use crate::weights::{File, Tensor};

/// The constant, from the file or from what is wrong with it; of a network with mistakes (`complete` is false), zeros.
pub fn items(network: &Network, file: &Result<File, String>, complete: bool) -> TokenStream {
    let Some(weights) = &network.weights else { return TokenStream::new() };
    let (vis, net) = (&network.vis, generics::applied(network, &quote! { f32 }));
    let name = weights.path.value();
    let doc = format!("The network with the weights of `{name}`, in read-only memory.");
    let zeros = quote! { __p::embed(&__p::File { name: #name, bytes: &[], tensors: [] }) };
    let (before, value) = match file {
        Ok(file) if complete => embedded(weights, file, &net),
        Ok(_) => (TokenStream::new(), zeros),
        Err(message) => (syn::Error::new(weights.path.span(), message).to_compile_error(), zeros),
    };
    let (cfgs, condition) = (attributes::cfgs(network), condition(weights));
    quote! {
        #(#cfgs)*
        #condition
        #[allow(long_running_const_eval)]
        const _: () = {
            use ::dl::__private as __p;
            #before
            // One place in memory for all uses; a constant would have one for each.
            static __WEIGHTS: #net = #value;
            #[allow(dead_code)]
            impl #net {
                #[doc = #doc]
                #vis const WEIGHTS: &'static Self = &__WEIGHTS;
            }
        };
    }
}

/// The condition under which there are weights.
pub fn condition(weights: &Weights) -> Option<TokenStream> {
    weights.condition.as_ref().map(|condition| quote! { #[cfg(#condition)] })
}

/// The check, and the network.
fn embedded(weights: &Weights, file: &File, net: &TokenStream) -> (TokenStream, TokenStream) {
    let File { name, path, tensors } = file;
    let count = number(tensors.len());
    let tensors = tensors.iter().map(|Tensor { name, dtype, dims, at, len }| {
        let dims = dims.iter().map(|d| number(*d));
        let (at, len) = (number(*at), number(*len));
        quote! { __p::Tensor::new(#name, #dtype, &[#(#dims),*], #at, #len) }
    });
    let mut path = Literal::string(path);
    path.set_span(weights.path.span());
    // Only const evaluation sees the bytes: what remains is the network.
    let items = quote! {
        const __FILE: __p::File<'static, #count> = __p::File {
            name: #name,
            bytes: ::core::include_bytes!(#path),
            tensors: [#(#tensors),*],
        };
    };
    let check = quote_spanned! { weights.path.span() =>
        const _: () = ::dl::__private::check_weights::<#net, #count>(&__FILE);
    };
    (quote! { #items #check }, quote! { __p::embed(&__FILE) })
}
