//! One step of a sequence.

use dl_core::spec::{Applies, Spec};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::infer::weights;
use super::{dims, generics, held, holder, number, own, ports, sites, spec, states};
use crate::model::{Network, Node, NodeKind, ValueId};
use crate::plan::Plan;

/// Why a network cannot be taken step by step: the trait that says so.
fn obstacle(network: &Network) -> Option<TokenStream> {
    let mut together = false;
    // What is known only when the sequence has ended.
    let mut ended = vec![false; network.values.len()];
    for node in &network.nodes {
        let late = node.inputs.iter().any(|value| ended[*value]);
        let ends = matches!(node.layer().map(|layer| layer.spec), Some(Spec::Last(_)));
        node.outputs.iter().for_each(|value| ended[*value] = late || ends);
        let whole = |node: &Node| {
            let edges = node.inputs.iter().chain(&node.outputs).map(|value| network.values[*value].edge);
            edges.into_iter().any(|edge| edge.is_sequence() && !edge.is_any_length())
        };
        match (&node.kind, node.layer().map(|layer| layer.spec)) {
            (_, Some(Spec::Reverse(_))) => return Some(quote! { __p::GoesForward }),
            (NodeKind::Layer(layer), _) if layer.reversed => return Some(quote! { __p::GoesForward }),
            (_, Some(Spec::First(_) | Spec::MeanOverTime(_) | Spec::MaxOverTime(_))) => together = true,
            // Its first step is made of the last one.
            (_, Some(Spec::Repeat(_))) => together |= late,
            (_, Some(spec)) if spec.applies() == Applies::Whole => together |= whole(node),
            (NodeKind::Own(_), _) => together |= whole(node),
            _ => {}
        }
    }
    together.then(|| quote! { __p::GoesStepByStep })
}

/// Whether a network can be taken step by step.
pub fn is_possible(network: &Network) -> bool {
    states::nodes(network).next().is_some() && !network.is_generic() && obstacle(network).is_none()
}

/// What stands by its path and might make a sequence of what is none, which only rustc knows: its label, and whether it does. That
/// sequence has other steps than those in which the network is taken.
fn sequences_of_own(network: &Network) -> impl Iterator<Item = (String, TokenStream)> {
    network.nodes.iter().filter(|node| node.own().is_some()).flat_map(|node| {
        let unknown = |value: &&ValueId| {
            let edge = network.values[**value].edge;
            edge.rank().is_none() && !edge.is_any_length()
        };
        node.outputs.iter().filter(unknown).map(|value| {
            let dims = dims(network, *value);
            (node.label.clone(), quote! { #dims.is_sequence() })
        })
    })
}

/// How many numbers a step needs.
pub fn numbers(network: &Network) -> TokenStream {
    if !is_possible(network) {
        return TokenStream::new();
    }
    let (arena, states) =
        (held(network, &format_ident!("STEP_ARENA")), states::nodes(network).map(|(i, _)| spec(network, i)));
    let others = sequences_of_own(network).map(|(_, is_sequence)| is_sequence);
    quote! { const STEP: usize = if false #(|| #others)* { 0 } else { #arena #(+ #states.state())* }; }
}

/// `impl Stepped`, or a `step` that says why there is none.
pub fn items(network: &Network, plan: &Plan, state: &Ident) -> TokenStream {
    let (vis, net) = (&network.vis, generics::applied(network, &quote! { T }));
    let (input, output) = (ports::input_step(network), ports::output_step(network));
    if let Some(obstacle) = obstacle(network) {
        let methods = ["step", "infer_step"].map(|name| {
            let name = format_ident!("{name}");
            quote! {
                /// This network cannot be taken step by step; the compiler says why where it is tried.
                #vis fn #name(&self, _x: &#input, _state: &mut #state<T>) -> #output
                where
                    Self: #obstacle,
                {
                    __p::zero_of::<T, #output>()
                }
            }
        });
        return quote! {
            #[allow(dead_code)]
            impl<T: __p::Element> #net { #(#methods)* }
        };
    }
    let lives = plan.roots.iter().zip(&plan.lives).map(|(root, (from, to))| {
        let (dims, from, to) = (dims(network, *root), number(*from), number(*to));
        quote! { __p::Life::new(__p::Need::sample(#dims.step().len()), #from, #to) }
    });
    let scratch = plan.scratch.iter().map(|scratch| {
        let (part, step) = (own::part(&network.nodes[scratch.node]), number(scratch.node + 1));
        quote! { __p::Life::new(__p::Need::sample(#part.step()), #step, #step) }
    });
    let others = sequences_of_own(network).map(|(label, is_sequence)| {
        let message = format!(
            "this network cannot be taken step by step: `{label}` makes a sequence, whose steps are not those of the input\n\
             = help: give it the whole sequence, `predict`"
        );
        quote! { const { ::core::assert!(!#is_sequence, #message) }; }
    });
    let count = number(plan.roots.len() + plan.scratch.len());
    let holder = holder(network);
    let (slots, arena) = (held(network, &format_ident!("STEP_SLOTS")), held(network, &format_ident!("STEP_ARENA")));
    let inputs = (0..network.inputs.len()).map(|v| {
        let (part, slot) = (number(v), number(plan.slot[v]));
        quote! { __p::step_in(x, #part, arena, #slots[#slot]); }
    });
    let outputs = network.outputs.iter().enumerate().map(|(part, v)| {
        let (part, slot) = (number(part), number(plan.slot[*v]));
        quote! { __p::step_out(arena, #slots[#slot], #part, &mut y); }
    });
    let steps = network.nodes.iter().enumerate().filter(|(i, _)| !plan.idle[*i]).map(|(i, node)| {
        let slot = |value: usize| {
            let slot = number(plan.slot[value]);
            quote! { #slots[#slot] }
        };
        let (xs, ys): (Vec<_>, Vec<_>) =
            (node.inputs.iter().map(|v| slot(*v)).collect(), node.outputs.iter().map(|v| slot(*v)).collect());
        let (x, y) = (&xs[0], &ys[0]);
        let site = sites::name(network, i);
        let weights = weights(node);
        match &node.kind {
            NodeKind::Layer(_) if node.is_recurrent() => {
                let (at, spec) = (states::begin(network, i), spec(network, i));
                quote! { __p::step_over_time::<#site, T, SAME>(#weights, packs, arena, #x, #y, state.get_mut(#at..#at + #spec.state())); }
            }
            // Last, Repeat: the step itself.
            NodeKind::Layer(layer) if layer.spec.applies() == Applies::OverTime => {
                quote! { __p::step_copy::<#site, T, SAME>(arena, #x, #y); }
            }
            NodeKind::Layer(_) => quote! { __p::step::<#site, T, SAME>(#weights, packs, arena, #x, #y); },
            NodeKind::Own(_) => {
                let position = plan.scratch.iter().position(|scratch| scratch.node == i).unwrap_or(0);
                let inside = number(plan.roots.len() + position);
                quote! {
                    __p::step_component::<#site, T, SAME>(
                        #weights,
                        packs,
                        arena,
                        __p::Ports { xs: &[#(#xs),*], ys: &[#(#ys),*], inside: #slots[#inside] },
                    );
                }
            }
            NodeKind::Junction { junction, .. } => {
                let junction = super::junction(*junction);
                quote! { __p::join_one(#junction, __p::Given::SAMPLE, arena, &[#(#xs),*], #y, 1); }
            }
        }
    });
    quote! {
        impl #holder {
            const STEP_SLOTS: [__p::Slot; #count] = __p::place([#(#lives,)* #(#scratch,)*]);
            const STEP_ARENA: usize = __p::extent(&Self::STEP_SLOTS).sample;
        }

        impl<T: __p::Element> __p::Stepped for #net {
            type Step = #input;
            type StepOutput = #output;
            fn pass_step<const SAME: bool>(
                &self,
                packs: &[T],
                x: &Self::Step,
                state: &mut [T],
            ) -> Self::StepOutput {
                #(#others)*
                let mut arena = [T::ZERO; #arena];
                let arena = &mut arena[..];
                #(#inputs)*
                #(#steps)*
                let mut y = __p::zero_of::<T, #output>();
                #(#outputs)*
                y
            }
        }

        #[allow(dead_code)]
        impl<T: __p::Element> #net {
            /// Evaluates one step, and moves `state` on. Nothing is allocated.
            #[inline]
            #vis fn step(&self, x: &#input, state: &mut #state<T>) -> #output {
                <Self as __p::Stepped>::step(self, x, state)
            }

            /// As `step`, in the loops of a microcontroller: no panic, and in `f32` the same bits on every machine, those of `infer_in`.
            #[inline]
            #vis fn infer_step(&self, x: &#input, state: &mut #state<T>) -> #output {
                <Self as __p::Stepped>::infer_step(self, x, state)
            }
        }
    }
}
