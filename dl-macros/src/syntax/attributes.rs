//! The attributes above the struct that are the macro's own.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, LitStr, Meta, Token};

use super::Weights;
use crate::errors::Errors;
use crate::suggest::nearest;

/// The attributes above the struct: its own, and the macro's.
#[derive(Default)]
pub struct Attributes {
    pub attrs: Vec<Attribute>,
    pub weights: Option<Weights>,
}

/// The attributes of this macro, with an example of each.
const OWN: [(&str, &str); 1] = [("weights", "#[weights(\"lenet5.safetensors\")]")];

/// Tells the macro's attributes from those of the struct.
pub fn sort(attrs: Vec<Attribute>, errors: &mut Errors) -> Attributes {
    let mut sorted = Attributes::default();
    for attr in attrs {
        match conditional(&attr) {
            Some((condition, metas)) => {
                metas.iter().for_each(|meta| own(meta, Some(&condition), &mut sorted, errors));
            }
            None if known(&attr.meta).is_some() => own(&attr.meta, None, &mut sorted, errors),
            None => match misspelled(&attr) {
                Some(message) => errors.at(attr.path(), message),
                None => sorted.attrs.push(attr),
            },
        }
    }
    sorted
}

/// Which of the macro's attributes this is, and an example.
fn known(meta: &Meta) -> Option<(&'static str, &'static str)> {
    OWN.into_iter().find(|(name, _)| meta.path().is_ident(name))
}

/// `cfg_attr(condition, weights("…"))`: the condition, and what is under it if that is the macro's.
fn conditional(attr: &Attribute) -> Option<(TokenStream, Vec<Meta>)> {
    let list = attr.meta.require_list().ok().filter(|list| list.path.is_ident("cfg_attr"))?;
    let parser = |input: ParseStream<'_>| {
        let condition = input.call(Meta::parse)?;
        input.parse::<Token![,]>()?;
        Ok((condition, Punctuated::<Meta, Token![,]>::parse_terminated(input)?))
    };
    let (condition, metas) = parser.parse2(list.tokens.clone()).ok()?;
    let ours = metas.iter().all(|meta| known(meta).is_some()) && !metas.is_empty();
    ours.then(|| (condition.to_token_stream(), metas.into_iter().collect()))
}

/// Reads one of the macro's attributes.
fn own(meta: &Meta, condition: Option<&TokenStream>, sorted: &mut Attributes, errors: &mut Errors) {
    let Some((name, example)) = known(meta) else { return };
    if sorted.weights.is_some() {
        errors.at(meta, format!("`{name}` is given twice"));
        return;
    }
    let arguments = meta.require_list().and_then(|list| list.parse_args::<LitStr>());
    match arguments {
        Ok(path) => sorted.weights = Some(Weights { path, condition: condition.cloned() }),
        Err(_) => errors.at(meta, format!("`{name}` takes the path of a file\n= help: for example `{example}`")),
    }
}

/// What to say of an attribute that was probably meant to be the macro's.
fn misspelled(attr: &Attribute) -> Option<String> {
    let word = attr.path().get_ident()?.to_string();
    let meant = nearest(&word, OWN.map(|(name, _)| name))?;
    Some(format!("unknown attribute `{word}`; did you mean `{meant}`?"))
}
