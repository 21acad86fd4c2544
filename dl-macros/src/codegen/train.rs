//! Training: the forward and the backward pass.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::infer::{slot, weights};
use super::{dims, sites, spec};
use crate::model::{Network, Node, NodeKind};
use crate::plan::{Plan, Step};

/// The memory of both passes, and `impl Train for LeNet5`.
pub fn items(network: &Network, plan: &Plan) -> TokenStream {
    let ident = &network.ident;
    let values = values(network, plan);
    let grads = grads(network, plan);
    let forward = forward(network, plan);
    let backward = backward(network, plan);
    let table = quote! { VALUES };
    let inputs = (0..network.inputs.len()).map(|v| slot(plan, &table, v));
    let outputs = network.outputs.iter().map(|v| slot(plan, &table, *v));
    let (input_grads, output_grads) = (&plan.input_grads, &plan.output_grads);
    quote! {
        ::dl::__train! {
            #values
            #grads
            impl<T: __p::Element> __p::Train for #ident<T> {
                const VALUES: __p::Plan =
                    __p::Plan { len: __p::extent(&VALUES), inputs: &[#(#inputs),*], outputs: &[#(#outputs),*] };
                const GRADS: __p::Plan = __p::Plan {
                    len: __p::extent(&GRADS),
                    inputs: &[#(GRADS[#input_grads]),*],
                    outputs: &[#(GRADS[#output_grads]),*],
                };
                #forward
                #backward
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
                fn pass_forward(&mut self, values: &mut [T], n: usize, training: bool, seed: u64) {}
                fn pass_backward(
                    &self, values: &[T], grads: &mut [T], n: usize, training: bool, input_gradient: bool, dweights: &mut Self,
                ) {}
            }
        }
    }
}

/// `const VALUES`: all values, then what the layers keep. Node `i` keeps slot `KEEP_i`.
fn values(network: &Network, plan: &Plan) -> TokenStream {
    let roots = plan.roots.iter().map(|root| {
        let dims = dims(network, *root);
        quote! { #dims.len() }
    });
    let keeps = layers(network).map(|(i, node)| {
        let (spec, input) = (spec(network, i), dims(network, node.inputs[0]));
        quote! { #spec.keep(#input) }
    });
    let count = plan.roots.len() + layers(network).count();
    quote! { const VALUES: [__p::Slot; #count] = __p::stack([#(#roots,)* #(#keeps),*]); }
}

/// The layers that do something.
fn layers(network: &Network) -> impl Iterator<Item = (usize, &Node)> {
    network.nodes.iter().enumerate().filter(|(_, node)| node.layer().is_some() && !node.is_view())
}

/// Where in `VALUES` a layer's kept numbers are.
fn keep(network: &Network, plan: &Plan, node: usize) -> usize {
    plan.roots.len() + layers(network).position(|(i, _)| i == node).unwrap_or(0)
}

/// `const GRADS`: the places of all gradients.
fn grads(network: &Network, plan: &Plan) -> TokenStream {
    let lives = plan.grads.iter().map(|grad| {
        let (dims, from, to) = (dims(network, grad.value), grad.from, grad.to);
        quote! { __p::Life { len: #dims.len(), from: #from, to: #to } }
    });
    let count = plan.grads.len();
    quote! { const GRADS: [__p::Slot; #count] = __p::place([#(#lives),*]); }
}

/// `At { x, y, keep }` of a layer.
fn at(network: &Network, plan: &Plan, i: usize, node: &Node) -> TokenStream {
    let table = quote! { VALUES };
    let (x, y) = (slot(plan, &table, node.inputs[0]), slot(plan, &table, node.output));
    let keep = keep(network, plan, i);
    quote! { __p::At { x: #x.at, y: #y.at, keep: VALUES[#keep].at } }
}

fn forward(network: &Network, plan: &Plan) -> TokenStream {
    let table = quote! { VALUES };
    let steps = network.nodes.iter().enumerate().filter(|(_, n)| !n.is_view()).map(|(i, node)| match &node.kind {
        NodeKind::Layer(_) => {
            let (site, at) = (sites::name(network, i), at(network, plan, i, node));
            let weights = match node.weighted() {
                Some(layer) => {
                    let field = &layer.field;
                    quote! { __p::Flat::flat_mut(&mut self.#field) }
                }
                None => quote! { &mut [] },
            };
            quote! { __p::forward::<#site, T>(#weights, values, n, #at, training, seed); }
        }
        NodeKind::Junction { junction, .. } => {
            let junction = format_ident!("{}", format!("{junction:?}"));
            let xs = node.inputs.iter().map(|v| slot(plan, &table, *v));
            let y = slot(plan, &table, node.output);
            quote! { __p::join(__p::Junction::#junction, values, n, &[#(#xs),*], #y); }
        }
    });
    quote! {
        fn pass_forward(&mut self, values: &mut [T], n: usize, training: bool, seed: u64) {
            #(#steps)*
        }
    }
}

fn backward(network: &Network, plan: &Plan) -> TokenStream {
    let sums =
        plan.output_sums.iter().map(|(from, to)| quote! { __p::accumulate(grads, n, GRADS[#from], GRADS[#to]); });
    let steps = plan.backward.iter().map(|step| backward_step(network, plan, step));
    quote! {
        fn pass_backward(
            &self, values: &[T], grads: &mut [T], n: usize, training: bool, input_gradient: bool, dweights: &mut Self,
        ) {
            #(#sums)*
            #(#steps)*
        }
    }
}

fn backward_step(network: &Network, plan: &Plan, step: &Step) -> TokenStream {
    let node = &network.nodes[step.node];
    let dy = step.dy;
    let sums = step.sums.iter().map(|(from, to)| quote! { __p::accumulate(grads, n, GRADS[#from], GRADS[#to]); });
    match &node.kind {
        NodeKind::Layer(_) => {
            let (site, at, weights) =
                (sites::name(network, step.node), at(network, plan, step.node, node), weights(node));
            let dx = step.dxs[0];
            let dweights = match node.weighted() {
                Some(layer) => {
                    let field = &layer.field;
                    quote! { __p::Flat::flat_mut(&mut dweights.#field) }
                }
                None => quote! { &mut [] },
            };
            let dx = match step.at_input {
                true => quote! { input_gradient.then_some(GRADS[#dx].at) },
                false => quote! { Some(GRADS[#dx].at) },
            };
            let sums = match step.at_input {
                true => quote! { if input_gradient { #(#sums)* } },
                false => quote! { #(#sums)* },
            };
            quote! {
                __p::backward::<#site, T>(#weights, values, #at, grads, n, GRADS[#dy].at, #dx, training, #dweights);
                #sums
            }
        }
        NodeKind::Junction { junction, .. } => {
            let junction = format_ident!("{}", format!("{junction:?}"));
            let table = quote! { VALUES };
            let xs = node.inputs.iter().map(|v| slot(plan, &table, *v));
            let y = slot(plan, &table, node.output);
            let dxs = &step.dxs;
            quote! {
                __p::split(
                    __p::Junction::#junction, values, &[#(#xs),*], #y, grads, n, GRADS[#dy], &[#(GRADS[#dxs]),*],
                );
                #(#sums)*
            }
        }
    }
}
