//! Inference of one sample: where values are, the pass, and `infer`.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::infer::{lives, marks, port_slots, scratch, slots, weights};
use super::{attributes, dims, generics, held, number, ports, sites, states};
use crate::model::{Network, NodeKind};
use crate::plan::Plan;

/// The places of values, for the network by itself: a constant of the hidden type.
pub fn table(network: &Network, plan: &Plan) -> TokenStream {
    let read = given(network, plan).map(|(_, slot)| slot);
    let without: Vec<usize> = read.chain(plan.one.aliases().map(|(slot, _)| slot)).collect();
    let lives = lives(network, plan, &plan.one.lives, &without, true, of_part);
    let (holder, params, args, count) =
        (super::holder(network), generics::params(network), generics::args(network), slots(network, plan));
    let clause = generics::clause(network);
    let tables = match joins(network, plan) {
        Some((joins, steps)) => quote! {
            const JOINED: (__p::Placed<#count>, __p::Joined<#count>) =
                __p::placed_joined::<#count, #steps>([#lives], #joins);
            const ONE: __p::Placed<#count> = Self::JOINED.0;
        },
        None => quote! { const ONE: __p::Placed<#count> = __p::placed([#lives]); },
    };
    quote! { impl #params #holder #args #clause { #tables } }
}

/// What a part needs of its own: as much for all steps of a sequence as for one, as they go through it one after the other.
fn of_part(part: &TokenStream, _input: TokenStream) -> TokenStream {
    quote! { __p::Need::sample(#part.one) }
}

/// The concatenations, if there are any, and how many steps the pass has.
fn joins(network: &Network, plan: &Plan) -> Option<(TokenStream, Literal)> {
    let joins = plan.one.joins.iter().map(|join| {
        let (whole, dims_of_whole) = (number(join.whole), dims(network, join.value));
        // The last step that there is takes the outputs.
        let until = number(join.until.min(network.nodes.len() + 2));
        let branches = join.branches.iter().map(|(value, slot, movable)| {
            let (slot, dims) = (number(*slot), dims(network, *value));
            quote! { __p::Branch { value: #slot, dims: #dims, movable: #movable } }
        });
        quote! { __p::Join { whole: #whole, dims: #dims_of_whole, until: #until, branches: &[#(#branches),*] } }
    });
    let joins: Vec<_> = joins.collect();
    (!joins.is_empty()).then(|| (quote! { &[#(#joins),*] }, number(network.nodes.len() + 3)))
}

/// Where memory is shared through concatenations: the constant that says so, if there are any.
pub fn joined(network: &Network, plan: &Plan) -> Option<TokenStream> {
    let joined = held(network, &format_ident!("JOINED"));
    (!plan.one.joins.is_empty()).then(|| quote! { #joined.1 })
}

/// The inputs that are read where the caller has them, and their slots.
fn given<'a>(network: &Network, plan: &'a Plan) -> impl Iterator<Item = (usize, usize)> + use<'a> {
    let [inputs, _] = port_slots(network, plan);
    inputs.into_iter().enumerate().filter(|(port, _)| plan.one.given[*port])
}

/// The places of values, for the network by itself and as a part of another.
pub fn memory(network: &Network, plan: &Plan) -> TokenStream {
    let [inputs, outputs] = port_slots(network, plan);
    let one = &plan.one;
    let taken: Vec<usize> = one.aliases().map(|(slot, _)| slot).collect();
    // A single output that is no input lends its memory to what is dead before it is written.
    let lender = match outputs.as_slice() {
        [output] if !inputs.contains(output) => Some(*output),
        _ => None,
    };
    let outside = inputs.iter().chain(&outputs).copied().filter(|slot| Some(*slot) != lender);
    let outside: Vec<usize> = outside.chain(taken).collect();
    let part = lives(network, plan, &one.lives, &outside, true, of_part);
    let lender = match lender.map(number) {
        Some(output) => quote! { ::core::option::Option::Some(#output) },
        None => quote! { ::core::option::Option::None },
    };
    let pairs = one
        .aliases()
        .map(|(slot, place)| (number(slot), number(place)))
        .map(|(slot, place)| quote! { (#slot, #place) });
    let pairs = quote! { &[#(#pairs),*] };
    let given = given(network, plan).map(|(port, slot)| {
        let (port, slot) = (number(port), number(slot));
        quote! { (#slot, __p::Slot::given(#port)) }
    });
    let marks = marks(&[inputs.clone(), outputs.clone()], true);
    let (count, placed) = (slots(network, plan), held(network, &format_ident!("ONE")));
    let alone = quote! { __p::mark(#placed.slots, &[#(#given),*]) };
    let alone = match joined(network, plan) {
        Some(joined) => quote! { #joined.settle(#alone) },
        None => alone,
    };
    let part = match joins(network, plan) {
        Some((joins, steps)) => quote! {
            let (slots, len, joined) = __p::place_part_joined::<#count, #steps>([#part], #lender, #joins);
            (__p::alias(joined.settle(__p::mark(slots, #marks)), #pairs), len)
        },
        None => quote! {
            let (slots, len): ([__p::Slot; #count], usize) = __p::place_part([#part], #lender);
            (__p::alias(__p::mark(slots, #marks), #pairs), len)
        },
    };
    let [inputs, outputs] = [inputs, outputs].map(|ports| ports.into_iter().map(number).collect::<Vec<_>>());
    quote! {
        const ONE_SLOTS: &'static [__p::Slot; #count] =
            &__p::alias(#alone, #pairs);
        const ARENA_LEAST: usize = #placed.least.sample;
        const PART_ONE: ([__p::Slot; #count], usize) = { #part };
        const ONE: __p::Plan = __p::Plan {
            len: __p::extent(Self::ONE_SLOTS),
            inputs: &[#(Self::ONE_SLOTS[#inputs]),*],
            outputs: &[#(Self::ONE_SLOTS[#outputs]),*],
        };
    }
}

/// The steps of the pass.
pub fn pass(network: &Network, plan: &Plan) -> TokenStream {
    let steps = network.nodes.iter().enumerate().filter(|(i, _)| !plan.idle[*i]).map(|(i, node)| {
        let slot = |value: &usize| super::infer::slot(plan, *value);
        let (xs, ys): (Vec<_>, Vec<_>) =
            (node.inputs.iter().map(slot).collect(), node.outputs.iter().map(slot).collect());
        let (x, y) = (&xs[0], &ys[0]);
        let (site, weights) = (sites::name(network, i), weights(node));
        let dead: Vec<_> = plan.one.dead_after(network, plan, i + 1).collect();
        let read = plan.one.read_after(&dead, i + 1).into_iter().map(number);
        let (is_dead, dead) = (!dead.is_empty(), dead.iter().copied().map(number));
        let dead = is_dead.then(|| quote! { __p::dead(given, arena, &[#(slots[#dead]),*], &[#(slots[#read]),*]); });
        let step = match &node.kind {
            NodeKind::Layer(_) if node.is_over_time() => {
                let states = states::pair(network, i, plan.roots.len() + plan.scratch.len());
                quote! { __p::one_over_time::<#site, T>(#weights, given, arena, #x, #y, #states); }
            }
            NodeKind::Layer(_) if plan.one.same(plan.slot[node.inputs[0]], plan.slot[node.output()]) => {
                let before = plan.roots.len() + plan.scratch.len() + states::slots(network);
                let room = match plan.one.rooms.iter().position(|(node, _)| *node == i).map(|k| number(before + k)) {
                    Some(room) => quote! { slots[#room] },
                    None => quote! { __p::Slot::NOWHERE },
                };
                quote! { __p::one_in_place::<#site, T>(#weights, given, arena, #y, #room); }
            }
            NodeKind::Layer(_) => quote! { __p::one::<#site, T>(#weights, given, arena, #x, #y); },
            NodeKind::Own(_) => {
                let inside = scratch(plan, i);
                quote! {
                    __p::one_component::<#site, T>(
                        #weights, given, arena, __p::Ports { xs: &[#(#xs),*], ys: &[#(#ys),*], inside: slots[#inside] },
                    );
                }
            }
            NodeKind::Junction { junction, .. } => {
                let (junction, dims) = (super::junction(*junction), dims(network, node.output()));
                quote! { __p::join_one(#junction, given, arena, &[#(#xs),*], #y, #dims.steps()); }
            }
        };
        quote! { #step #dead }
    });
    quote! { #(#steps)* }
}

/// `LeNet5Arena`
fn arena(network: &Network) -> Ident {
    format_ident!("{}Arena", network.ident)
}

/// Whether the sizes of all values are known where the network is defined.
pub fn is_sized(network: &Network) -> bool {
    let ports =
        network.inputs.iter().map(|port| port.edge).chain(network.outputs.iter().map(|v| network.values[*v].edge));
    !network.is_generic() && !ports.into_iter().any(|edge| edge.is_any_length())
}

/// The memory of `infer` as a type.
pub fn items(network: &Network) -> TokenStream {
    if !is_sized(network) {
        return TokenStream::new();
    }
    let (vis, name, arena) = (&network.vis, &network.ident, arena(network));
    let len = held(network, &format_ident!("ARENA"));
    let doc = format!(
        "The memory in which [`{name}::infer`] evaluates a sample, and where its output then is. It may hold anything before."
    );
    let new = "Memory that holds zeros, in a `static` or anywhere else.";
    let cfgs: Vec<_> = attributes::cfgs(network).collect();
    quote! {
        #(#cfgs)*
        #[doc = #doc]
        #[repr(C)]
        #[allow(dead_code)]
        #vis struct #arena<T = f32> { numbers: [T; { #len }] }

        #(#cfgs)*
        #[allow(dead_code)]
        impl<T: ::dl::element::Element> #arena<T> {
            #[doc = #new]
            #[must_use]
            #vis const fn new() -> Self {
                #arena { numbers: [T::ZERO; { #len }] }
            }
        }

        #(#cfgs)*
        impl<T: ::dl::element::Element> ::core::default::Default for #arena<T> {
            fn default() -> Self {
                #arena::new()
            }
        }
    }
}

/// `infer`, and how long the memory is.
pub fn impls(network: &Network) -> TokenStream {
    if !is_sized(network) {
        return TokenStream::new();
    }
    let (vis, arena) = (&network.vis, arena(network));
    let (net, single) = (generics::applied(network, &quote! { T }), generics::applied(network, &quote! { f32 }));
    let (holder, input) = (super::holder(network), ports::input(network));
    let outputs = ports::outputs(network);
    let count = outputs.len();
    let views = outputs.iter().enumerate().map(|(i, output)| {
        let i = number(i);
        quote! { __p::output::<Self, #output, _, #i>(numbers) }
    });
    let (types, views) = match count {
        1 => (quote! { #(&'a #outputs)* }, quote! { #(#views)* }),
        _ => (quote! { (#(&'a #outputs),*) }, quote! { (#(#views),*) }),
    };
    quote! {
        impl #holder {
            const ARENA: usize = <#single as __p::Network>::ARENA;
        }

        #[allow(dead_code)]
        impl<T: __p::Element> #net {
            /// Evaluates the network on one input in memory that the caller supplies, where the output then is: no heap, no threads, no
            /// panic, and in `f32` the same bits on every machine.
            #[inline]
            #vis fn infer<'a>(&self, x: &#input, arena: &'a mut #arena<T>) -> #types {
                __p::infer_one(self, x, __p::Count::samples(1), &mut arena.numbers);
                let numbers = &arena.numbers;
                #views
            }
        }
    }
}
