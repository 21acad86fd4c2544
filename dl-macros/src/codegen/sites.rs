//! One type for every layer that does something: everything about it that the compiler knows.

use dl_core::spec::Then;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::rules::Number;
use super::{generics, held, holder, made, number, own, rules, seen, spec, train};
use crate::model::{Network, Node, NodeKind};
use crate::plan::Plan;

/// The name of the layer's type: `__Conv2d0` for the first node if that is a convolution.
fn ident(network: &Network, node: usize) -> Ident {
    match network.nodes[node].title() {
        Some((_, _, kind)) => format_ident!("__{}{node}", kind),
        None => format_ident!("__Junction{node}"),
    }
}

/// The layer's type.
pub fn name(network: &Network, node: usize) -> TokenStream {
    let (mut ident, args) = (ident(network, node), generics::args(network));
    if let Some(own) = network.nodes[node].own() {
        ident.set_span(own.path.span());
    }
    quote! { #ident #args }
}

/// The layers that may have packed weights.
pub fn packing<'n>(network: &'n Network, plan: &'n Plan) -> impl Iterator<Item = usize> + 'n {
    let packs = |node: &Node| node.own().is_some() || node.layer().is_some_and(|layer| layer.spec.packs());
    (0..network.nodes.len()).filter(move |i| !plan.idle[*i] && packs(&network.nodes[*i]))
}

/// The types and their constants.
pub fn items(network: &Network, plan: &Plan) -> TokenStream {
    let mut items = TokenStream::new();
    let (params, args, phantom) = (generics::params(network), generics::args(network), generics::phantom(network));
    let clause = generics::clause(network);
    let packs = packing(network, plan).map(|i| {
        let (node, spec) = (&network.nodes[i], spec(network, i));
        match &node.kind {
            NodeKind::Layer(layer) => {
                let (kind, input) = (format_ident!("{}", layer.spec.name()), seen(network, i));
                quote! { __p::Need::sample(::dl::spec::Spec::#kind(#spec).packed(#input)) }
            }
            _ => {
                let part = own::part(node);
                quote! { __p::Need::sample(#part.packs) }
            }
        }
    });
    let (holder, count) = (holder(network), number(packing(network, plan).count()));
    items.extend(quote! {
        impl #params #holder #args #clause {
            const PACKS: [__p::Slot; #count] = __p::stack([#(#packs),*]);
        }
    });
    for (i, node) in network.nodes.iter().enumerate() {
        if plan.idle[i] || matches!(node.kind, NodeKind::Junction { .. }) {
            continue;
        }
        let (ident, spec) = (ident(network, i), spec(network, i));
        let (input, output) = (seen(network, i), made(network, i));
        let kind = match &node.kind {
            NodeKind::Layer(layer) => {
                let kind = format_ident!("{}", layer.spec.name());
                quote! { ::dl::spec::#kind }
            }
            NodeKind::Own(own) => own::layer_type(own),
            NodeKind::Junction { .. } => continue,
        };
        let step = train::step(network, plan, i);
        let (index, others) = (number(i), others(network, plan, i));
        // A type that is no layer is underlined where it is written.
        let span = node.own().map_or_else(Span::call_site, |own| own.path.span());
        let layer = quote_spanned! { span => type Layer = #kind; };
        let itself = quote_spanned! { span => const LAYER: Self::Layer = #spec; };
        items.extend(quote! {
            struct #ident #params #phantom;
            impl #params __p::Site for #ident #args #clause {
                #layer
                #itself
                const INPUT: __p::Dims = #input;
                const OUTPUT: __p::Dims = #output;
                const INDEX: usize = #index;
                #others
                #step
            }
        });
    }
    items
}

/// Those constants of a layer's type that are not what most layers have.
fn others(network: &Network, plan: &Plan, i: usize) -> TokenStream {
    let keep = match rules::keep(network, i) {
        Number::Known(0) => None,
        keep => Some(quote! { const KEEP: usize = #keep; }),
    };
    let macs = rules::macs(network, i).map(|macs| quote! { const MACS: u64 = #macs; });
    let product = rules::product(network, i)
        .map(|product| quote! { const PRODUCT: ::core::option::Option<__p::Product> = #product; });
    let then = (plan.then[i] != Then::Nothing).then(|| {
        let then = format_ident!("{}", format!("{:?}", plan.then[i]));
        quote! { const THEN: __p::Then = __p::Then::#then; }
    });
    let pack = packing(network, plan).position(|node| node == i).map(|k| {
        let (packs, k) = (held(network, &format_ident!("PACKS")), number(k));
        quote! { const PACK: __p::Slot = #packs[#k]; }
    });
    quote! { #keep #macs #product #then #pack }
}
