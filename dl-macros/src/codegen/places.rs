//! Where values are during inference, of batches and of one sample.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use dl_core::plan;

use super::rules::Number;
use super::{dims, number, own, states};
use crate::model::{Network, ValueId};
use crate::plan::{Plan, SlotId};

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
fn placed_in_part(lives: &[Life], lender: Option<SlotId>) -> TokenStream {
    if let Some(known) = known(lives) {
        let (slots, len) = plan::place_part(known, lender);
        let (slots, len) = (list(&slots[..lives.len()]), number(len));
        return quote! { (#slots, #len) };
    }
    let lender = match lender.map(number) {
        Some(output) => quote! { ::core::option::Option::Some(#output) },
        None => quote! { ::core::option::Option::None },
    };
    quote! { __p::place_part([#(#lives),*], #lender) }
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
/// How many slots inference has.
pub fn slots(network: &Network, plan: &Plan) -> Literal {
    number(plan.roots.len() + plan.scratch.len() + states::slots(network) + plan.one.rooms.len())
}

/// Which slots are inputs and outputs.
pub fn port_slots(network: &Network, plan: &Plan) -> [Vec<SlotId>; 2] {
    let inputs = (0..network.inputs.len()).map(|v| plan.slot[v]).collect();
    [inputs, network.outputs.iter().map(|v| plan.slot[*v]).collect()]
}

/// The marks of slots that are inputs, and those that are outputs.
pub fn marks([inputs, outputs]: &[Vec<SlotId>; 2], inputs_first: bool) -> TokenStream {
    let mark = |kind: &str, slots: &[SlotId]| -> Vec<TokenStream> {
        let kind = format_ident!("{kind}");
        let marks = slots.iter().enumerate().map(|(port, slot)| {
            let (port, slot) = (number(port), number(*slot));
            quote! { (#slot, __p::Slot::#kind(#port)) }
        });
        marks.collect()
    };
    let (inputs, outputs) = (mark("input", inputs), mark("output", outputs));
    if inputs_first {
        quote! { &[#(#inputs,)* #(#outputs,)*] }
    } else {
        quote! { &[#(#outputs,)* #(#inputs,)*] }
    }
}

/// What differs between batches and one sample.
struct Way<'a> {
    /// When each slot is needed: (first step, last step).
    lives: &'a [(usize, usize)],
    /// The inputs that are read where the caller has them, and their slots.
    given: Vec<(usize, SlotId)>,
    /// Slots in the memory of others.
    aliases: Vec<(SlotId, SlotId)>,
    /// Whether layers are evaluated where their input is, in room of their own.
    in_place: bool,
    /// How much a network in the network needs.
    inside: fn(&TokenStream) -> TokenStream,
}

impl Way<'_> {
    /// The lives of all values; those that are in `without` need no memory.
    fn lives(&self, network: &Network, plan: &Plan, without: &[SlotId]) -> Vec<Life> {
        let values = plan.roots.iter().zip(self.lives).enumerate().map(|(slot, (root, steps))| {
            let elsewhere = without.contains(&slot) || self.aliases.iter().any(|(alias, _)| *alias == slot);
            if elsewhere { Life::NOTHING } else { Life::new(Need::of(network, *root), *steps) }
        });
        let scratch = plan.scratch.iter().map(|scratch| {
            let (node, step) = (&network.nodes[scratch.node], scratch.node + 1);
            let inside = Number::Open((self.inside)(&own::part(node)));
            Life::new(Need::beside(network, node.inputs[0], inside), (step, step))
        });
        let rooms = plan.one.rooms.iter().map(|(node, room)| {
            let room = if self.in_place { *room } else { 0 };
            Life::new(Need::sample(Number::Known(room)), (node + 1, node + 1))
        });
        values.chain(scratch).chain(states::lives(network, network.nodes.len() + 1)).chain(rooms).collect()
    }

    /// The places of a network by itself, with what they need at least.
    fn alone(&self, network: &Network, plan: &Plan) -> TokenStream {
        let without: Vec<SlotId> = self.given.iter().map(|(_, slot)| *slot).collect();
        placed(&self.lives(network, plan, &without))
    }

    /// The table from places: of the network by itself, whose inputs may be given.
    fn table(&self, places: &TokenStream) -> TokenStream {
        let given = self.given.iter().map(|(port, slot)| {
            let (port, slot) = (number(*port), number(*slot));
            quote! { (#slot, __p::Slot::given(#port)) }
        });
        let pairs = self.pairs();
        quote! { __p::alias(__p::mark(#places, &[#(#given),*]), #pairs) }
    }

    /// The table of the network as a part of another, and how many numbers that needs beside inputs and outputs.
    fn part(&self, network: &Network, plan: &Plan) -> TokenStream {
        let ports = port_slots(network, plan);
        // A single output that is no input lends its memory to what is dead before it is written.
        let lender = match ports[1].as_slice() {
            [output] if !ports[0].contains(output) => Some(*output),
            _ => None,
        };
        let outside: Vec<SlotId> = ports.concat().into_iter().filter(|slot| Some(*slot) != lender).collect();
        let lives = self.lives(network, plan, &outside);
        let placed = placed_in_part(&lives, lender);
        let (marks, pairs) = (marks(&ports, true), self.pairs());
        quote! {{
            let (slots, len) = #placed;
            (__p::alias(__p::mark(slots, #marks), #pairs), len)
        }}
    }

    fn pairs(&self) -> TokenStream {
        let pairs = self.aliases.iter().map(|(slot, place)| (number(*slot), number(*place)));
        let pairs = pairs.map(|(slot, place)| quote! { (#slot, #place) });
        quote! { &[#(#pairs),*] }
    }
}

/// The memory of a pass of these slots.
fn pass(slots: TokenStream, [inputs, outputs]: &[Vec<Literal>; 2]) -> TokenStream {
    quote! {{
        let slots = #slots;
        __p::Plan { len: __p::extent(slots), inputs: &[#(slots[#inputs]),*], outputs: &[#(slots[#outputs]),*] }
    }}
}

/// The places of values, for the network by itself and as a part of another: constants of `impl Tables`.
pub fn memory(network: &Network, plan: &Plan) -> TokenStream {
    let batch = Way {
        lives: &plan.lives,
        given: if plan.borrows_input { vec![(0, 0)] } else { Vec::new() },
        aliases: Vec::new(),
        in_place: false,
        inside: |part| quote! { #part.arena },
    };
    let ports = port_slots(network, plan);
    let given = ports[0].iter().copied().enumerate().filter(|(port, _)| plan.one.given[*port]);
    let one = Way {
        lives: &plan.one.lives,
        given: given.collect(),
        aliases: plan.one.aliases().collect(),
        in_place: true,
        inside: |part| quote! { #part.one },
    };
    let count = slots(network, plan);
    let (batch_placed, batch_part) = (batch.alone(network, plan), batch.part(network, plan));
    let (one_placed, one_part) = (one.alone(network, plan), one.part(network, plan));
    let batch_slots = batch.table(&quote! { slots });
    let one_slots = one.table(&quote! { Self::ONE_PLACED.slots });
    let ports = ports.map(|ports| ports.into_iter().map(number).collect::<Vec<_>>());
    let (infer, one) = (pass(quote! { __p::arena_slots::<Self>() }, &ports), pass(quote! { Self::ONE_SLOTS }, &ports));
    let [inputs, outputs] = &ports;
    quote! {
        ::dl::__std! {
            const ARENA_SLOTS: &'static [__p::Slot; #count] = &{
                let slots = #batch_placed.slots;
                #batch_slots
            };
            const PART_ARENA: ([__p::Slot; #count], usize) = #batch_part;
            const INFER: __p::Plan = #infer;
        }
        const ONE_PLACED: __p::Placed<[__p::Slot; #count]> = #one_placed;
        const ONE_SLOTS: &'static [__p::Slot; #count] = &#one_slots;
        const PART_ONE: ([__p::Slot; #count], usize) = #one_part;
        const ONE: __p::Plan = #one;
        const PORTS: [&'static [usize]; 2] = [&[#(#inputs),*], &[#(#outputs),*]];
    }
}

/// The same for a network with mistakes.
pub fn no_memory() -> TokenStream {
    let plan = quote! { __p::Plan { len: __p::Extent { sample: 0, step: 0 }, inputs: &[], outputs: &[] } };
    quote! {
        ::dl::__std! {
            const ARENA_SLOTS: &'static [__p::Slot; 0] = &[];
            const PART_ARENA: ([__p::Slot; 0], usize) = ([], 0);
            const INFER: __p::Plan = #plan;
        }
        const ONE_PLACED: __p::Placed<[__p::Slot; 0]> = __p::placed([]);
        const ONE_SLOTS: &'static [__p::Slot; 0] = &[];
        const PART_ONE: ([__p::Slot; 0], usize) = ([], 0);
        const ONE: __p::Plan = #plan;
        const PORTS: [&'static [usize]; 2] = [&[], &[]];
    }
}
