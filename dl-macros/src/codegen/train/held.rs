//! Where weights are.

use super::*;

/// Where the weights of a node are, its own or shared: a constant of the hidden type.
pub(super) fn held_by(network: &Network, node: usize) -> Option<TokenStream> {
    let owner = network.nodes[node].shared.unwrap_or(node);
    network.nodes[owner].field().map(|_| held(network, &format_ident!("H{owner}")))
}

/// The layer as a product with a matrix, if it is one.
fn product(network: &Network, node: usize) -> TokenStream {
    rules::product(network, node).unwrap_or_else(|| quote! { ::core::option::Option::None })
}

/// Where the weights of all layers are, as constants of the hidden type.
pub(super) fn weights(network: &Network, plan: &Plan) -> TokenStream {
    let owners: Vec<usize> = layers(network, plan)
        .filter(|(_, node)| node.field().is_some() && node.shared.is_none())
        .map(|(i, _)| i)
        .collect();
    let each = owners.iter().map(|i| {
        let node = &network.nodes[*i];
        let (numbers, product, part) = (rules::numbers(network, *i), product(network, *i), own::part(node));
        quote! { __p::Held::new(#numbers, #product, &#part) }
    });
    let count = number(owners.len());
    let all = held(network, &format_ident!("HELD"));
    let consts = owners.iter().enumerate().map(|(k, i)| {
        let (name, k) = (format_ident!("H{i}"), number(k));
        quote! { const #name: __p::Held = #all[#k]; }
    });
    let nodes = owners.iter().map(|i| {
        let (i, held) = (number(*i), held_by(network, *i));
        quote! { (#i, #held) }
    });
    let mut entries = Vec::new();
    for again in [false, true] {
        for (i, node) in layers(network, plan) {
            let Some(held) = held_by(network, i) else { continue };
            let (shared, frozen) = (node.shared.is_some(), node.frozen);
            let keep = keep(network, plan, i);
            let xs: Vec<_> = node.inputs.iter().map(|v| slot(plan, *v)).collect();
            if node.own().is_some() {
                let ys = node.outputs.iter().map(|v| slot(plan, *v));
                let part = own::part(node);
                entries.push(quote! {
                    room.part(#held, &#part, &[#(#xs),*], &[#(#ys),*], #keep, #frozen, #shared, #again);
                });
            } else if shared == again {
                let (product, x) = (product(network, i), &xs[0]);
                entries.push(quote! { room.layer(#held, #product, #x, #keep, #frozen, #again); });
            }
        }
    }
    let single = generics::applied(network, &quote! { f32 });
    quote! {
        const HELD: [__p::Held; #count] = __p::held([#(#each),*]);
        #(#consts)*
        /// Which nodes have weights.
        const NODES: &'static [(usize, __p::Held)] = &[#(#nodes),*];
        const WEIGHTS: __p::Room<__p::Weights, <#single as __p::Network>::Room<__p::Weights>> = {
            let slots = <Self as __p::TrainTables>::PART_VALUES.0;
            let mut room = __p::Room::new();
            #(#entries)*
            room
        };
    }
}
