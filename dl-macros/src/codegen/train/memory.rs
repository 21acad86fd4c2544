//! The places of values and of gradients.

use super::*;
use crate::codegen::lives::{self, Life, Need};
use crate::codegen::rules::Number;

/// How many slots the forward pass has: all values, then what the layers keep.
pub(super) fn value_count(network: &Network, plan: &Plan) -> Literal {
    number(first_state(network, plan) + states::slots(network))
}

/// The position of the first state among the values.
pub fn first_state(network: &Network, plan: &Plan) -> usize {
    plan.roots.len() + layers(network, plan).count()
}

/// The places of values and of gradients, for the network by itself and as a part of another.
pub(super) fn memory(network: &Network, plan: &Plan) -> TokenStream {
    let ports = places::port_slots(network, plan);
    let (marks, places) = (places::marks(&ports, true), ports.concat());
    let values = plan.roots.iter().enumerate().map(|(slot, root)| {
        if places.contains(&slot) {
            return Need::NOTHING;
        }
        Need::of(network, *root)
    });
    let keeps =
        layers(network, plan).map(|(i, node)| Need::beside(network, node.inputs[0], rules::keep_of_all(network, i)));
    let needs = values.chain(keeps).chain(states::needs(network));
    let count = value_count(network, plan);
    let [inputs, outputs] = &ports;
    // An output that is an input, or another output, has no place of its own.
    let input_lens = (0..inputs.len()).map(|value| Need::of(network, value));
    let output_lens = outputs.iter().enumerate().zip(&network.outputs).map(|((i, slot), value)| {
        if inputs.contains(slot) || outputs[..i].contains(slot) { Need::NOTHING } else { Need::of(network, *value) }
    });
    let [input_slots, output_slots] =
        [inputs, outputs].map(|slots| slots.iter().map(|s| number(*s)).collect::<Vec<_>>());
    let n_in = number(inputs.len());
    let all = number(inputs.len() + outputs.len());
    let grads = grad_memory(network, plan);
    quote! {
        const PART_VALUES: ([__p::Slot; #count], __p::Extent) = {
            let slots: [__p::Slot; #count] = __p::stack([#(#needs),*]);
            (__p::mark(slots, #marks), __p::extent(&slots))
        };
        const VALUE_SLOTS: &'static [__p::Slot; #count] = &{
            let ports: [__p::Slot; #all] = __p::stack([#(#input_lens,)* #(#output_lens,)*]);
            __p::bound(Self::PART_VALUES.0, ports.split_at(#n_in).0, ports.split_at(#n_in).1, __p::extent(&ports).end())
        };
        const VALUES: __p::Plan = __p::Plan {
            len: __p::extent(Self::VALUE_SLOTS),
            inputs: &[#(Self::VALUE_SLOTS[#input_slots]),*],
            outputs: &[#(Self::VALUE_SLOTS[#output_slots]),*],
        };
        #grads
    }
}

/// The places of gradients. By itself, the network has those of its outputs first, then those of its inputs that are always computed,
/// then its own, and last those of inputs that not everybody asks for.
pub(super) fn grad_memory(network: &Network, plan: &Plan) -> TokenStream {
    let ports = [plan.input_grads.clone(), plan.output_grads.clone()];
    let marks = places::marks(&ports, false);
    let all_ports = ports.concat();
    let lives = plan.grads.iter().enumerate().map(|(slot, grad)| {
        if all_ports.contains(&slot) {
            return Life::NOTHING;
        }
        Life::new(Need::of(network, grad.value), (grad.from, grad.to))
    });
    let scratch = plan.scratch.iter().map(|scratch| {
        let node = &network.nodes[scratch.node];
        let (part, step) = (own::part(node), scratch.backward.unwrap_or(0));
        Life::new(Need::beside(network, node.inputs[0], Number::Open(quote! { #part.grads })), (step, step))
    });
    let lives: Vec<Life> = lives.chain(scratch).chain(states::lives(network, plan.backward.len() + 1)).collect();
    let placed = lives::placed(&lives);
    let count = number(plan.grads.len() + plan.scratch.len() + states::slots(network));
    let [inputs, outputs] = &ports;
    let len = |slot: &usize| Need::of(network, plan.grads[*slot].value);
    let input_len = |slot: &usize, optional: bool| match plan.optional_grads.contains(slot) == optional {
        true if !outputs.contains(slot) => len(slot),
        _ => Need::NOTHING,
    };
    let output_lens: Vec<_> = outputs.iter().map(len).collect();
    let always: Vec<_> = inputs.iter().map(|slot| input_len(slot, false)).collect();
    let optional = inputs.iter().map(|slot| input_len(slot, true));
    let [input_slots, output_slots] =
        [inputs, outputs].map(|slots| slots.iter().map(|s| number(*s)).collect::<Vec<_>>());
    let (n_in, n_out) = (inputs.len(), outputs.len());
    let all = number(n_out + n_in + 2 + n_in);
    let (outs, inner) = ((0..n_out).map(number), number(n_out + n_in));
    // Where input `i` is: before the network's own gradients or after them.
    let ins = inputs
        .iter()
        .enumerate()
        .map(|(i, slot)| number(if plan.optional_grads.contains(slot) { n_out + n_in + 2 + i } else { n_out + i }));
    quote! {
        const PART_GRADS: ([__p::Slot; #count], __p::Extent) = {
            let slots: [__p::Slot; #count] = #placed.slots;
            (__p::mark(slots, #marks), __p::extent(&slots))
        };
        const GRAD_SLOTS: &'static [__p::Slot; #count] = &{
            let (slots, len) = __p::part_grads::<Self>();
            let [samples, steps] = len.needs();
            let all: [__p::Slot; #all] =
                __p::stack([#(#output_lens,)* #(#always,)* samples, steps, #(#optional,)*]);
            __p::bound(slots, &[#(all[#ins]),*], &[#(all[#outs]),*], all[#inner])
        };
        const GRADS: __p::Plan = {
            let slots = __p::grad_slots::<Self>();
            __p::Plan { len: __p::extent(slots), inputs: &[#(slots[#input_slots]),*], outputs: &[#(slots[#output_slots]),*] }
        };
        const INNER_GRADS: __p::Extent = {
            let [samples, steps] = __p::part_grads::<Self>().1.needs();
            __p::extent(&__p::stack([#(#output_lens,)* #(#always,)* samples, steps]))
        };
        const GRAD_PORTS: [&'static [usize]; 2] = [&[#(#input_slots),*], &[#(#output_slots),*]];
    }
}
