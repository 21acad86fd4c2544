//! Training: the forward and the backward pass.

mod backward;
mod held;
mod memory;
pub mod one;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::infer::{self, slot};
use super::{generics, held, holder, number, own, places, rules, sites, states};
use crate::model::{Network, Node, NodeKind};
use crate::plan::{Plan, SlotId, Step};

use backward::backward;
use held::{held_by, weights};
pub use memory::first_state;
use memory::{memory, value_count};

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
    let (values, grads) =
        (value_count(network, plan), number(plan.grads.len() + plan.scratch.len() + states::slots(network)));
    quote! {
        ::dl::__train! {
            impl #params #holder #args #clause {
                #weights
                const BOUND: __p::Room<__p::Weights, <#single as __p::Network>::Room<__p::Weights>> = #held_weights.bound(
                    <Self as __p::TrainTables>::VALUES.inputs,
                    <Self as __p::TrainTables>::VALUES.outputs,
                    <Self as __p::TrainTables>::VALUES.len.without(<Self as __p::TrainTables>::PART_VALUES.1).end(),
                );
            }
            impl #params __p::TrainTables for #holder #args #clause {
                type ValueSlots = [__p::Slot; #values];
                type GradSlots = [__p::Slot; #grads];
                #memory
                const PART_WEIGHTS: &'static [__p::Weights] = #held_weights.as_slice();
                const LAYER_WEIGHTS: &'static [__p::Weights] = #bound.as_slice();
                const COUPLED: bool = #coupled;
            }
            impl #params_t __p::Train for #ident #clause {
                type ValueSlots = [__p::Slot; #values];
                type GradSlots = [__p::Slot; #grads];
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
                ::dl::__std! {
                    fn pass_update(&mut self, values: &[T], slots: &[__p::Slot; #values], pass: __p::Pass<'_>) {
                        #update
                    }
                }
            }
        }
    }
}

/// `impl Train` for a network with mistakes.
pub fn empty(network: &Network) -> TokenStream {
    let (params, ident) = (generics::params_and_element(network), generics::applied(network, &quote! { T }));
    let (own_params, holder, args) = (generics::params(network), holder(network), generics::args(network));
    quote! {
        ::dl::__train! {
            impl #own_params __p::TrainTables for #holder #args {
                type ValueSlots = [__p::Slot; 0];
                type GradSlots = [__p::Slot; 0];
                const VALUES: __p::Plan = __p::Plan { len: __p::Extent { sample: 0, step: 0 }, inputs: &[], outputs: &[] };
                const GRADS: __p::Plan = __p::Plan { len: __p::Extent { sample: 0, step: 0 }, inputs: &[], outputs: &[] };
                const INNER_GRADS: __p::Extent = __p::Extent { sample: 0, step: 0 };
                const LAYER_WEIGHTS: &'static [__p::Weights] = &[];
                const PART_WEIGHTS: &'static [__p::Weights] = &[];
                const COUPLED: bool = false;
                const VALUE_SLOTS: &'static [__p::Slot; 0] = &[];
                const PART_VALUES: ([__p::Slot; 0], __p::Extent) = ([], __p::Extent { sample: 0, step: 0 });
                const GRAD_SLOTS: &'static [__p::Slot; 0] = &[];
                const PART_GRADS: ([__p::Slot; 0], __p::Extent) = ([], __p::Extent { sample: 0, step: 0 });
                const GRAD_PORTS: [&'static [usize]; 2] = [&[], &[]];
            }
            impl #params __p::Train for #ident {
                type ValueSlots = [__p::Slot; 0];
                type GradSlots = [__p::Slot; 0];
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
                ::dl::__std! {
                    fn pass_update(&mut self, values: &[T], slots: &Self::ValueSlots, pass: __p::Pass<'_>) {}
                }
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
    let places = |first| states::positions(network, i, first).unwrap_or([usize::MAX >> 1; 2]).map(number);
    let values_states = places(first_state(network, plan));
    let grads_states = places(plan.grads.len() + plan.scratch.len());
    let (held, frozen, i) = (option(held_by(network, i)), node.frozen, number(i));
    quote! {
        ::dl::__train! {
            const STEP: __p::Step = __p::Step {
                values: [#(#values),*],
                grads: [#dy, #dx],
                states: [[#(#values_states),*], [#(#grads_states),*]],
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

fn forward(network: &Network, plan: &Plan) -> TokenStream {
    let steps = network.nodes.iter().enumerate().filter(|(i, _)| !plan.idle[*i]).map(|(i, node)| match &node.kind {
        NodeKind::Junction { junction, .. } => {
            let junction = super::junction(*junction);
            let xs = node.inputs.iter().map(|v| slot(plan, *v));
            let (y, steps) = (slot(plan, node.output()), rules::steps(network, node.output()));
            quote! { __p::join(#junction, values, pass.n, &[#(#xs),*], #y, #steps); }
        }
        NodeKind::Layer(_) => {
            let (site, weights) = (sites::name(network, i), infer::weights(node));
            let forward = if node.is_over_time() {
                quote! { forward_over_time }
            } else {
                quote! { forward }
            };
            quote! { __p::#forward::<#site, T>(#weights, packs, values, slots, pass); }
        }
        NodeKind::Own(_) => {
            let (site, weights) = (sites::name(network, i), infer::weights(node));
            let (place, pass) = (place(network, plan, i), pass(network, i));
            quote! { __p::forward_component::<#site, T>(#weights, packs, values, #place, #pass); }
        }
    });
    quote! { #(#steps)* }
}
