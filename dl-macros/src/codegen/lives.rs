//! What is needed, and when; and where it is, by const evaluation or, where all is known, at expansion.

use dl_core::plan;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::rules::Number;
use super::{dims, number};
use crate::model::{Network, ValueId};
use crate::plan::SlotId;

/// What is needed: numbers, where expansion knows them, and else the call of the rule, for rustc.
pub enum Need {
    Known(plan::Need),
    Open(TokenStream),
}

impl Need {
    pub const NOTHING: Need = Need::Known(plan::Need::NOTHING);

    /// What a value needs.
    pub fn of(network: &Network, value: ValueId) -> Need {
        match network.values[value].edge.dims() {
            Some(known) => Need::Known(plan::Need::of(known)),
            None => {
                let dims = dims(network, value);
                Need::Open(quote! { __p::Need::of(#dims) })
            }
        }
    }

    /// So many numbers for each sample, or for each step if a value is a sequence of any length.
    pub fn beside(network: &Network, value: ValueId, len: Number) -> Need {
        match (network.values[value].edge.dims(), len) {
            (Some(known), Number::Known(len)) => Need::Known(plan::Need::beside(known, len)),
            (_, len) => {
                let dims = dims(network, value);
                Need::Open(quote! { __p::Need::beside(#dims, #len) })
            }
        }
    }

    /// So many numbers for each sample.
    pub fn sample(len: Number) -> Need {
        match len {
            Number::Known(len) => Need::Known(plan::Need::sample(len)),
            Number::Open(len) => Need::Open(quote! { __p::Need::sample(#len) }),
        }
    }
}

impl ToTokens for Need {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Need::Open(need) => need.clone(),
            Need::Known(plan::Need { len: 0, per_step: false }) => quote! { __p::Need::NOTHING },
            Need::Known(plan::Need { len, per_step: false }) => {
                let len = number(*len);
                quote! { __p::Need::sample(#len) }
            }
            Need::Known(plan::Need { len, per_step: true }) => {
                let len = number(*len);
                quote! { __p::Need { len: #len, per_step: true } }
            }
        });
    }
}

/// A need, and from which step to which.
pub struct Life {
    pub need: Need,
    pub steps: (usize, usize),
}

impl Life {
    pub const NOTHING: Life = Life { need: Need::NOTHING, steps: (0, 0) };

    pub fn new(need: Need, steps: (usize, usize)) -> Life {
        Life { need, steps }
    }
}

impl ToTokens for Life {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let (need, from, to) = (&self.need, number(self.steps.0), number(self.steps.1));
        tokens.extend(quote! { __p::Life::new(#need, #from, #to) });
    }
}

/// The places of values and what they need at least: computed at expansion, if all needs are known.
pub fn placed(lives: &[Life]) -> TokenStream {
    let Some(known) = known(lives) else { return quote! { __p::placed([#(#lives),*]) } };
    let placed = plan::placed(known);
    let (slots, sample, step) =
        (list(&placed.slots[..lives.len()]), number(placed.least.sample), number(placed.least.step));
    quote! { __p::Placed { slots: #slots, least: __p::Extent { sample: #sample, step: #step } } }
}

/// The places of values in a network that is a part, and how many numbers it needs: computed at expansion, if all needs are known.
pub fn placed_in_part(lives: &[Life], lender: Option<SlotId>) -> TokenStream {
    if let Some(known) = known(lives) {
        let (slots, len) = plan::place_part(known, lender);
        let (slots, len) = (list(&slots[..lives.len()]), number(len));
        return quote! { (#slots, #len) };
    }
    let lender = option(lender);
    quote! { __p::place_part([#(#lives),*], #lender) }
}

pub fn option(slot: Option<SlotId>) -> TokenStream {
    match slot.map(number) {
        Some(slot) => quote! { ::core::option::Option::Some(#slot) },
        None => quote! { ::core::option::Option::None },
    }
}

/// The most values that are placed at expansion.
const MOST: usize = 512;

/// The lives, if all needs are known, in an array as the functions for const evaluation want it; what is added needs nothing.
fn known(lives: &[Life]) -> Option<[plan::Life; MOST]> {
    let mut all = [plan::Life::new(plan::Need::NOTHING, 0, 0); MOST];
    for (i, life) in lives.iter().enumerate() {
        let Need::Known(need) = life.need else { return None };
        *all.get_mut(i)? = plan::Life::new(need, life.steps.0, life.steps.1);
    }
    Some(all)
}

/// A table as it is written.
fn list(slots: &[plan::Slot]) -> TokenStream {
    let slots = slots.iter().map(|slot| {
        let plan::Slot { at, at_steps, len, per_step } = *slot;
        let output = plan::Slot { len, ..plan::Slot::output(0) };
        let [at, at_steps, len] = [at, at_steps, len].map(number);
        // Where the output of a part is: a number that depends on the processor.
        if *slot == output && slot.len > 0 {
            quote! { __p::Slot { len: #len, ..__p::Slot::output(0) } }
        } else if per_step {
            quote! { __p::Slot { at: #at, at_steps: #at_steps, len: #len, per_step: true } }
        } else {
            quote! { __p::Slot::new(#at, #len) }
        }
    });
    quote! { [#(#slots),*] }
}
