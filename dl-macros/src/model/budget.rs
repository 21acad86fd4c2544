//! Budgets and settings of the whole network.

use dl_core::shape::budget::{Cost, KIB, MIB};
use proc_macro2::{Group, Literal, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::Budget;
use super::arguments::Defaults;
use super::{number, values};
use crate::errors::Errors;
use crate::suggest::did_you_mean;
use crate::syntax;

/// Reads `with …`.
pub fn settings(settings: &[syntax::Setting], errors: &mut Errors) -> (Defaults, TokenStream) {
    let mut defaults = Defaults { rounding: None };
    let mut init = quote! { ::dl::spec::Init::Inherit };
    for setting in settings {
        let word = setting.name.to_string();
        match word.as_str() {
            "rounding" => match values::rounding(&setting.value) {
                Ok(rounding) => defaults.rounding = Some(rounding),
                Err(message) => errors.at(&setting.value, message),
            },
            "init" => match values::init(&setting.value) {
                Ok((_, tokens)) => init = tokens,
                Err(message) => errors.at(&setting.value, message),
            },
            other => {
                let hint = did_you_mean(other, ["rounding", "init"]);
                let message =
                    format!("there is no setting `{other}`{hint}\n= help: the settings are `rounding` and `init`");
                errors.at(&setting.name, message);
            }
        }
    }
    (defaults, init)
}

/// Reads `where …`.
pub fn budgets(budgets: Vec<syntax::Budget>, errors: &mut Errors) -> Vec<Budget> {
    let mut read = Vec::new();
    for budget in budgets {
        let word = budget.name.to_string();
        let cost = match word.as_str() {
            "params" => Cost::Params,
            "macs" => Cost::Macs,
            "flash" => Cost::Flash,
            "ram" => Cost::Ram,
            other => {
                let alias = match other {
                    "parameters" | "weights" => "; did you mean `params`?".to_string(),
                    "memory" | "arena" | "sram" | "heap" => "; did you mean `ram`?".to_string(),
                    "rom" | "storage" => "; did you mean `flash`?".to_string(),
                    "stack" => "\n= note: the stack is the compiler's and cannot be promised; a network's values are in its arena, `ram`".to_string(),
                    "flops" | "mults" => "; did you mean `macs`?".to_string(),
                    other => did_you_mean(other, ["params", "macs", "flash", "ram"]),
                };
                let message = format!(
                    "there is no budget `{other}`{alias}\n= help: the budgets are `params`, `macs`, `flash` and `ram`"
                );
                errors.at(&budget.name, message);
                continue;
            }
        };
        let expr = match syn::parse2(units(budget.limit.to_token_stream())) {
            Ok(expr) => expr,
            Err(error) => {
                errors.push(error);
                continue;
            }
        };
        match number::size(&expr) {
            Ok(limit) => read.push(Budget { cost, limit, span: budget.name.span(), expr }),
            Err(message) => errors.at(&expr, format!("`{word}`: {message}")),
        }
    }
    read
}

/// Replaces `KIB` and `MIB` by their values, where they stand alone: not in `memory::KIB` or `memory.KIB`.
fn units(tokens: TokenStream) -> TokenStream {
    let mut follows = false;
    let value = |token| {
        let behind =
            std::mem::replace(&mut follows, matches!(&token, TokenTree::Punct(p) if ":.".contains(p.as_char())));
        match token {
            TokenTree::Group(group) => {
                let mut inside = Group::new(group.delimiter(), units(group.stream()));
                inside.set_span(group.span());
                inside.into()
            }
            TokenTree::Ident(ident) if !behind && (ident == "KIB" || ident == "MIB") => {
                let mut value = Literal::usize_suffixed(if ident == "KIB" { KIB } else { MIB });
                value.set_span(ident.span());
                value.into()
            }
            token => token,
        }
    };
    tokens.into_iter().map(value).collect()
}
