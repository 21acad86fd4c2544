//! What recurrent layers remember between steps: their places in memory, and the struct of them.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::lives::{Life, Need};
use super::{attributes, generics, infer, number, rules, spec, step};
use crate::model::{Network, Node};
use crate::plan::Plan;

/// The recurrent layers.
pub fn nodes(network: &Network) -> impl Iterator<Item = (usize, &Node)> {
    network.nodes.iter().enumerate().filter(|(_, node)| node.is_recurrent())
}

/// How many slots their states take: two for each, the initial one and the last.
pub fn slots(network: &Network) -> usize {
    2 * nodes(network).count()
}

/// The lives of states, which are needed from the first step of a pass to the last.
pub fn lives(network: &Network, end: usize) -> impl Iterator<Item = Life> {
    needs(network).map(move |need| Life::new(need, (0, end)))
}

/// What states need.
pub fn needs(network: &Network) -> impl Iterator<Item = Need> {
    nodes(network).flat_map(|(i, _)| [(); 2].map(|()| Need::sample(rules::state(network, i))))
}

/// The positions of a layer's states behind `first` others; those of a layer without are nowhere.
pub fn positions(network: &Network, node: usize, first: usize) -> Option<[usize; 2]> {
    nodes(network).position(|(i, _)| i == node).map(|k| [first + 2 * k, first + 2 * k + 1])
}

/// A layer's states among the slots, the initial one and the last; nowhere, if it has none.
pub fn pair(network: &Network, node: usize, first: usize) -> TokenStream {
    match positions(network, node, first) {
        Some(places) => {
            let [initial, last] = places.map(number);
            quote! { [slots[#initial], slots[#last]] }
        }
        None => quote! { [__p::Slot::NOWHERE; 2] },
    }
}

/// Where a layer's state begins in that of the network.
pub fn begin(network: &Network, node: usize) -> TokenStream {
    let before = nodes(network).take_while(|(i, _)| *i < node).map(|(i, _)| spec(network, i));
    quote! { 0 #(+ #before.state())* }
}

/// Where states are, and how long.
pub fn table(network: &Network, plan: &Plan) -> TokenStream {
    let places = |node: usize, first: usize| {
        let [initial, last] = positions(network, node, first).unwrap_or_default().map(number);
        quote! { [#initial, #last] }
    };
    let infos = nodes(network).map(|(i, _)| {
        let arena = places(i, plan.roots.len() + plan.scratch.len());
        let values = places(i, super::train::first_state(network, plan));
        let grads = places(i, plan.grads.len() + plan.scratch.len());
        let (at, spec) = (begin(network, i), spec(network, i));
        quote! { __p::StateInfo { arena: #arena, values: #values, grads: #grads, at: #at, len: #spec.state() } }
    });
    quote! { &[#(#infos),*] }
}

/// The states with which layers begin.
pub fn first(network: &Network) -> TokenStream {
    // What was learned lies at the end of a layer's weights.
    let learned = nodes(network).enumerate().filter(|(_, (_, node))| node.learns_state()).map(|(k, (_, node))| {
        let (k, weights) = (number(k), infer::weights(node));
        quote! { #k => __p::learned(#weights, state), }
    });
    quote! {
        match layer {
            #(#learned)*
            _ => __p::no_state(state),
        }
    }
}

/// `CharLstmState`
fn ident(network: &Network) -> Ident {
    format_ident!("{}State", network.ident)
}

/// The field of a layer's state.
fn field(network: &Network, node: usize) -> Ident {
    let own = &network.nodes[node];
    let field = own.field().cloned().unwrap_or_else(|| format_ident!("layer_{node}"));
    if own.shared.is_some() { format_ident!("{field}_again_{node}") } else { field }
}

/// The struct of all states.
pub fn items(network: &Network) -> TokenStream {
    if nodes(network).next().is_none() || network.is_generic() {
        return TokenStream::new();
    }
    let (vis, ident) = (&network.vis, ident(network));
    let fields: Vec<Ident> = nodes(network).map(|(i, _)| field(network, i)).collect();
    let types: Vec<TokenStream> = nodes(network)
        .map(|(i, node)| {
            let spec = spec(network, i);
            let kind = node.layer().map_or("", |layer| layer.spec.name());
            match kind {
                "Lstm" => quote! { ::dl::recurrent::LstmState<T, { #spec.hidden_size }> },
                _ => quote! { ::dl::recurrent::HiddenState<T, { #spec.hidden_size }> },
            }
        })
        .collect();
    let docs = nodes(network).map(|(_, node)| {
        let label = &node.label;
        format!("The state of `{label}`.")
    });
    let doc = format!("What [`{}`] remembers between steps.", network.ident);
    let cfgs: Vec<_> = attributes::cfgs(network).collect();
    quote! {
        #(#cfgs)*
        #[doc = #doc]
        #[repr(C)]
        #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
        #vis struct #ident<T = f32> { #(#[doc = #docs] #vis #fields: #types),* }

        #(#cfgs)*
        impl<T: ::dl::element::Element> ::core::default::Default for #ident<T> {
            fn default() -> Self {
                #ident { #(#fields: ::core::default::Default::default()),* }
            }
        }
    }
}

/// `impl Recurrent for CharLstm`
pub fn impls(network: &Network, plan: &Plan) -> TokenStream {
    if nodes(network).next().is_none() || network.is_generic() {
        return TokenStream::new();
    }
    let (state, net) = (ident(network), generics::applied(network, &quote! { T }));
    let arrays = nodes(network).map(|(i, node)| {
        let (spec, at) = (spec(network, i), begin(network, i));
        let name = field(network, i).to_string();
        let lstm = node.layer().is_some_and(|layer| layer.spec.name() == "Lstm");
        let h = quote! { __p::state_array(#name, "h", #spec.hidden_size, #at) };
        if lstm {
            quote! { #h, __p::state_array(#name, "c", #spec.hidden_size, #at + #spec.hidden_size) }
        } else {
            h
        }
    });
    let stepped = step::items(network, plan, &state);
    quote! {
        // SAFETY: `repr(C)`, and all fields are states of layers, which consist of `T` and nothing else.
        unsafe impl<T: __p::Element> __p::Flat<T> for #state<T> {}

        impl<T: __p::Element> __p::Parameters for #state<T> {
            type Elem = T;
            const SEGMENTS: &'static [__p::Segment] = &[#(#arrays),*];
            fn as_slice(&self) -> &[T] {
                __p::Flat::flat(self)
            }
            fn as_mut_slice(&mut self) -> &mut [T] {
                __p::Flat::flat_mut(self)
            }
        }

        impl<T: __p::Element> __p::Recurrent for #net {
            type State = #state<T>;
        }

        #stepped
    }
}
