//! What only rustc can check: everything that depends on constants, each at the user's own token.

use dl_core::shape::MAX_RANK;
use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::{dims, sizes};
use crate::errors::Range;
use crate::model::{Edge, Network, NodeKind, Number, Port, ValueId};
use crate::shape::{chain, maker_label, rows, same_text};
use crate::syntax::Shape;

/// `const _: () = …` for every check, and the chains that their messages show.
pub fn items(network: &Network, complete: bool) -> TokenStream {
    let mut items = TokenStream::new();
    for port in network.inputs.iter().chain(network.promise.iter().flatten()) {
        if matches!(port.edge, Edge::Deferred { .. }) {
            let shape = sizes::port(&port.shape);
            items.extend(quote_spanned! { port.shape.span => const _: () = ::dl::__private::check_shape(#shape); });
        }
    }
    for i in 0..network.nodes.len() {
        node(network, i, &mut items);
    }
    for (value, v) in network.values.iter().enumerate() {
        let Some(maker) = v.maker else { continue };
        let label = &network.nodes[maker].label;
        for remark in &v.remarks {
            said(network, quote! { check_remark }, remark, value, label, &mut items);
        }
    }
    if let Some(ports) = &network.promise
        && ports.len() == network.outputs.len()
    {
        for (Port { shape, .. }, value) in ports.iter().zip(&network.outputs) {
            if !network.values[*value].remarks.iter().any(|remark| same_text(remark, shape)) {
                said(network, quote! { check_promise }, shape, *value, &network.ident.to_string(), &mut items);
            }
        }
    }
    if complete {
        budgets(network, &mut items);
    }
    items
}

/// `const _: () = function(arguments);` whose mistakes are underlined from the first to the last token of a range.
fn check(items: &mut TokenStream, range: Range, function: TokenStream, arguments: TokenStream) {
    let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
    arguments.set_span(range.last);
    let path = quote_spanned! { range.first => ::dl::__private:: };
    let function = function.into_iter().map(|mut token| {
        token.set_span(range.first);
        token
    });
    items.extend(quote_spanned! { range.first => const _: () = #path #(#function)* #arguments; });
}

/// Whether const evaluation has something to say about a node: whether it depends on constants.
fn is_open(network: &Network, i: usize) -> bool {
    let node = &network.nodes[i];
    let mut edges = node.inputs.iter().map(|v| network.values[*v].edge);
    let deferred = !node.is_known() || edges.any(|e| matches!(e, Edge::Deferred { .. }));
    deferred && !node.broken
}

fn node(network: &Network, i: usize, items: &mut TokenStream) {
    if !is_open(network, i) {
        return;
    }
    let node = &network.nodes[i];
    match &node.kind {
        NodeKind::Layer(layer) => {
            let input = dims(network, node.inputs[0]);
            let place = place(network, node.inputs[0], &node.label);
            let (kind, layer_spec) = (&layer.ident, super::spec(network, i));
            let result = quote! { ::dl::spec::Spec::#kind(#layer_spec).result(#input) };
            let mut names: Vec<String> = layer.args.iter().map(|a| a.name.to_string()).collect();
            // A pooling's stride is its kernel if it is not given.
            let stride = ("kernel", "stride");
            let stride_of = |name: &str| name == stride.0 && !layer.args.iter().any(|a| a.name == stride.1);
            for arg in &layer.args {
                let name = arg.name.to_string();
                check(items, arg.range, quote! { check_arg }, quote! { &#result, #input, #name, #place });
                if stride_of(&name) {
                    let name = stride.1;
                    check(items, arg.range, quote! { check_arg }, quote! { &#result, #input, #name, #place });
                    names.push(name.to_string());
                }
            }
            items.extend(quote_spanned! { node.span =>
                const _: () = ::dl::__private::check_rest(&#result, #input, &[#(#names),*], #place);
            });
        }
        NodeKind::Junction { junction, branches } => {
            let junction = super::junction(*junction);
            let inputs: Vec<_> = node.inputs.iter().map(|v| dims(network, *v)).collect();
            for (branch, span) in branches.iter().enumerate() {
                let place = place(network, node.inputs[branch], &node.label);
                let arguments = quote! { &#junction.branch(&[#(#inputs),*], #branch), #place };
                check(items, (*span).into(), quote! { check_branch }, arguments);
            }
        }
    }
}

/// Compares what the user says with what is, if one of them depends on constants.
fn said(network: &Network, function: TokenStream, shape: &Shape, value: ValueId, label: &str, items: &mut TokenStream) {
    let edge = network.values[value].edge;
    let sizes: Vec<_> = shape.dims.iter().map(crate::model::size).collect();
    let literal = sizes.iter().all(|size| matches!(size, Ok(Number::Known(_))));
    let readable = !sizes.is_empty() && sizes.len() <= MAX_RANK && sizes.iter().all(Result::is_ok);
    if edge == Edge::Broken || !readable || (literal && matches!(edge, Edge::Known(_))) {
        return;
    }
    let (promised, actual) = (sizes::port(shape), dims(network, value));
    let place = place(network, value, label);
    check(items, shape.span.into(), function, quote! { #promised, #actual, #place });
}

/// The layer's label and the values that lead to it.
fn place(network: &Network, value: ValueId, label: &str) -> TokenStream {
    let links = chain(network, value).into_iter().map(|v| {
        let (label, dims) = (maker_label(network, v), dims(network, v));
        quote! { (#label, #dims) }
    });
    quote! { ::dl::__private::Place { label: #label, chain: &[#(#links),*] } }
}

/// Budgets that depend on constants, and those on memory, which const evaluation places.
fn budgets(network: &Network, items: &mut TokenStream) {
    let known = rows(network).is_some();
    for budget in &network.budgets {
        let is_ram = budget.cost == dl_core::shape::budget::Cost::Ram;
        if known && matches!(budget.limit, Number::Known(_)) && !is_ram {
            continue;
        }
        let (cost, limit) = (format_ident!("{}", format!("{:?}", budget.cost)), &budget.expr);
        let total = match cost.to_string().as_str() {
            "Params" => quote! { ::dl::plan::params(__LAYERS) },
            "Macs" => quote! { ::dl::plan::macs(__LAYERS) as usize },
            "Flash" => quote! { 4 * ::dl::plan::numbers(__LAYERS) },
            _ => quote! { 4 * ::dl::plan::extent(&__ARENA) },
        };
        items.extend(quote_spanned! { budget.span =>
            const _: () = ::dl::__private::check_budget(::dl::shape::budget::Cost::#cost, #limit, #total, __LAYERS);
        });
    }
}
