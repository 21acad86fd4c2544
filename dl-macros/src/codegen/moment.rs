//! What is in memory at each step of inference, for the message of the budget `ram`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{dims, number, one, own, spec, states, step};
use crate::model::{Network, Node};
use crate::plan::Plan;
use crate::shape::maker_label;

/// What a node is called, and its place among the layers if it has no name.
fn label(network: &Network, node: usize) -> String {
    let label = maker_label(network, network.nodes[node].output());
    let titled = |node: &&Node| node.title().is_some();
    let position = network.nodes[..=node].iter().filter(titled).count();
    match network.nodes[node].title() {
        Some(("", ..)) => format!("{label} (layer {position})"),
        _ => label,
    }
}

/// A pair of steps.
fn steps((from, to): (usize, usize)) -> TokenStream {
    let (from, to) = (number(from), number(to));
    quote! { (#from, #to) }
}

/// The total, the names of the steps, what is in memory at each for a whole sample and for a step of a sequence, which of them the total
/// is about, and what each step needs where there is no end of them.
pub fn arguments(network: &Network, plan: &Plan, single: &TokenStream) -> TokenStream {
    let nodes = (0..network.nodes.len()).map(|i| label(network, i));
    let (whole, step) = (list(network, plan, false), list(network, plan, true));
    let net = quote! { <#single as ::dl::network::Network> };
    quote! {
        #net::RAM_BYTES,
        &[#(#nodes),*],
        [&[#whole], &[#step]],
        #net::STEP > 0 && (#net::ARENA_STEP > 0 || #net::STEP > #net::ARENA),
        if #net::STEP > 0 { 0 } else { #net::ARENA_STEP }
    }
}

/// What is in memory: values, what networks in the network need, states, and room to be in place. `each` is of one step of a sequence.
fn list(network: &Network, plan: &Plan, each: bool) -> TokenStream {
    if each && !step::is_possible(network) {
        return TokenStream::new();
    }
    let (places, end) = (&plan.one, network.nodes.len() + 1);
    let given =
        |slot: usize| (0..network.inputs.len()).any(|port| !each && places.given[port] && plan.slot[port] == slot);
    let (joined, groups) = (one::joined(network, plan).filter(|_| !each), places.groups());
    let mut list = Vec::new();
    for (slot, root) in plan.roots.iter().enumerate() {
        let maker = match network.values[*root].maker {
            Some(maker) => label(network, maker),
            None => "input".to_string(),
        };
        let reads = network
            .nodes
            .iter()
            .enumerate()
            .filter(|(i, node)| !plan.idle[*i] && node.inputs.iter().any(|value| plan.slot[*value] == slot));
        let reads = reads.map(|(i, _)| number(i + 1));
        let place = if each { slot } else { places.place[slot] };
        let span = if each { plan.lives[slot] } else { places.lives[place] };
        let (life, mut span, dims) = (steps(plan.lives[slot]), steps(span), dims(network, *root));
        let number = number(place);
        let mut place = quote! { #number };
        if let Some(joined) = joined.as_ref().filter(|_| groups[places.place[slot]].is_some()) {
            (place, span) = (quote! { #joined.root(#place) }, quote! { #joined.span(#place) });
        }
        let dims = match (given(slot), each) {
            (true, _) => quote! { ::dl::shape::Dims::new(&[0]) },
            (_, true) => quote! { #dims.step() },
            _ => dims,
        };
        list.push(quote! { ::dl::__private::Resident::value(#maker, &[#(#reads),*], #place, #dims).at(#life, #span) });
    }
    let other = |list: &mut Vec<TokenStream>, what: TokenStream, need: TokenStream, life: (usize, usize)| {
        let (place, life) = (number(list.len()), steps(life));
        list.push(
            quote! { ::dl::__private::Resident::of(::dl::__private::What::#what, #place, #need).at(#life, #life) },
        );
    };
    for scratch in &plan.scratch {
        let (part, step) = (own::part(&network.nodes[scratch.node]), scratch.node + 1);
        let need = if each {
            quote! { #part.step() }
        } else {
            quote! { #part.one }
        };
        other(&mut list, quote! { Inside }, need, (step, step));
    }
    for (i, _) in states::nodes(network) {
        let (name, spec) = (label(network, i), spec(network, i));
        let times = number(if each { 1 } else { 2 });
        other(&mut list, quote! { State(#name) }, quote! { #times * #spec.state() }, (0, end));
    }
    for (node, room) in places.rooms.iter().filter(|_| !each) {
        let room = number(*room);
        other(&mut list, quote! { Room }, quote! { #room }, (node + 1, node + 1));
    }
    quote! { #(#list),* }
}
