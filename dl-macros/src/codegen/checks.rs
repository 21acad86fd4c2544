//! What only rustc can check: everything that depends on constants, each at the user's own token.

use dl_core::shape::MAX_RANK;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::{dims, generics, moment, number, own, sizes};
use crate::errors::Range;
use crate::model::{Edge, Network, NodeKind, Number, Port, ValueId};
use crate::plan::Plan;
use crate::shape::{chain, maker_label, other_length, rows, same_text};
use crate::syntax::{Ports, Shape, Token};

/// `const _: () = …` for every check, and the chains that their messages show. A network with parameters has them in one constant, which
/// every use of it evaluates.
pub fn items(network: &Network, plan: Option<&Plan>) -> TokenStream {
    let mut items = TokenStream::new();
    for port in network.inputs.iter().chain(network.promise.iter().flatten()) {
        if matches!(port.edge, Edge::Deferred { .. }) {
            let shape = sizes::port(&port.shape);
            items.extend(quote_spanned! { port.shape.span => const _: () = ::dl::__private::check_shape(#shape); });
            if let Some(Token { span, vocabulary }) = &port.shape.token {
                check(&mut items, *span, quote! { check_vocabulary }, quote! { #vocabulary });
            }
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
        for (Port { shape, edge }, value) in ports.iter().zip(&network.outputs) {
            if *edge != Edge::Broken && !network.values[*value].remarks.iter().any(|remark| same_text(remark, shape)) {
                said(network, quote! { check_promise }, shape, *value, &network.ident.to_string(), &mut items);
            }
        }
    }
    let mut promised = TokenStream::new();
    if let Some(plan) = plan {
        budgets(network, plan, &mut promised);
    }
    if !network.is_generic() {
        items.extend(promised);
        return items;
    }
    // `const _: () = check(…);` becomes a statement.
    let (statements, promised) = (statements(items), statements(promised));
    let (holder, params, args) = (super::holder(network), generics::params(network), generics::args(network));
    let clause = generics::clause(network);
    quote! { impl #params #holder #args #clause { const CHECK: () = { #statements }; const BUDGETS: () = { #promised }; } }
}

/// What makes every use of a network with parameters evaluate its checks: `CHECK` in the table of layers, `BUDGETS`, which need that, in the
/// table of arrays.
pub fn gate(network: &Network, checks: &str) -> TokenStream {
    if !network.is_generic() {
        return TokenStream::new();
    }
    let checks = super::held(network, &format_ident!("{checks}"));
    quote! { let () = #checks; }
}

/// The values of constants, as statements.
fn statements(items: TokenStream) -> TokenStream {
    let mut statements = TokenStream::new();
    let mut item: Vec<TokenTree> = Vec::new();
    for token in items {
        let end = matches!(&token, TokenTree::Punct(p) if p.as_char() == ';');
        item.push(token);
        if end {
            // Behind `const _: () =`.
            statements.extend(item.drain(..).skip(5));
        }
    }
    statements
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
    // The other direction of a layer has the same mistakes.
    let again = node.layer().is_some_and(|layer| layer.reversed);
    deferred && !node.broken && !again
}

/// Whether the weights of a layer that is used again fit its input there.
fn share(network: &Network, i: usize, items: &mut TokenStream) {
    let node = &network.nodes[i];
    let Some(owner) = node.shared.filter(|owner| !network.nodes[*owner].broken) else { return };
    let (first, input) = (dims(network, network.nodes[owner].inputs[0]), dims(network, node.inputs[0]));
    let (own_spec, again_spec) = (super::spec(network, owner), super::spec(network, i));
    let (first_part, part) = (super::seen(network, owner), super::seen(network, i));
    let place = place(network, node.inputs[0], &node.label);
    items.extend(quote_spanned! { node.span =>
        const _: () = ::dl::__private::check_share(
            #own_spec.segments(#first_part), #again_spec.segments(#part), #first, #input, #place,
        );
    });
}

fn node(network: &Network, i: usize, items: &mut TokenStream) {
    if !is_open(network, i) {
        return;
    }
    let node = &network.nodes[i];
    share(network, i, items);
    match &node.kind {
        NodeKind::Own(layer) if layer.param.is_some() => {
            let Some((ident, inputs, outputs)) = network.declared(node) else { return };
            let ports = |ports: &Ports| {
                let ports = ports.shapes.iter().map(sizes::port);
                quote! { &[#(#ports),*] }
            };
            let (path, kind, declared, outputs) = (&layer.path, layer.kind(), ports(inputs), ports(outputs));
            items.extend(quote_spanned! { ident.span() =>
                const _: () = ::dl::__private::check_block::<#path>(#declared, #outputs, #kind);
            });
            for (k, value) in node.inputs.iter().enumerate() {
                let (input, place) = (dims(network, *value), place(network, *value, &node.label));
                let k = number(k);
                items.extend(quote_spanned! { node.span =>
                    const _: () = ::dl::__private::check_input(#declared, #k, #input, #place);
                });
            }
            let part = own::part_of(layer);
            items.extend(quote_spanned! { node.span =>
                const _: () = ::dl::__private::check_depth(&#part, #kind);
            });
        }
        NodeKind::Own(layer) => {
            let (result, input) = (own::result(network, i), dims(network, node.inputs[0]));
            let (first, place) =
                (quote! { ::dl::__private::first_port(&#result) }, place(network, node.inputs[0], &node.label));
            let mut names: Vec<TokenStream> = Vec::new();
            for (k, arg) in layer.args.iter().enumerate() {
                let name = match &arg.name {
                    Some(name) => {
                        let name = name.unraw().to_string();
                        quote! { #name }
                    }
                    None => {
                        let (path, k) = (&layer.path, number(k));
                        quote_spanned! { path.span() => ::dl::__private::argument_name(<#path as ::dl::layers::AsLayer>::ARGUMENTS, #k) }
                    }
                };
                check(items, arg.range, quote! { check_arg }, quote! { &#first, #input, #name, #place });
                names.push(name);
            }
            items.extend(quote_spanned! { node.span =>
                const _: () = ::dl::__private::check_rest(&#first, #input, &[#(#names),*], #place);
            });
            let (count, kind) = (number(node.outputs.len()), layer.kind());
            let said =
                |output: Option<&ValueId>| output.and_then(|v| network.values[*v].remarks.first()).map(|s| s.span);
            let range = match (said(node.outputs.first()), said(node.outputs.last())) {
                (Some(first), Some(last)) => Range { first, last },
                _ => node.span.into(),
            };
            let is_said = said(node.outputs.first()).is_some();
            check(items, range, quote! { check_ports }, quote! { &#result, #count, #is_said, #kind });
            for value in network.has_sequences().then_some(&node.outputs).into_iter().flatten() {
                let (output, any) = (dims(network, *value), network.values[*value].edge.is_any_length());
                items.extend(quote_spanned! { node.span =>
                    const _: () = ::dl::__private::check_length(#output, #any, #kind);
                });
            }
            let positional = layer.args.iter().take_while(|arg| arg.name.is_none()).count();
            for arg in layer.args.iter().filter(|_| positional > 0) {
                let Some(name) = &arg.name else { continue };
                let (path, name, positional) = (&layer.path, name.unraw().to_string(), number(positional));
                let names = quote! { <#path as ::dl::layers::AsLayer>::ARGUMENTS };
                check(items, arg.range, quote! { check_once }, quote! { #names, #positional, #name });
            }
            let part = own::part_of(layer);
            items.extend(quote_spanned! { node.span =>
                const _: () = ::dl::__private::check_depth(&#part, #kind);
            });
            if network.is_generic() && layer.param.is_none() {
                let spec = super::spec(network, i);
                items.extend(quote_spanned! { node.span =>
                    const _: () = ::dl::__private::check_unsized(#spec.generics(#input), #kind);
                });
            }
        }
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
    let tokens = shape.token.as_ref().map(|token| &token.vocabulary);
    let sizes: Vec<_> = shape.dims.iter().chain(tokens).map(crate::model::size).collect();
    let literal = sizes.iter().all(|size| matches!(size, Ok(Number::Known(_))));
    let readable =
        shape.wrong.is_empty() && !sizes.is_empty() && shape.rank() <= MAX_RANK && sizes.iter().all(Result::is_ok);
    let form = Edge::Deferred { rank: Some(shape.rank()), any: shape.any.is_some(), tokens: shape.token.is_some() };
    // Of other kinds of length, expansion speaks.
    let is_reported = !(literal && matches!(edge, Edge::Known(_))) && other_length(network, form, edge);
    if edge == Edge::Broken || is_reported || !readable || (literal && matches!(edge, Edge::Known(_))) {
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
fn budgets(network: &Network, plan: &Plan, items: &mut TokenStream) {
    let known = rows(network).is_some();
    let single = generics::applied(network, &quote! { f32 });
    let table = super::held(network, &format_ident!("LAYERS"));
    let layers = quote! { #table.as_slice() };
    for budget in &network.budgets {
        let is_ram = budget.cost == dl_core::shape::budget::Cost::Ram;
        if known && matches!(budget.limit, Number::Known(_)) && !is_ram {
            continue;
        }
        if is_ram {
            let (limit, arguments) = (&budget.expr, moment::arguments(network, plan, &single));
            items.extend(quote_spanned! { budget.span =>
                const _: () = ::dl::__private::check_ram(#limit, #arguments, #layers);
            });
            continue;
        }
        let (cost, limit) = (format_ident!("{}", format!("{:?}", budget.cost)), &budget.expr);
        let total = match cost.to_string().as_str() {
            "Params" => quote! { ::dl::plan::params(#layers) },
            "Macs" => quote! { ::dl::plan::macs(#layers) as usize },
            _ => quote! { 4 * ::dl::plan::numbers(#layers) },
        };
        items.extend(quote_spanned! { budget.span =>
            const _: () = ::dl::__private::check_budget(::dl::shape::budget::Cost::#cost, #limit, #total, #layers);
        });
    }
}
