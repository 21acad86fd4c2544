//! The attributes above the struct that are the macro's own.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Meta, Token};

use super::Weights;
use crate::errors::Errors;
use crate::suggest::nearest;

/// The attributes above the struct: its own, and the macro's.
#[derive(Default)]
pub struct Attributes {
    pub attrs: Vec<Attribute>,
    pub weights: Option<Weights>,
    pub fold: Option<Ident>,
}

/// The attributes of this macro, what each takes, and an example.
const OWN: [(&str, &str, &str); 2] = [
    ("weights", "the path of a file", "#[weights(\"lenet5.safetensors\")]"),
    ("fold", "the name of the folded network", "#[fold(LeNet5Folded)]"),
];

/// Tells the macro's attributes from those of the struct.
pub fn sort(attrs: Vec<Attribute>, errors: &mut Errors) -> Attributes {
    let mut sorted = Attributes::default();
    for attr in attrs {
        match conditional(&attr) {
            Some((condition, metas)) => {
                metas.iter().for_each(|meta| own(meta, Some(&condition), &mut sorted, errors));
            }
            None if is_own(&attr.meta) => own(&attr.meta, None, &mut sorted, errors),
            None => match misspelled(&attr) {
                Some(message) => errors.at(attr.path(), message),
                None => sorted.attrs.push(attr),
            },
        }
    }
    sorted
}

/// Whether this is one of the macro's attributes.
fn is_own(meta: &Meta) -> bool {
    OWN.iter().any(|(name, ..)| meta.path().is_ident(name))
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
    let ours = metas.iter().all(is_own) && !metas.is_empty();
    ours.then(|| (condition.to_token_stream(), metas.into_iter().collect()))
}

/// Reads one of the macro's attributes.
fn own(meta: &Meta, condition: Option<&TokenStream>, sorted: &mut Attributes, errors: &mut Errors) {
    for (name, takes, example) in OWN.into_iter().filter(|(name, ..)| meta.path().is_ident(name)) {
        let list = meta.require_list();
        let (given, read) = match name {
            "weights" => {
                let path = list.and_then(|list| list.parse_args::<LitStr>());
                let weights = path.map(|path| Weights { path, condition: condition.cloned() });
                (sorted.weights.is_some(), weights.map(|weights| sorted.weights = Some(weights)))
            }
            _ if condition.is_some() => {
                errors.at(meta, "a network is folded or not, without a condition");
                continue;
            }
            _ => {
                let folded = list.and_then(|list| list.parse_args::<Ident>());
                (sorted.fold.is_some(), folded.map(|folded| sorted.fold = Some(folded)))
            }
        };
        if given {
            errors.at(meta, format!("`{name}` is given twice"));
        } else if read.is_err() {
            errors.at(meta, format!("`{name}` takes {takes}\n= help: for example `{example}`"));
        }
    }
}

/// What to say of an attribute that was probably meant to be the macro's.
fn misspelled(attr: &Attribute) -> Option<String> {
    let word = attr.path().get_ident()?.to_string();
    let meant = nearest(&word, OWN.map(|(name, ..)| name))?;
    Some(format!("unknown attribute `{word}`; did you mean `{meant}`?"))
}
