//! Training: the forward and the backward pass.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::infer::{slot, weights};
use super::{dims, number, sites, spec};
use crate::model::{Network, Node, NodeKind};
use crate::plan::{Plan, SlotId, Step};

/// The memory of both passes, and `impl Train for LeNet5`.
pub fn items(network: &Network, plan: &Plan) -> TokenStream {
    let ident = &network.ident;
    let values = values(network, plan);
    let places = places(network, plan);
    let grads = grads(network, plan);
    let forward = forward(network, plan);
    let backward = backward(network, plan);
    let table = quote! { __VALUES };
    let inputs = (0..network.inputs.len()).map(|v| slot(plan, &table, v));
    let outputs = network.outputs.iter().map(|v| slot(plan, &table, *v));
    let input_grads = plan.input_grads.iter().map(grad);
    let output_grads = plan.output_grads.iter().map(grad);
    let optional = optional(plan);
    let (weights, update) = (weight_table(network, plan), update(network, plan));
    let coupled = network.nodes.iter().any(|node| node.layer().is_some_and(|layer| layer.spec.couples_samples()));
    quote! {
        ::dl::__train! {
            #values
            #places
            #grads
            #weights
            impl<T: __p::Element> __p::Train for #ident<T> {
                const VALUES: __p::Plan =
                    __p::Plan { len: __p::extent(&__VALUES), inputs: &[#(#inputs),*], outputs: &[#(#outputs),*] };
                const GRADS: __p::Plan =
                    __p::Plan { len: __p::extent(&__GRADS), inputs: &[#(#input_grads),*], outputs: &[#(#output_grads),*] };
                const INNER_GRADS: usize = __p::extent_without(&__GRADS, &[#optional]);
                const WEIGHTS: &'static [__p::Weights] = &__WEIGHTS;
                const COUPLED: bool = #coupled;
                fn pass_forward(&self, packs: &[T], values: &mut [T], pass: __p::Pass) {
                    #forward
                }
                fn pass_backward(&self, packs: &[T], values: &mut [T], grads: &mut [T], pass: __p::Pass, dweights: &mut [T]) {
                    #backward
                }
                fn pass_update(&mut self, values: &[T], n: usize) {
                    #update
                }
            }
        }
    }
}

/// `impl Train` for a network with mistakes.
pub fn empty(network: &Network) -> TokenStream {
    let ident = &network.ident;
    quote! {
        ::dl::__train! {
            impl<T: __p::Element> __p::Train for #ident<T> {
                const VALUES: __p::Plan = __p::Plan { len: 0, inputs: &[], outputs: &[] };
                const GRADS: __p::Plan = __p::Plan { len: 0, inputs: &[], outputs: &[] };
                const INNER_GRADS: usize = 0;
                const WEIGHTS: &'static [__p::Weights] = &[];
                const COUPLED: bool = false;
                fn pass_forward(&self, packs: &[T], values: &mut [T], pass: __p::Pass) {}
                fn pass_backward(&self, packs: &[T], values: &mut [T], grads: &mut [T], pass: __p::Pass, dweights: &mut [T]) {}
                fn pass_update(&mut self, values: &[T], n: usize) {}
            }
        }
    }
}

/// `static __VALUES`: all values, then what the layers keep.
fn values(network: &Network, plan: &Plan) -> TokenStream {
    let roots = plan.roots.iter().map(|root| {
        let dims = dims(network, *root);
        quote! { #dims.len() }
    });
    let keeps = layers(network, plan).map(|(i, node)| {
        let (spec, input) = (spec(network, i), dims(network, node.inputs[0]));
        quote! { #spec.keep(#input) }
    });
    let count = number(plan.roots.len() + layers(network, plan).count());
    quote! { static __VALUES: [__p::Slot; #count] = __p::stack([#(#roots,)* #(#keeps),*]); }
}

/// `const __AT0: At`: where the layer of node 0 finds everything.
fn places(network: &Network, plan: &Plan) -> TokenStream {
    let table = quote! { __VALUES };
    let places = layers(network, plan).enumerate().map(|(k, (i, node))| {
        let (x, y) = (slot(plan, &table, node.inputs[0]), slot(plan, &table, node.output));
        let (name, keep) = (at(i), number(plan.roots.len() + k));
        quote! { const #name: __p::At = __p::At { x: #x, y: #y, keep: __VALUES[#keep] }; }
    });
    quote! { #(#places)* }
}

/// The name of that constant.
fn at(node: usize) -> Ident {
    format_ident!("__AT{node}")
}

/// The layers that do something.
fn layers<'n>(network: &'n Network, plan: &Plan) -> impl Iterator<Item = (usize, &'n Node)> {
    network.nodes.iter().enumerate().filter(|(i, node)| node.layer().is_some() && !plan.idle[*i])
}

/// `static __WEIGHTS`: the weights of all layers, in the order of the fields.
fn weight_table(network: &Network, plan: &Plan) -> TokenStream {
    let weights = layers(network, plan).filter(|(_, node)| node.weighted().is_some()).map(|(i, node)| {
        let (spec, input) = (spec(network, i), dims(network, node.inputs[0]));
        let (site, at) = (sites::name(network, i), at(i));
        quote! {
            __p::Weights::new(#spec.segments(#input).numbers(), <#site as __p::Site>::PRODUCT, #at.x, #at.keep)
        }
    });
    let weights: Vec<TokenStream> = weights.collect();
    let count = number(weights.len());
    quote! { static __WEIGHTS: [__p::Weights; #count] = __p::weights([#(#weights),*]); }
}

/// Running statistics, after the forward pass.
fn update(network: &Network, plan: &Plan) -> TokenStream {
    let updates = layers(network, plan).filter_map(|(i, node)| {
        let layer = node.weighted().filter(|layer| layer.spec.couples_samples())?;
        let (site, at, field) = (sites::name(network, i), at(i), &layer.field);
        Some(quote! { __p::update::<#site, T>(__p::Flat::flat_mut(&mut self.#field), values, #at, n); })
    });
    quote! { #(#updates)* }
}

/// `static __GRADS`: the places of all gradients.
fn grads(network: &Network, plan: &Plan) -> TokenStream {
    let lives = plan.grads.iter().map(|grad| {
        let (dims, from, to) = (dims(network, grad.value), number(grad.from), number(grad.to));
        quote! { __p::Life::new(#dims.len(), #from, #to) }
    });
    let count = number(plan.grads.len());
    let optional = optional(plan);
    quote! { static __GRADS: [__p::Slot; #count] = __p::place_after([#(#lives),*], &[#optional]); }
}

/// The gradients that need no memory where nobody asks for those of the network's inputs.
fn optional(plan: &Plan) -> TokenStream {
    let slots = plan.optional_grads.iter().map(|slot| number(*slot));
    quote! { #(#slots),* }
}

/// The place of a gradient.
fn grad(slot: &SlotId) -> TokenStream {
    let slot = number(*slot);
    quote! { __GRADS[#slot] }
}

/// Adds one gradient to another.
fn sum((from, to): &(SlotId, SlotId)) -> TokenStream {
    let (from, to) = (grad(from), grad(to));
    quote! { __p::accumulate(grads, pass.n, #from, #to); }
}

fn forward(network: &Network, plan: &Plan) -> TokenStream {
    let table = quote! { __VALUES };
    let steps = network.nodes.iter().enumerate().filter(|(i, _)| !plan.idle[*i]).map(|(i, node)| match &node.kind {
        NodeKind::Layer(_) => {
            let (site, at, weights) = (sites::name(network, i), at(i), weights(node));
            quote! { __p::forward::<#site, T>(#weights, packs, values, #at, pass); }
        }
        NodeKind::Junction { junction, .. } => {
            let junction = super::junction(*junction);
            let xs = node.inputs.iter().map(|v| slot(plan, &table, *v));
            let y = slot(plan, &table, node.output);
            quote! { __p::join(#junction, values, pass.n, &[#(#xs),*], #y); }
        }
    });
    quote! { #(#steps)* }
}

fn backward(network: &Network, plan: &Plan) -> TokenStream {
    let sums = plan.output_sums.iter().map(sum);
    let steps = plan.backward.iter().map(|step| backward_step(network, plan, step));
    quote! { #(#sums)* #(#steps)* }
}

fn backward_step(network: &Network, plan: &Plan, step: &Step) -> TokenStream {
    let node = &network.nodes[step.node];
    let dy = step.dy.as_ref().map(grad);
    let sums = step.sums.iter().map(sum);
    match &node.kind {
        NodeKind::Layer(_) if step.dxs.is_empty() => {
            let (site, at) = (sites::name(network, step.node), at(step.node));
            let then = match network.values[plan.root[node.inputs[0]]].maker {
                Some(maker) => format_ident!("{}", format!("{:?}", plan.then[maker])),
                None => format_ident!("Nothing"),
            };
            quote! { __p::unpool::<#site, T>(__p::Then::#then, values, #at, grads, #dy, pass); }
        }
        NodeKind::Layer(_) => {
            let (site, at, weights) = (sites::name(network, step.node), at(step.node), weights(node));
            let dx = grad(&step.dxs[0]);
            let weighted = |(_, node): &(usize, &Node)| node.weighted().is_some();
            let dweights = match layers(network, plan).filter(weighted).position(|(i, _)| i == step.node) {
                Some(k) => {
                    let k = number(k);
                    quote! { &mut dweights[__WEIGHTS[#k].part.batch(1)] }
                }
                None => quote! { &mut [] },
            };
            let (dx, sums) = match (step.at_input, step.sums.is_empty()) {
                (true, true) => (quote! { pass.input_gradient.then_some(#dx) }, TokenStream::new()),
                (true, false) => {
                    (quote! { pass.input_gradient.then_some(#dx) }, quote! { if pass.input_gradient { #(#sums)* } })
                }
                (false, _) => (quote! { ::core::option::Option::Some(#dx) }, quote! { #(#sums)* }),
            };
            let call = match dy {
                Some(dy) => quote! {
                    __p::backward::<#site, T>(#weights, packs, #dweights, values, #at, grads, #dy, #dx, pass);
                },
                None => quote! {
                    __p::backward_in_place::<#site, T>(#weights, packs, #dweights, values, #at, grads, #dx, pass);
                },
            };
            quote! { #call #sums }
        }
        NodeKind::Junction { junction, .. } => {
            let junction = super::junction(*junction);
            let table = quote! { __VALUES };
            let xs = node.inputs.iter().map(|v| slot(plan, &table, *v));
            let y = slot(plan, &table, node.output);
            let dxs = step.dxs.iter().map(grad);
            quote! {
                __p::split(#junction, values, &[#(#xs),*], #y, grads, pass.n, #dy, &[#(#dxs),*]);
                #(#sums)*
            }
        }
    }
}
