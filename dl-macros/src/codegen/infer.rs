//! Inference: `impl Network`, and the pass.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::{dims, generics, held, holder, number, one, own, places, ports, rules, sites, states, step};
use crate::model::{MOST_PORTS, Network, NodeKind, ValueId};
use crate::plan::Plan;

/// The place of a value among the slots of a pass.
pub fn slot(plan: &Plan, value: ValueId) -> TokenStream {
    let slot = number(plan.slot[value]);
    quote! { slots[#slot] }
}

/// `impl Network for LeNet5`.
pub fn network_impl(network: &Network, plan: &Plan) -> TokenStream {
    let packs = sites::packing(network, plan).enumerate().map(|(k, i)| {
        let node = &network.nodes[i];
        let (k, site, weights) = (number(k), sites::name(network, i), weights(node));
        let pack = if node.own().is_some() {
            quote! { pack_component }
        } else if node.is_over_time() {
            quote! { pack_over_time }
        } else {
            quote! { pack }
        };
        quote! { #k => __p::#pack::<#site, T>(#weights, packed, backward), }
    });
    let steps = network.nodes.iter().enumerate().filter(|(i, _)| !plan.idle[*i]).map(|(i, node)| {
        let xs: Vec<_> = node.inputs.iter().map(|v| slot(plan, *v)).collect();
        let ys: Vec<_> = node.outputs.iter().map(|v| slot(plan, *v)).collect();
        let (x, y) = (&xs[0], &ys[0]);
        match &node.kind {
            NodeKind::Layer(_) => {
                let (site, weights) = (sites::name(network, i), weights(node));
                let infer = match plan.borrows_input && plan.root[node.inputs[0]] == 0 {
                    true => quote! { infer_inputs },
                    false => quote! { infer },
                };
                if node.is_over_time() {
                    let states = states::pair(network, i, plan.roots.len() + plan.scratch.len());
                    return quote! { __p::infer_over_time::<#site, T>(#weights, batch, arena, #x, #y, #states); };
                }
                quote! { __p::#infer::<#site, T>(#weights, batch, arena, #x, #y); }
            }
            NodeKind::Own(_) => {
                let (site, weights, inside) = (sites::name(network, i), weights(node), scratch(plan, i));
                quote! {
                    __p::infer_component::<#site, T>(
                        #weights, batch, arena, __p::Ports { xs: &[#(#xs),*], ys: &[#(#ys),*], inside: slots[#inside] },
                    );
                }
            }
            NodeKind::Junction { junction, .. } => {
                let junction = super::junction(*junction);
                let steps = rules::steps(network, node.output());
                quote! { __p::join(#junction, arena, batch.n, &[#(#xs),*], #y, #steps); }
            }
        }
    });
    let [layers, segments, pack_slots] =
        ["LAYERS", "SEGMENTS", "PACKS"].map(|name| held(network, &format_ident!("{name}")));
    let dims_of = |values: &mut dyn Iterator<Item = ValueId>| {
        let dims: Vec<_> = values.map(|v| dims(network, v)).collect();
        quote! { &[#(#dims),*] }
    };
    let input_dims = dims_of(&mut (0..network.inputs.len()));
    let output_dims = dims_of(&mut network.outputs.iter().copied());
    implementation(
        network,
        Parts {
            layers: quote! { #layers.as_slice() },
            segments: quote! { #segments.as_slice() },
            dims: [input_dims, output_dims],
            slots: places::slots(network, plan),
            memory: places::memory(network, plan),
            one: one::pass(network, plan),
            step: step::numbers(network),
            room: own::room(network, &quote! { X }),
            pass: quote! { #(#steps)* },
            packs: quote! { &#pack_slots },
            pack: quote! { #(#packs)* },
            states: states::table(network, plan),
            first: states::first(network),
        },
    )
}

/// The position of a layer's own memory among the slots.
pub fn scratch(plan: &Plan, node: usize) -> Literal {
    let position = plan.scratch.iter().position(|scratch| scratch.node == node).unwrap_or(0);
    number(plan.roots.len() + position)
}

/// What differs between networks, of `impl Network`.
struct Parts {
    layers: TokenStream,
    segments: TokenStream,
    dims: [TokenStream; 2],
    slots: Literal,
    memory: TokenStream,
    one: TokenStream,
    step: TokenStream,
    room: TokenStream,
    pass: TokenStream,
    packs: TokenStream,
    pack: TokenStream,
    states: TokenStream,
    first: TokenStream,
}

/// `impl Network` for a network with mistakes.
pub fn empty_impl(network: &Network) -> TokenStream {
    let none = || quote! { &[] };
    let dims_of = |values: &mut dyn Iterator<Item = ValueId>| {
        let dims: Vec<_> = values.map(|v| dims(network, v)).collect();
        quote! { &[#(#dims),*] }
    };
    implementation(
        network,
        Parts {
            layers: none(),
            segments: none(),
            dims: [
                dims_of(&mut (0..network.inputs.len().min(MOST_PORTS))),
                dims_of(&mut network.outputs.iter().copied().take(MOST_PORTS)),
            ],
            slots: number(0),
            memory: places::no_memory(),
            one: TokenStream::new(),
            step: TokenStream::new(),
            room: quote! { [X; 1] },
            pass: TokenStream::new(),
            packs: none(),
            pack: TokenStream::new(),
            states: none(),
            first: TokenStream::new(),
        },
    )
}

fn implementation(network: &Network, parts: Parts) -> TokenStream {
    let name = network.ident.unraw().to_string();
    let (params, ident) = (generics::params_and_element(network), generics::applied(network, &quote! { T }));
    let (input, output) = (ports::input(network), ports::output(network));
    let ends = ends(network);
    let Parts {
        layers,
        segments,
        dims: [inputs, outputs],
        slots,
        memory,
        one,
        step,
        room,
        pass,
        packs,
        pack,
        states,
        first,
    } = parts;
    let (holder, own_params, args) = (holder(network), generics::params(network), generics::args(network));
    let (is_layer, clause) = (own::network_is_layer(network), generics::clause(network));
    quote! {
        impl #params __p::Parameters for #ident #clause {
            type Elem = T;
            const SEGMENTS: &'static [__p::Segment] = #segments;
            fn as_slice(&self) -> &[T] {
                __p::Flat::flat(self)
            }
            fn as_mut_slice(&mut self) -> &mut [T] {
                __p::Flat::flat_mut(self)
            }
        }

        #is_layer

        impl #own_params __p::Tables for #holder #args #clause {
            type ArenaSlots = [__p::Slot; #slots];
            const LAYERS: &'static [__p::LayerInfo<'static>] = #layers;
            const INPUTS: &'static [__p::Dims] = #inputs;
            const OUTPUTS: &'static [__p::Dims] = #outputs;
            const PACKS: &'static [__p::Slot] = #packs;
            const STATES: &'static [__p::StateInfo] = #states;
            #memory
            #step
        }

        impl #params __p::Network for #ident #clause {
            type Input = #input;
            type Output = #output;
            type Ends = #ends;
            type Tables = #holder #args;
            type ArenaSlots = [__p::Slot; #slots];
            const NAME: &'static str = #name;
            fn pass_state(&self, layer: usize, state: &mut [T]) {
                #first
            }
            type Room<X: ::core::marker::Copy + ::core::marker::Send + ::core::marker::Sync + 'static> = #room;
            fn pass_one(&self, given: __p::Given<'_, T>, arena: &mut [T], slots: &Self::ArenaSlots) {
                #one
            }
            ::dl::__std! {
                fn pass_infer(&self, batch: __p::Batch<'_, T>, arena: &mut [T], slots: &Self::ArenaSlots) {
                    #pass
                }

                fn pass_pack(&self, layer: usize, packed: &mut [T], backward: bool) {
                    match layer {
                        #pack
                        _ => {}
                    }
                }
            }
        }
    }
}

/// The weights of a node as a slice.
pub fn weights(node: &crate::model::Node) -> TokenStream {
    match node.field() {
        Some(field) => quote! { __p::Flat::flat(&self.#field) },
        None => quote! { &[] },
    }
}

/// What the last layer makes of the scores.
fn ends(network: &Network) -> TokenStream {
    let scores = quote! { __p::ends::Scores };
    let mut value = match network.outputs.as_slice() {
        [one] => *one,
        _ => return scores,
    };
    while let Some(maker) = network.values[value].maker {
        let node = &network.nodes[maker];
        if let Some(own) = node.own().filter(|_| !node.broken && node.outputs.len() == 1) {
            let layer = own::layer_type(own);
            return quote! { <#layer as __p::Component>::Ends };
        }
        if !node.is_view() || node.inputs.is_empty() {
            return match node.layer().map_or("", |layer| layer.spec.name()) {
                "Softmax" => quote! { __p::ends::Probabilities },
                "LogSoftmax" => quote! { __p::ends::LogProbabilities },
                "Sigmoid" => quote! { __p::ends::Independent },
                _ => scores,
            };
        }
        value = node.inputs[0];
    }
    scores
}
