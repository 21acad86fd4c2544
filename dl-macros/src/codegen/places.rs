//! Where values are during inference, of batches and of one sample.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::lives::{Life, Need, option, placed, placed_in_part};
use super::rules::Number;
use super::{generics, held, number, one, own, states};
use crate::model::{Network, ValueId};
use crate::plan::{Plan, SlotId};

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
    /// How much a network in the network with this input needs.
    inside: fn(&Network, ValueId, &TokenStream) -> Need,
    /// The concatenations whose branches may lie in their memory, and how many steps the pass has.
    joins: Option<(TokenStream, Literal)>,
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
            Life::new((self.inside)(network, node.inputs[0], &own::part(node)), (step, step))
        });
        let rooms = plan.one.rooms.iter().map(|(node, room)| {
            let room = if self.in_place { *room } else { 0 };
            Life::new(Need::sample(Number::Known(room)), (node + 1, node + 1))
        });
        values.chain(scratch).chain(states::lives(network, network.nodes.len() + 1)).chain(rooms).collect()
    }

    /// The lives in a network by itself.
    fn alone(&self, network: &Network, plan: &Plan) -> Vec<Life> {
        let without: Vec<SlotId> = self.given.iter().map(|(_, slot)| *slot).collect();
        self.lives(network, plan, &without)
    }

    /// The table from places: of the network by itself, whose inputs may be given, and where memory is shared through concatenations.
    fn table(&self, places: &TokenStream, joined: Option<TokenStream>) -> TokenStream {
        let given = self.given.iter().map(|(port, slot)| {
            let (port, slot) = (number(*port), number(*slot));
            quote! { (#slot, __p::Slot::given(#port)) }
        });
        let (pairs, marked) = (self.pairs(), quote! { __p::mark(#places, &[#(#given),*]) });
        match joined {
            Some(joined) => quote! { __p::alias(#joined.settle(#marked), #pairs) },
            None => quote! { __p::alias(#marked, #pairs) },
        }
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
        let (marks, pairs) = (marks(&ports, true), self.pairs());
        if let Some((joins, steps)) = &self.joins {
            let (count, lender) = (number(lives.len()), option(lender));
            return quote! {{
                let (slots, len, joined) = __p::place_part_joined::<#count, #steps>([#(#lives),*], #lender, #joins);
                (__p::alias(joined.settle(__p::mark(slots, #marks)), #pairs), len)
            }};
        }
        let placed = placed_in_part(&lives, lender);
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

/// Inference of batches.
fn batch(plan: &Plan) -> Way<'_> {
    Way {
        lives: &plan.lives,
        given: if plan.borrows_input { vec![(0, 0)] } else { Vec::new() },
        aliases: Vec::new(),
        in_place: false,
        inside: |network, input, part| Need::beside(network, input, Number::Open(quote! { #part.arena })),
        joins: None,
    }
}

/// Inference of one sample. A part needs as much for all steps of a sequence as for one, as they go through it one after the other.
fn one_sample<'a>(network: &Network, plan: &'a Plan) -> Way<'a> {
    let [inputs, _] = port_slots(network, plan);
    Way {
        lives: &plan.one.lives,
        given: inputs.into_iter().enumerate().filter(|(port, _)| plan.one.given[*port]).collect(),
        aliases: plan.one.aliases().collect(),
        in_place: true,
        inside: |_, _, part| Need::sample(Number::Open(quote! { #part.one })),
        joins: one::joins(network, plan),
    }
}

/// The places of one sample's values where branches lie in the memory of concatenations: a constant of the hidden type.
pub fn joined(network: &Network, plan: &Plan) -> Option<TokenStream> {
    let way = one_sample(network, plan);
    let (joins, steps) = way.joins.as_ref()?;
    let (lives, count) = (way.alone(network, plan), slots(network, plan));
    let (holder, params, args) = (super::holder(network), generics::params(network), generics::args(network));
    let clause = generics::clause(network);
    Some(quote! {
        impl #params #holder #args #clause {
            const JOINED: (__p::Placed<[__p::Slot; #count]>, __p::Joined<#count>) =
                __p::placed_joined::<#count, #steps>([#(#lives),*], #joins);
        }
    })
}

/// The places of values, for the network by itself and as a part of another: constants of `impl Tables`.
pub fn memory(network: &Network, plan: &Plan) -> TokenStream {
    let (count, ports) = (slots(network, plan), port_slots(network, plan));
    let (batch, one) = (batch(plan), one_sample(network, plan));
    let batch_placed = placed(&batch.alone(network, plan));
    let one_placed = match one.joins {
        Some(_) => {
            let joined = held(network, &format_ident!("JOINED"));
            quote! { #joined.0 }
        }
        None => placed(&one.alone(network, plan)),
    };
    let (batch_part, one_part) = (batch.part(network, plan), one.part(network, plan));
    let batch_slots = batch.table(&quote! { slots }, None);
    let one_slots = one.table(&quote! { Self::ONE_PLACED.slots }, one::joined(network, plan));
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
