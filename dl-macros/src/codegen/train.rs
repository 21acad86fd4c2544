//! Training: the forward and the backward pass.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::infer::{self, slot};
use super::{dims, generics, held, holder, number, own, sites, spec};
use crate::model::{Network, Node, NodeKind};
use crate::plan::{Plan, SlotId, Step};

/// The tables of both passes, and `impl Train for LeNet5`.
pub fn items(network: &Network, plan: &Plan) -> TokenStream {
    let (params, single) = (generics::params(network), generics::applied(network, &quote! { f32 }));
    let (params_t, ident) = (generics::params_and_element(network), generics::applied(network, &quote! { T }));
    let (holder, args) = (holder(network), generics::args(network));
    let weights = weights(network, plan);
    let memory = memory(network, plan);
    let (forward, backward, update) = (forward(network, plan), backward(network, plan), update(network, plan));
    let (coupled, clause) = (coupled(network), generics::clause(network));
    let (held_weights, bound) = (held(network, &format_ident!("WEIGHTS")), held(network, &format_ident!("BOUND")));
    let (values, grads) = (value_count(network, plan), number(plan.grads.len() + plan.scratch.len()));
    quote! {
        ::dl::__train! {
            impl #params #holder #args #clause {
                #weights
                const BOUND: __p::Room<__p::Weights, <#single as __p::Network>::Room<__p::Weights>> = #held_weights.bound(
                    <#single as __p::Train>::VALUES.inputs,
                    <#single as __p::Train>::VALUES.outputs,
                    <#single as __p::Train>::VALUES.len - <#single as __p::Train>::PART_VALUES.1,
                );
            }
            impl #params_t __p::Train for #ident #clause {
                #memory
                const PART_WEIGHTS: &'static [__p::Weights] = #held_weights.as_slice();
                const WEIGHTS: &'static [__p::Weights] = #bound.as_slice();
                const COUPLED: bool = #coupled;
                fn pass_forward(&self, packs: &[T], values: &mut [T], slots: &[__p::Slot; #values], pass: __p::Pass<'_>) {
                    #forward
                }
                fn pass_backward(
                    &self,
                    packs: &[T],
                    values: &mut [T],
                    slots: &[__p::Slot; #values],
                    grads: &mut [T],
                    grad_slots: &[__p::Slot; #grads],
                    pass: __p::Pass<'_>,
                    dweights: &mut [T],
                ) {
                    #backward
                }
                fn pass_update(&mut self, values: &[T], slots: &[__p::Slot; #values], pass: __p::Pass<'_>) {
                    #update
                }
            }
        }
    }
}

/// `impl Train` for a network with mistakes.
pub fn empty(network: &Network) -> TokenStream {
    let (params, ident) = (generics::params_and_element(network), generics::applied(network, &quote! { T }));
    quote! {
        ::dl::__train! {
            impl #params __p::Train for #ident {
                const VALUES: __p::Plan = __p::Plan { len: 0, inputs: &[], outputs: &[] };
                const GRADS: __p::Plan = __p::Plan { len: 0, inputs: &[], outputs: &[] };
                const INNER_GRADS: usize = 0;
                const WEIGHTS: &'static [__p::Weights] = &[];
                const PART_WEIGHTS: &'static [__p::Weights] = &[];
                const COUPLED: bool = false;
                type ValueSlots = [__p::Slot; 0];
                const VALUE_SLOTS: &'static [__p::Slot; 0] = &[];
                const PART_VALUES: ([__p::Slot; 0], usize) = ([], 0);
                type GradSlots = [__p::Slot; 0];
                const GRAD_SLOTS: &'static [__p::Slot; 0] = &[];
                const PART_GRADS: ([__p::Slot; 0], usize) = ([], 0);
                const GRAD_PORTS: [&'static [usize]; 2] = [&[], &[]];
                fn pass_forward(&self, packs: &[T], values: &mut [T], slots: &Self::ValueSlots, pass: __p::Pass<'_>) {}
                fn pass_backward(
                    &self,
                    packs: &[T],
                    values: &mut [T],
                    slots: &Self::ValueSlots,
                    grads: &mut [T],
                    grad_slots: &Self::GradSlots,
                    pass: __p::Pass<'_>,
                    dweights: &mut [T],
                ) {
                }
                fn pass_update(&mut self, values: &[T], slots: &Self::ValueSlots, pass: __p::Pass<'_>) {}
            }
        }
    }
}

/// Whether the samples of a batch depend on each other in training.
fn coupled(network: &Network) -> TokenStream {
    let known = network.nodes.iter().any(|node| node.layer().is_some_and(|layer| layer.spec.couples_samples()));
    let parts = network.nodes.iter().filter(|node| node.own().is_some()).map(own::part);
    quote! { #known #(|| #parts.coupled)* }
}

/// How many slots the forward pass has: all values, then what the layers keep.
fn value_count(network: &Network, plan: &Plan) -> Literal {
    number(plan.roots.len() + layers(network, plan).count())
}

/// The places of values and of gradients, for the network by itself and as a part of another.
fn memory(network: &Network, plan: &Plan) -> TokenStream {
    let ports = infer::ports(network, plan);
    let (marks, places) = (infer::marks(&ports, true), ports.concat());
    let values = plan.roots.iter().enumerate().map(|(slot, root)| {
        if places.contains(&slot) {
            return quote! { 0 };
        }
        let dims = dims(network, *root);
        quote! { #dims.len() }
    });
    let keeps = layers(network, plan).map(|(i, node)| {
        let (spec, input) = (spec(network, i), dims(network, node.inputs[0]));
        quote! { #spec.keep(#input) }
    });
    let count = value_count(network, plan);
    let [inputs, outputs] = &ports;
    // An output that is an input, or another output, has no place of its own.
    let input_lens = (0..inputs.len()).map(|v| dims(network, v)).map(|dims| quote! { #dims.len() });
    let output_lens = outputs.iter().enumerate().zip(&network.outputs).map(|((i, slot), value)| {
        let dims = dims(network, *value);
        if inputs.contains(slot) || outputs[..i].contains(slot) {
            quote! { 0 }
        } else {
            quote! { #dims.len() }
        }
    });
    let [input_slots, output_slots] =
        [inputs, outputs].map(|slots| slots.iter().map(|s| number(*s)).collect::<Vec<_>>());
    let n_in = number(inputs.len());
    let all = number(inputs.len() + outputs.len());
    let grads = grad_memory(network, plan);
    quote! {
        type ValueSlots = [__p::Slot; #count];
        const PART_VALUES: ([__p::Slot; #count], usize) = {
            let slots: [__p::Slot; #count] = __p::stack([#(#values,)* #(#keeps,)*]);
            (__p::mark(slots, #marks), __p::extent(&slots))
        };
        const VALUE_SLOTS: &'static [__p::Slot; #count] = &{
            let ports: [__p::Slot; #all] = __p::stack([#(#input_lens,)* #(#output_lens,)*]);
            __p::bound(Self::PART_VALUES.0, ports.split_at(#n_in).0, ports.split_at(#n_in).1, __p::extent(&ports))
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
fn grad_memory(network: &Network, plan: &Plan) -> TokenStream {
    let ports = [plan.input_grads.clone(), plan.output_grads.clone()];
    let marks = infer::marks(&ports, false);
    let all_ports = ports.concat();
    let lives = plan.grads.iter().enumerate().map(|(slot, grad)| {
        if all_ports.contains(&slot) {
            return quote! { __p::Life::new(0, 0, 0) };
        }
        let (dims, from, to) = (dims(network, grad.value), number(grad.from), number(grad.to));
        quote! { __p::Life::new(#dims.len(), #from, #to) }
    });
    let scratch = plan.scratch.iter().map(|scratch| {
        let (part, step) = (own::part(&network.nodes[scratch.node]), number(scratch.backward.unwrap_or(0)));
        quote! { __p::Life::new(#part.grads, #step, #step) }
    });
    let count = number(plan.grads.len() + plan.scratch.len());
    let [inputs, outputs] = &ports;
    let len = |slot: &usize| {
        let dims = dims(network, plan.grads[*slot].value);
        quote! { #dims.len() }
    };
    let input_len = |slot: &usize, optional: bool| match plan.optional_grads.contains(slot) == optional {
        true if !outputs.contains(slot) => len(slot),
        _ => quote! { 0 },
    };
    let output_lens: Vec<_> = outputs.iter().map(len).collect();
    let always: Vec<_> = inputs.iter().map(|slot| input_len(slot, false)).collect();
    let optional = inputs.iter().map(|slot| input_len(slot, true));
    let [input_slots, output_slots] =
        [inputs, outputs].map(|slots| slots.iter().map(|s| number(*s)).collect::<Vec<_>>());
    let (n_in, n_out) = (inputs.len(), outputs.len());
    let all = number(n_out + n_in + 1 + n_in);
    let (outs, inner) = ((0..n_out).map(number), number(n_out + n_in));
    // Where input `i` is: before the network's own gradients or after them.
    let ins = inputs
        .iter()
        .enumerate()
        .map(|(i, slot)| number(if plan.optional_grads.contains(slot) { n_out + n_in + 1 + i } else { n_out + i }));
    quote! {
        type GradSlots = [__p::Slot; #count];
        const PART_GRADS: ([__p::Slot; #count], usize) = {
            let slots: [__p::Slot; #count] = __p::place([#(#lives,)* #(#scratch,)*]);
            (__p::mark(slots, #marks), __p::extent(&slots))
        };
        const GRAD_SLOTS: &'static [__p::Slot; #count] = &{
            let all: [__p::Slot; #all] = __p::stack([#(#output_lens,)* #(#always,)* Self::PART_GRADS.1, #(#optional,)*]);
            __p::bound(Self::PART_GRADS.0, &[#(all[#ins]),*], &[#(all[#outs]),*], all[#inner].at)
        };
        const GRADS: __p::Plan = __p::Plan {
            len: __p::extent(Self::GRAD_SLOTS),
            inputs: &[#(Self::GRAD_SLOTS[#input_slots]),*],
            outputs: &[#(Self::GRAD_SLOTS[#output_slots]),*],
        };
        const INNER_GRADS: usize = Self::PART_GRADS.1 #(+ #output_lens)* #(+ #always)*;
        const GRAD_PORTS: [&'static [usize]; 2] = [&[#(#input_slots),*], &[#(#output_slots),*]];
    }
}

/// The layers that do something.
fn layers<'n>(network: &'n Network, plan: &Plan) -> impl Iterator<Item = (usize, &'n Node)> {
    let works = |node: &Node| !matches!(node.kind, NodeKind::Junction { .. });
    network.nodes.iter().enumerate().filter(move |(i, node)| works(node) && !plan.idle[*i])
}

/// Which slot of the forward pass is that of what a layer keeps.
fn keep(network: &Network, plan: &Plan, node: usize) -> TokenStream {
    let position = layers(network, plan).position(|(i, _)| i == node).unwrap_or(0);
    let slot = number(plan.roots.len() + position);
    quote! { slots[#slot] }
}

/// Where the weights of a node are, its own or shared: a constant of the hidden type.
fn held_by(network: &Network, node: usize) -> Option<TokenStream> {
    let owner = network.nodes[node].shared.unwrap_or(node);
    network.nodes[owner].field().map(|_| held(network, &format_ident!("H{owner}")))
}

/// Where the weights of all layers are, as constants of the hidden type.
fn weights(network: &Network, plan: &Plan) -> TokenStream {
    let owners: Vec<usize> = layers(network, plan)
        .filter(|(_, node)| node.field().is_some() && node.shared.is_none())
        .map(|(i, _)| i)
        .collect();
    let each = owners.iter().map(|i| {
        let node = &network.nodes[*i];
        let (spec, input, site) = (spec(network, *i), dims(network, node.inputs[0]), sites::name(network, *i));
        let part = own::part(node);
        quote! { __p::Held::new(#spec.segments(#input).numbers(), <#site as __p::Site>::PRODUCT, &#part) }
    });
    let count = number(owners.len());
    let all = held(network, &format_ident!("HELD"));
    let consts = owners.iter().enumerate().map(|(k, i)| {
        let (name, k) = (format_ident!("H{i}"), number(k));
        quote! { const #name: __p::Held = #all[#k]; }
    });
    let nodes = owners.iter().map(|i| {
        let (i, held) = (number(*i), held_by(network, *i));
        quote! { (#i, #held) }
    });
    let mut entries = Vec::new();
    for again in [false, true] {
        for (i, node) in layers(network, plan) {
            let Some(held) = held_by(network, i) else { continue };
            let (shared, frozen) = (node.shared.is_some(), node.frozen);
            let keep = keep(network, plan, i);
            let xs: Vec<_> = node.inputs.iter().map(|v| slot(plan, *v)).collect();
            if node.own().is_some() {
                let ys = node.outputs.iter().map(|v| slot(plan, *v));
                let part = own::part(node);
                entries.push(quote! {
                    room.part(#held, &#part, &[#(#xs),*], &[#(#ys),*], #keep, #frozen, #shared, #again);
                });
            } else if shared == again {
                let (site, x) = (sites::name(network, i), &xs[0]);
                entries.push(quote! { room.layer(#held, <#site as __p::Site>::PRODUCT, #x, #keep, #frozen, #again); });
            }
        }
    }
    let single = generics::applied(network, &quote! { f32 });
    quote! {
        const HELD: [__p::Held; #count] = __p::held([#(#each),*]);
        #(#consts)*
        /// Which nodes have weights.
        const NODES: &'static [(usize, __p::Held)] = &[#(#nodes),*];
        const WEIGHTS: __p::Room<__p::Weights, <#single as __p::Network>::Room<__p::Weights>> = {
            let slots = <#single as __p::Train>::PART_VALUES.0;
            let mut room = __p::Room::new();
            #(#entries)*
            room
        };
    }
}

/// The pass through a node: that of evaluation, if it is frozen.
fn pass(network: &Network, node: usize) -> TokenStream {
    let of = held_by(network, node).map(|held| quote! { .of(&#held) });
    let evaluating = network.nodes[node].frozen.then(|| quote! { .evaluating() });
    quote! { pass #of #evaluating }
}

/// Where a layer that stands by its path finds everything.
fn place(network: &Network, plan: &Plan, i: usize) -> TokenStream {
    let node = &network.nodes[i];
    let keep = keep(network, plan, i);
    let xs = node.inputs.iter().map(|v| slot(plan, *v));
    let ys = node.outputs.iter().map(|v| slot(plan, *v));
    quote! { __p::Ports { xs: &[#(#xs),*], ys: &[#(#ys),*], inside: #keep } }
}

/// What the steps of a layer in both passes are about, as a constant of its type.
pub fn step(network: &Network, plan: &Plan, i: usize) -> TokenStream {
    let node = &network.nodes[i];
    if node.layer().is_none() {
        return TokenStream::new();
    }
    let position = layers(network, plan).position(|(k, _)| k == i).unwrap_or(0);
    let values = [plan.slot[node.inputs[0]], plan.slot[node.output()], plan.roots.len() + position].map(number);
    let option = |value: Option<TokenStream>| match value {
        Some(value) => quote! { ::core::option::Option::Some(#value) },
        None => quote! { ::core::option::Option::None },
    };
    let backward = plan.backward.iter().find(|step| step.node == i);
    let place = |slot: Option<SlotId>| number(slot.unwrap_or(usize::MAX >> 1));
    let dy = place(backward.and_then(|step| step.dys[0]));
    let dx = place(backward.and_then(|step| step.dxs.first().copied()));
    let before = backward.filter(|step| !step.at_input).and_then(|step| step.before);
    let before = option(before.map(|before| number(before).into_token_stream()));
    let (held, frozen, i) = (option(held_by(network, i)), node.frozen, number(i));
    quote! {
        ::dl::__train! {
            const STEP: __p::Step = __p::Step {
                values: [#(#values),*],
                grads: [#dy, #dx],
                held: #held,
                frozen: #frozen,
                node: #i,
                before: #before,
            };
        }
    }
}

/// Running statistics, after the forward pass.
fn update(network: &Network, plan: &Plan) -> TokenStream {
    let updates = layers(network, plan).filter_map(|(i, node)| {
        let site = sites::name(network, i);
        let field = node.field()?;
        let weights = quote! { __p::Flat::flat_mut(&mut self.#field) };
        if node.own().is_some() {
            let (place, pass) = (place(network, plan, i), pass(network, i));
            return Some(quote! { __p::update_component::<#site, T>(#weights, values, #place, #pass); });
        }
        node.layer().filter(|layer| layer.spec.couples_samples())?;
        Some(quote! { __p::update::<#site, T>(#weights, values, slots, pass); })
    });
    quote! { #(#updates)* }
}

/// The place of a gradient.
fn grad(slot: &SlotId) -> TokenStream {
    let slot = number(*slot);
    quote! { grad_slots[#slot] }
}

/// Adds one gradient to another.
fn sum((from, to): &(SlotId, SlotId)) -> TokenStream {
    let (from, to) = (grad(from), grad(to));
    quote! { __p::accumulate(memory.grads, pass.n, #from, #to); }
}

fn forward(network: &Network, plan: &Plan) -> TokenStream {
    let steps = network.nodes.iter().enumerate().filter(|(i, _)| !plan.idle[*i]).map(|(i, node)| match &node.kind {
        NodeKind::Junction { junction, .. } => {
            let junction = super::junction(*junction);
            let xs = node.inputs.iter().map(|v| slot(plan, *v));
            let y = slot(plan, node.output());
            quote! { __p::join(#junction, values, pass.n, &[#(#xs),*], #y); }
        }
        NodeKind::Layer(_) => {
            let (site, weights) = (sites::name(network, i), infer::weights(node));
            quote! { __p::forward::<#site, T>(#weights, packs, values, slots, pass); }
        }
        NodeKind::Own(_) => {
            let (site, weights) = (sites::name(network, i), infer::weights(node));
            let (place, pass) = (place(network, plan, i), pass(network, i));
            quote! { __p::forward_component::<#site, T>(#weights, packs, values, #place, #pass); }
        }
    });
    quote! { #(#steps)* }
}

fn backward(network: &Network, plan: &Plan) -> TokenStream {
    let sums = plan.output_sums.iter().map(sum);
    let steps = plan.backward.iter().map(|step| backward_step(network, plan, step));
    let nodes = held(network, &format_ident!("NODES"));
    quote! {
        let mut memory =
            __p::Memory { values, slots, grads, grad_slots, dweights, end: pass.end(#nodes) };
        let memory = &mut memory;
        #(#sums)*
        #(#steps)*
    }
}

fn backward_step(network: &Network, plan: &Plan, step: &Step) -> TokenStream {
    let node = &network.nodes[step.node];
    let sums: Vec<TokenStream> = step.sums.iter().map(sum).collect();
    let id = number(step.node);
    // Nothing before the first layer that is trained needs a gradient.
    let needed = quote! { memory.end <= #id };
    if let NodeKind::Junction { junction, .. } = &node.kind {
        let junction = super::junction(*junction);
        let xs = node.inputs.iter().map(|v| slot(plan, *v));
        let y = slot(plan, node.output());
        let dy = step.dys[0].as_ref().map(grad);
        let dxs = step.dxs.iter().map(grad);
        return quote! {
            if #needed {
                __p::split(#junction, memory.values, &[#(#xs),*], #y, memory.grads, pass.n, #dy, &[#(#dxs),*]);
                #(#sums)*
            }
        };
    }
    let site = sites::name(network, step.node);
    if step.dxs.is_empty() {
        let then = match network.values[plan.root[node.inputs[0]]].maker {
            Some(maker) => format_ident!("{}", format!("{:?}", plan.then[maker])),
            None => format_ident!("Nothing"),
        };
        return quote! { __p::unpool::<#site, T>(__p::Then::#then, memory, pass); };
    }
    // Whether somebody asks for the gradient of the input: a layer before that is trained, or the caller.
    let wanted = match step.before {
        Some(before) if !step.at_input => {
            let before = number(before);
            quote! { (memory.end <= #before || pass.input_gradient) }
        }
        _ => quote! { pass.input_gradient },
    };
    let sums = if sums.is_empty() {
        TokenStream::new()
    } else {
        quote! { if #needed && #wanted { #(#sums)* } }
    };
    let weights = infer::weights(node);
    if node.own().is_some() {
        let (place, inner) = (place(network, plan, step.node), pass(network, step.node));
        let dweights = match held_by(network, step.node) {
            Some(held) => quote! { __p::region(memory.dweights, &#held) },
            None => quote! { &mut [] },
        };
        let dys = step.dys.iter().map(|dy| dy.as_ref().map(grad));
        let zeros = step.unused.iter().map(grad);
        let position = plan.scratch.iter().position(|scratch| scratch.node == step.node).unwrap_or(0);
        let inside = number(plan.grads.len() + position);
        let dxs = step.dxs.iter().map(grad);
        return quote! {
            if #needed {
                #(__p::clear(memory.grads, pass.n, #zeros);)*
                __p::backward_component::<#site, T>(
                    #weights, packs, #dweights, memory.values, #place, memory.grads,
                    __p::GradientPorts { dys: &[#(#dys),*], dxs: &[#(#dxs),*], wanted: #wanted, inside: grad_slots[#inside] },
                    #inner,
                );
            }
            #sums
        };
    }
    let backward = if step.dys[0].is_some() {
        quote! { backward }
    } else {
        quote! { backward_in_place }
    };
    quote! { __p::#backward::<#site, T>(#weights, packs, memory, pass); #sums }
}
