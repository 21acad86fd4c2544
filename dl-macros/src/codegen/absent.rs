//! What a network does not have: functions whose use is answered by the compiler.

use proc_macro2::TokenStream;
use quote::quote;

use super::{generics, one, states};
use crate::model::Network;

/// The traits of what is not there, for the network of `f32`, so that `Net::init(42)` needs no type.
pub fn items(network: &Network) -> TokenStream {
    let (params, net) = (generics::params(network), generics::applied(network, &quote! { f32 }));
    let clause = generics::clause(network);
    let stateless = states::nodes(network).next().is_none().then(|| quote! { Stateless });
    let size = match one::is_sized(network) {
        true => None,
        false if network.is_generic() => Some(quote! { AnySizes }),
        false => Some(quote! { AnyLength }),
    };
    let absent = [Some(quote! { Otherwise }), stateless, size].into_iter().flatten();
    quote! { #(impl #params __p::#absent for #net #clause {})* }
}
