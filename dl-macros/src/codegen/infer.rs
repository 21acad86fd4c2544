//! Inference: where values are, and the pass.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::{dims, generics, held, number, one, own, ports, sites, states, step};
use crate::model::{MOST_PORTS, Network, NodeKind, ValueId};
use crate::plan::Plan;

/// The lives of all values during inference; those that are in `without` need no memory. `of_part` is how much a part with this input
/// needs of its own.
pub fn lives(
    network: &Network,
    plan: &Plan,
    lives: &[(usize, usize)],
    without: &[usize],
    rooms: bool,
    of_part: impl Fn(&TokenStream, TokenStream) -> TokenStream,
) -> TokenStream {
    let values = plan.roots.iter().zip(lives).enumerate().map(|(slot, (root, (from, to)))| {
        if without.contains(&slot) {
            return quote! { __p::Life::new(__p::Need::NOTHING, 0, 0) };
        }
        let dims = dims(network, *root);
        let (from, to) = (number(*from), number(*to));
        quote! { __p::Life::new(__p::Need::of(#dims), #from, #to) }
    });
    let scratch = plan.scratch.iter().map(|scratch| {
        let node = &network.nodes[scratch.node];
        let (step, need) = (number(scratch.node + 1), of_part(&own::part(node), dims(network, node.inputs[0])));
        quote! { __p::Life::new(#need, #step, #step) }
    });
    let states = states::lives(network, network.nodes.len() + 1);
    let rooms = plan.one.rooms.iter().map(|(node, room)| {
        let (room, step) = (number(if rooms { *room } else { 0 }), number(node + 1));
        quote! { __p::Life::new(__p::Need::sample(#room), #step, #step) }
    });
    quote! { #(#values,)* #(#scratch,)* #states #(#rooms,)* }
}

/// How many slots inference has.
pub fn slots(network: &Network, plan: &Plan) -> Literal {
    number(plan.roots.len() + plan.scratch.len() + states::slots(network) + plan.one.rooms.len())
}

/// Which slots are inputs and outputs.
pub fn port_slots(network: &Network, plan: &Plan) -> [Vec<usize>; 2] {
    let inputs = (0..network.inputs.len()).map(|v| plan.slot[v]).collect();
    [inputs, network.outputs.iter().map(|v| plan.slot[*v]).collect()]
}

/// The marks of slots that are inputs, and those that are outputs.
pub fn marks([inputs, outputs]: &[Vec<usize>; 2], inputs_first: bool) -> TokenStream {
    let mark = |kind: &str, slots: &[usize]| -> Vec<TokenStream> {
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

/// The places of values during inference, for the network by itself and as a part of another.
fn memory(network: &Network, plan: &Plan) -> TokenStream {
    let borrowed = if plan.borrows_input { vec![0] } else { Vec::new() };
    let ports = port_slots(network, plan);
    // A single output that is no input lends its memory to what is dead before it is written.
    let lender = match ports[1].as_slice() {
        [output] if !ports[0].contains(output) => Some(*output),
        _ => None,
    };
    let outside: Vec<usize> = ports.concat().into_iter().filter(|slot| Some(*slot) != lender).collect();
    let lives = |without: &[usize]| {
        lives(
            network,
            plan,
            &plan.lives,
            without,
            false,
            |part, input| quote! { __p::Need::beside(#input, #part.arena) },
        )
    };
    let (alone, part) = (lives(&borrowed), lives(&outside));
    let lender = match lender.map(number) {
        Some(output) => quote! { ::core::option::Option::Some(#output) },
        None => quote! { ::core::option::Option::None },
    };
    let marks = marks(&ports, true);
    let [inputs, outputs] = ports.map(|ports| ports.into_iter().map(number).collect::<Vec<_>>());
    let count = slots(network, plan);
    quote! {
        type ArenaSlots = [__p::Slot; #count];
        ::dl::__std! {
            const ARENA_SLOTS: &'static [__p::Slot; #count] = &__p::place([#alone]);
            const PART_ARENA: ([__p::Slot; #count], usize) = {
                let (slots, len): ([__p::Slot; #count], usize) = __p::place_part([#part], #lender);
                (__p::mark(slots, #marks), len)
            };
        }
        const PORTS: [&'static [usize]; 2] = [&[#(#inputs),*], &[#(#outputs),*]];
    }
}

/// The place of a value among the slots of a pass.
pub fn slot(plan: &Plan, value: ValueId) -> TokenStream {
    let slot = number(plan.slot[value]);
    quote! { slots[#slot] }
}

/// `impl Network for LeNet5`.
pub fn network_impl(network: &Network, plan: &Plan) -> TokenStream {
    let [inputs, outputs] = port_slots(network, plan).map(|ports| ports.into_iter().map(number).collect::<Vec<_>>());
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
                let dims = dims(network, node.output());
                quote! { __p::join(#junction, arena, batch.n, &[#(#xs),*], #y, #dims.steps()); }
            }
        }
    });
    let holder = |name: &str| held(network, &format_ident!("{name}"));
    let (layers, segments, pack_slots) = (holder("LAYERS"), holder("SEGMENTS"), holder("PACKS"));
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
            plan: quote! {
                __p::Plan {
                    len: __p::extent(Self::ARENA_SLOTS),
                    inputs: &[#(Self::ARENA_SLOTS[#inputs]),*],
                    outputs: &[#(Self::ARENA_SLOTS[#outputs]),*],
                }
            },
            dims: [input_dims, output_dims],
            memory: [memory(network, plan), one::memory(network, plan)].into_iter().collect(),
            one: one::pass(network, plan),
            step: step::numbers(network),
            room: own::room(network, &quote! { X }),
            pass: quote! { #(#steps)* },
            packs: quote! { &#pack_slots },
            pack: quote! { #(#packs)* },
            states: states::table(network, plan),
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
    plan: TokenStream,
    dims: [TokenStream; 2],
    memory: TokenStream,
    one: TokenStream,
    step: TokenStream,
    room: TokenStream,
    pass: TokenStream,
    packs: TokenStream,
    pack: TokenStream,
    states: TokenStream,
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
            plan: quote! { __p::Plan { len: __p::Extent { sample: 0, step: 0 }, inputs: &[], outputs: &[] } },
            dims: [
                dims_of(&mut (0..network.inputs.len().min(MOST_PORTS))),
                dims_of(&mut network.outputs.iter().copied().take(MOST_PORTS)),
            ],
            memory: quote! {
                type ArenaSlots = [__p::Slot; 0];
                ::dl::__std! {
                    const ARENA_SLOTS: &'static [__p::Slot; 0] = &[];
                    const PART_ARENA: ([__p::Slot; 0], usize) = ([], 0);
                }
                const PORTS: [&'static [usize]; 2] = [&[], &[]];
                const ONE_SLOTS: &'static [__p::Slot; 0] = &[];
                const ARENA_LEAST: usize = 0;
                const PART_ONE: ([__p::Slot; 0], usize) = ([], 0);
                const ONE: __p::Plan = __p::Plan { len: __p::Extent { sample: 0, step: 0 }, inputs: &[], outputs: &[] };
            },
            one: TokenStream::new(),
            step: TokenStream::new(),
            room: quote! { [X; 1] },
            pass: TokenStream::new(),
            packs: none(),
            pack: TokenStream::new(),
            states: states::no_table(),
        },
    )
}

fn implementation(network: &Network, parts: Parts) -> TokenStream {
    let name = network.ident.unraw().to_string();
    let (params, ident) = (generics::params_and_element(network), generics::applied(network, &quote! { T }));
    let (input, output) = (ports::input(network), ports::output(network));
    let ends = ends(network);
    let Parts { layers, segments, plan, dims: [inputs, outputs], memory, one, step, room, pass, packs, pack, states } =
        parts;
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

        impl #params __p::Network for #ident #clause {
            type Input = #input;
            type Output = #output;
            type Ends = #ends;
            const NAME: &'static str = #name;
            const LAYERS: &'static [__p::LayerInfo<'static>] = #layers;
            const INPUTS: &'static [__p::Dims] = #inputs;
            const OUTPUTS: &'static [__p::Dims] = #outputs;
            const PACKS: &'static [__p::Slot] = #packs;
            #memory
            #states
            #step
            type Room<X: ::core::marker::Copy + ::core::marker::Send + ::core::marker::Sync + 'static> = #room;
            fn pass_one(&self, given: __p::Given<'_, T>, arena: &mut [T], slots: &Self::ArenaSlots) {
                #one
            }
            ::dl::__std! {
                const INFER: __p::Plan = #plan;

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
