//! The attributes that the user wrote above the struct.

use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Path, Token};

use crate::model::Network;

/// What every network derives or implements already. Who writes it again, out of habit, means no other thing.
const DERIVED: &[&str] = &["Clone", "Copy", "Debug", "PartialEq"];

/// The attributes of the struct, without the derives that it has anyway.
pub fn of_struct(network: &Network) -> impl Iterator<Item = impl ToTokens> {
    network.attrs.iter().map(|attr| {
        let paths = match attr.path().is_ident("derive") {
            true => attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).ok(),
            false => None,
        };
        match paths {
            Some(paths) => {
                let others = paths.iter().filter(|path| {
                    path.segments.last().is_none_or(|last| !DERIVED.iter().any(|derived| last.ident == derived))
                });
                quote! { #[derive(#(#others),*)] }
            }
            None => quote! { #attr },
        }
    })
}

/// The conditions under which the network exists, for every item beside the struct.
pub fn cfgs(network: &Network) -> impl Iterator<Item = &Attribute> {
    network.attrs.iter().filter(|attr| attr.path().is_ident("cfg"))
}
