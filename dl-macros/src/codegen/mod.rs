//! From a planned network to items. Nothing can go wrong here: whatever can be wrong has been found before.
//!
//! Beside the struct, one hidden type carries the sizes as constants (`V3` is the shape of value 3, `S2` the layer of
//! node 2); all else is inside one `const _`. The user's expressions are written there too, so the constants and types made
//! there begin with `__`, and nothing is found by a name that the user's module may have given to something else.

mod absent;
mod attributes;
mod checks;
mod docs;
pub mod embedded;
pub mod fold;
mod generics;
mod infer;
mod info;
mod moment;
mod one;
mod own;
mod ports;
mod sites;
mod sizes;
mod slices;
mod states;
mod step;
mod train;
mod weights;

use dl_core::spec::{Applies, Junction};
use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::spanned::Spanned;

use crate::model::{Edge, Network, ValueId};
use crate::plan::Plan;

/// The items of a network.
pub fn network(network: &Network, plan: &Plan) -> TokenStream {
    let weights = weights::items(network, true);
    let sizes = sizes::items(network);
    let flat = weights::flat(network);
    let checks = checks::items(network, Some(plan));
    let sites = sites::items(network, plan);
    let tables = info::tables(network, plan);
    let infer = infer::network_impl(network, plan);
    let train = train::items(network, plan);
    let training = train::one::memory(network);
    let (state, recurrent) = (states::items(network), states::impls(network, plan));
    let slices = slices::items(network);
    let (arena, one, placed) = (one::items(network), one::impls(network), one::table(network, plan));
    let statics = info::statics(network);
    let absent = absent::items(network);
    let cfgs = attributes::cfgs(network);
    let types = generics::computed(network);
    quote! {
        #types
        #weights
        #state
        #training
        #arena
        #sizes
        #(#cfgs)*
        const _: () = {
            use ::dl::__private as __p;
            #flat
            #checks
            #sites
            #tables
            #placed
            #infer
            #one
            #train
            #recurrent
            #slices
            #statics
            #absent
        };
    }
}

/// The items of a network with mistakes: the same names and types as far as they are known, so that the rest of the program
/// is checked as if the network were right, and what is wrong with its constants.
pub fn fallback(network: &Network) -> TokenStream {
    let weights = weights::items(network, false);
    let sizes = sizes::items(network);
    let flat = weights::flat(network);
    let checks = checks::items(network, None);
    let infer = infer::empty_impl(network);
    let train = train::empty(network);
    let training = train::one::memory(network);
    let statics = info::statics(network);
    let cfgs = attributes::cfgs(network);
    quote! {
        #weights
        #training
        #sizes
        #(#cfgs)*
        #[allow(unused_variables)]
        const _: () = {
            use ::dl::__private as __p;
            #flat
            #checks
            #infer
            #train
            #statics
        };
    }
}

/// The arguments of a network's parameters, `<H, W,>`.
pub fn arguments(network: &Network) -> TokenStream {
    generics::args(network)
}

/// A number without a suffix.
fn number(n: usize) -> Literal {
    Literal::usize_unsuffixed(n)
}

/// `Junction::Add` and its like.
fn junction(junction: Junction) -> TokenStream {
    let name = format_ident!("{}", format!("{junction:?}"));
    quote! { ::dl::spec::Junction::#name }
}

/// The hidden type that carries the sizes.
fn holder(network: &Network) -> Ident {
    format_ident!("__{}Sizes", network.ident, span = proc_macro2::Span::call_site())
}

/// The constant that is the shape of a value.
fn dims(network: &Network, value: ValueId) -> TokenStream {
    held(network, &format_ident!("V{value}"))
}

/// What the layer of a node sees of its input: every step of a sequence by itself, or the whole.
fn seen(network: &Network, node: usize) -> TokenStream {
    part(network, node, network.nodes[node].inputs[0])
}

/// What the layer of a node makes of what it [sees](seen).
fn made(network: &Network, node: usize) -> TokenStream {
    part(network, node, network.nodes[node].output())
}

/// The part of a value that the layer of a node is about.
fn part(network: &Network, node: usize, value: ValueId) -> TokenStream {
    let dims = dims(network, value);
    let Some(layer) = network.nodes[node].layer() else {
        // What stands by its path is applied to each step of a sequence of any length.
        let own = network.nodes[node].own().is_some() && network.values[value].edge.is_any_length();
        return if own {
            quote! { #dims.step() }
        } else {
            dims
        };
    };
    let applies = layer.spec.applies();
    let is_whole = match network.values[value].edge {
        Edge::Known(known) => applies.seen(known) == known,
        Edge::Deferred { rank: Some(1 | 3), any: false, .. } | Edge::Broken => true,
        Edge::Deferred { .. } => applies == Applies::OverTime,
    };
    if is_whole {
        return dims;
    }
    let applies = format_ident!("{}", format!("{applies:?}"));
    quote! { ::dl::spec::Applies::#applies.seen(#dims) }
}

/// How many parts the layer of a node sees of its input, if they may be several: of a sequence of any length, for each step.
fn seen_parts(network: &Network, node: usize) -> Option<TokenStream> {
    let value = network.nodes[node].inputs[0];
    let layer = network.nodes[node].layer().filter(|_| network.values[value].edge.may_be_sequence())?;
    let (dims, applies) = (dims(network, value), format_ident!("{}", format!("{:?}", layer.spec.applies())));
    Some(quote! { ::dl::spec::Applies::#applies.parts(#dims) })
}

/// The multiply-adds of a node for one sample, or for each step of a sequence of any length.
fn macs(network: &Network, node: usize) -> TokenStream {
    let (spec, seen) = (spec(network, node), seen(network, node));
    let times = seen_parts(network, node).map(|parts| quote! { .saturating_mul(#parts as u64) });
    quote! { #spec.macs(#seen) #times }
}

/// A constant of the hidden type.
fn held(network: &Network, name: &Ident) -> TokenStream {
    let (holder, turbofish) = (holder(network), generics::turbofish(network));
    quote! { #holder #turbofish ::#name }
}

/// The constant that is the layer of a node.
fn spec(network: &Network, node: usize) -> TokenStream {
    let spec = held(network, &format_ident!("S{node}"));
    let Some(own) = network.nodes[node].own() else { return spec };
    // A type that is no layer is underlined where it is written.
    let span = own.path.span();
    let at = |mut token: TokenTree| {
        token.set_span(span);
        token
    };
    spec.into_iter().map(at).collect()
}
