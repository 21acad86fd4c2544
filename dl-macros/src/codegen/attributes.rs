//! The attributes that the user wrote above the struct.

use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Path, Token};

use crate::model::Network;

/// What every network derives or implements already, and who writes it again means no other thing; and what would copy it
/// through the stack, in the place of which there is `Network::clone`.
const DERIVED: &[&str] = &["Clone", "Copy", "Debug", "PartialEq"];

/// The attributes of the struct, without the derives of things that it has in its own way.
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
