//! The shapes of all values, as far as they can be told at expansion.

use dl_core::plan::LayerInfo;
use dl_core::shape::report::{Place, wrong_promise, wrong_remark, wrong_share};
use dl_core::shape::{Dims, ShapeError, budget};
use dl_core::spec::{Junction, Spec};
use proc_macro2::Span;
use quote::ToTokens;

use crate::errors::{Errors, Range};
use crate::model::{Edge, LayerNode, Network, Node, NodeKind, Number, ValueId, source};
use crate::suggest::count;
use crate::syntax::Shape;

/// Fills in the shape of every value and checks everything that is known: layers, remarks, the promise, budgets.
pub fn infer(network: &mut Network, errors: &mut Errors) {
    for id in 0..network.nodes.len() {
        let edge = match &network.nodes[id].kind {
            NodeKind::Layer(layer) => layer_output(network, &network.nodes[id], layer, errors),
            NodeKind::Own(_) if network.nodes[id].broken => Edge::Broken,
            // It is taken to keep the sequence that it is given, unless a remark says otherwise.
            NodeKind::Own(_) => {
                let any = network.nodes[id].inputs.first().is_some_and(|v| network.values[*v].edge.is_any_length());
                Edge::Deferred { rank: None, any, tokens: false }
            }
            NodeKind::Junction { junction, branches } => {
                junction_output(network, &network.nodes[id], *junction, branches, errors)
            }
        };
        let declared = network.declared(&network.nodes[id]).map(|(_, _, outputs)| outputs.shapes.clone());
        for (k, output) in network.nodes[id].outputs.clone().into_iter().enumerate() {
            // What a parameter is declared to make is what it makes: an instance with another network is an error.
            let declared = declared.as_ref().and_then(|shapes| shapes.get(k)).filter(|_| edge != Edge::Broken);
            network.values[output].edge = declared.map_or(edge, |shape| crate::model::edge(shape, errors));
            remarks(network, id, output, errors);
        }
        shared(network, id, errors);
    }
    promise(network, errors);
    budgets(network, errors);
}

fn layer_output(network: &Network, node: &Node, layer: &LayerNode, errors: &mut Errors) -> Edge {
    let edge = node.inputs.first().map_or(Edge::Broken, |v| network.values[*v].edge);
    if repeats_nothing(network, layer) && !node.broken {
        let message = "`Repeat` without a length repeats for as many steps as an input of any length has, but the network has none\n\
            = help: `Repeat(10)` makes a sequence of 10 steps";
        errors.at_span(node.span, message);
        return Edge::Broken;
    }
    match edge {
        _ if node.broken => intended(network, layer, edge),
        Edge::Deferred { rank, any, .. } => deferred(layer, rank, any),
        Edge::Known(dims) if layer.deferred => deferred(layer, Some(dims.rank()), dims.is_any_length()),
        Edge::Broken if layer.deferred => Edge::Broken,
        Edge::Broken => {
            // What is wrong with any input is wrong with this one.
            if let Err(error) = layer.spec.result(Dims::BROKEN) {
                let place = Place { label: &node.label, chain: &[] };
                errors.at(argument(node, layer, &error), place.message(&error).as_str());
            }
            intended(network, layer, edge)
        }
        Edge::Known(dims) => match layer.spec.result_on(dims) {
            Ok(output) => Edge::Known(output),
            Err(error) => {
                errors.at(argument(node, layer, &error), message(network, node.inputs[0], &node.label, &error));
                intended(network, layer, edge)
            }
        },
    }
}

/// `Repeat` without a length where no input of the network has one to give.
fn repeats_nothing(network: &Network, layer: &LayerNode) -> bool {
    let any = |edge: Edge| edge.is_any_length() || edge == Edge::Broken;
    matches!(layer.spec, Spec::Repeat(repeat) if repeat.length.is_none()) && !network.inputs.iter().any(|p| any(p.edge))
}

/// What is known of the output for an input whose sizes are not: how many dimensions it has, which of some layers does not depend on the input.
fn deferred(layer: &LayerNode, rank: Option<usize>, any: bool) -> Edge {
    let output = |rank| layer.spec.rank_on(rank, any);
    if let Some(rank) = rank {
        let (rank, any) = output(rank);
        return Edge::Deferred { rank: Some(rank), any, tokens: false };
    }
    let ranks: &[usize] = if any { &[2, 4] } else { &[1, 2, 3, 4] };
    let (first, any) = output(ranks[0]);
    let rank = ranks.iter().all(|rank| output(*rank).0 == first).then_some(first);
    Edge::Deferred { rank, any, tokens: false }
}

/// The part of a value that a layer's rule is asked about.
pub fn seen(layer: &LayerNode, value: Dims) -> Dims {
    layer.spec.applies().seen(value)
}

/// Whether the weights of a layer that is used again fit its input there.
fn shared(network: &Network, id: usize, errors: &mut Errors) {
    let node = &network.nodes[id];
    let Some(owner) = node.shared.map(|owner| &network.nodes[owner]) else { return };
    let dims = |node: &Node| network.values[*node.inputs.first()?].edge.dims();
    if let (Some(layer), Some(input), Some(first)) = (node.layer(), dims(node), dims(owner))
        && !layer.deferred
        && !node.broken
        && layer.spec.generics(seen(layer, input)) != layer.spec.generics(seen(layer, first))
    {
        let error = wrong_share(first, input);
        errors.at_span(node.span, message(network, node.inputs[0], &node.label, &error));
    }
}

/// The output that a layer with a mistake was meant to have, as far as that is sure.
fn intended(network: &Network, layer: &LayerNode, input: Edge) -> Edge {
    // What follows a mistake is a sequence or not, which nobody knows where there are some.
    if layer.deferred || (input.dims().is_none() && network.has_sequences()) {
        return Edge::Broken;
    }
    match layer.spec.intended_on(input.dims().unwrap_or(Dims::BROKEN)) {
        dims if dims.is_broken() => Edge::Broken,
        dims => Edge::Known(dims),
    }
}

/// What a message about a layer underlines: the argument, or the layer. A pooling's stride is its kernel if it is not given.
pub fn argument(node: &Node, layer: &LayerNode, error: &ShapeError) -> Range {
    let given = |name| layer.args.iter().find(|a| a.name == name).map(|a| a.range);
    let kernel = || if error.at == "stride" { given("kernel") } else { None };
    given(error.at).or_else(kernel).unwrap_or(node.span.into())
}

fn junction_output(network: &Network, node: &Node, junction: Junction, branches: &[Span], errors: &mut Errors) -> Edge {
    let edges: Vec<Edge> = node.inputs.iter().map(|v| network.values[*v].edge).collect();
    if node.broken || edges.contains(&Edge::Broken) {
        return Edge::Broken;
    }
    let Some(dims) = edges.iter().map(|e| e.dims()).collect::<Option<Vec<Dims>>>() else {
        return Edge::Deferred { rank: edges[0].rank(), any: edges[0].is_any_length(), tokens: false };
    };
    for (i, span) in branches.iter().enumerate() {
        if let Err(error) = junction.branch(&dims, i) {
            errors.at_span(*span, message(network, node.inputs[i], &node.label, &error));
        }
    }
    junction.output(&dims).map_or(Edge::Broken, Edge::Known)
}

/// Checks what the user says about a value. After a mistake whose result is unknown, the remark is taken for true.
fn remarks(network: &mut Network, id: usize, output: ValueId, errors: &mut Errors) {
    for remark in network.values[output].remarks.clone() {
        let said = crate::model::edge(&remark, errors);
        match (network.values[output].edge, said) {
            (Edge::Broken, said) => network.values[output].edge = said,
            (Edge::Deferred { rank: None, .. }, Edge::Known(dims)) => {
                let (any, tokens) = (dims.is_any_length(), dims.vocabulary().is_some());
                network.values[output].edge = Edge::Deferred { rank: Some(dims.rank()), any, tokens };
            }
            (Edge::Deferred { rank: None, .. }, said @ Edge::Deferred { .. }) => network.values[output].edge = said,
            (Edge::Known(actual), Edge::Known(promised)) if promised != actual => {
                let error = wrong_remark(promised, actual);
                errors.at_span(remark.span, message(network, output, &network.nodes[id].label, &error));
            }
            (actual, said) if other_length(network, said, actual) => {
                let said = format!("the remark says {}", text(&remark));
                errors.at_span(remark.span, length_message(&network.nodes[id].label, &said, actual));
            }
            _ => {}
        }
    }
}

/// Whether one of a written and a real shape is a sequence of any length and the other is not, although the sizes are not known yet.
pub fn other_length(network: &Network, said: Edge, actual: Edge) -> bool {
    let is_known = |edge: Edge| matches!(edge, Edge::Known(_));
    let is_open = |edge: Edge| edge == Edge::Broken || edge.rank().is_none();
    if is_open(said) || is_open(actual) || (is_known(said) && is_known(actual)) {
        return false;
    }
    // What stands by its path may be another thing than it is taken for.
    let unsaid =
        |node: &Node| node.own().is_some() && node.outputs.iter().any(|v| network.values[*v].remarks.is_empty());
    said.is_any_length() != actual.is_any_length() && !network.nodes.iter().any(unsaid)
}

fn length_message(label: &str, said: &str, actual: Edge) -> String {
    let (is, help) = if actual.is_any_length() {
        ("a sequence of any length flows", "`Last` before it gives the last step alone; or say `[.., …]`")
    } else {
        (
            "no sequence of any length flows",
            "say it without `..`; for an output at every step no `Last` or its like stands in the way",
        )
    };
    format!("`{label}`: {said}, but {is} here\n= help: {help}")
}

/// A shape as it is written.
fn text(shape: &Shape) -> String {
    let any = shape.any.map(|_| "..".to_string());
    let token = shape.token.as_ref().map(|token| format!("token({})", source(&token.vocabulary)));
    let dims: Vec<String> = any.into_iter().chain(shape.dims.iter().map(source)).chain(token).collect();
    if shape.token.is_some() && dims.len() == 1 { dims.concat() } else { format!("[{}]", dims.join(", ")) }
}

/// Whether two shapes are written alike.
pub fn same_text(a: &Shape, b: &Shape) -> bool {
    let text = |shape: &Shape| {
        let sizes = shape.dims.iter().chain(shape.token.as_ref().map(|token| &token.vocabulary));
        sizes.map(|d| d.to_token_stream().to_string()).collect::<Vec<_>>()
    };
    let form = |shape: &Shape| (shape.any.is_some(), shape.token.is_some());
    form(a) == form(b) && text(a) == text(b)
}

fn promise(network: &mut Network, errors: &mut Errors) {
    // How many outputs a layer has that stands by its path, only a remark says.
    let unsaid =
        network.outputs.first().filter(|v| network.outputs.len() == 1 && network.values[**v].remarks.is_empty());
    let unsaid = unsaid.and_then(|v| network.values[*v].maker).filter(|maker| network.nodes[*maker].own().is_some());
    if let (Some(maker), Some(promise)) = (unsaid, &network.promise)
        && promise.len() > 1
    {
        let shapes: Vec<String> = promise.iter().map(|port| text(&port.shape)).collect();
        let node = &mut network.nodes[maker];
        let (n, kind) = (promise.len(), node.own().map(|own| own.kind()).unwrap_or_default());
        let message = format!(
            "the promise has {n} outputs, and that `{kind}` has as many is not said\n\
             = help: say so in a remark: `{kind} => ({})`",
            shapes.join(", ")
        );
        errors.at_span(node.span, message);
        node.broken = true;
        return;
    }
    let Some(promise) = &network.promise else { return };
    // What stands by its path at the end makes what is promised, or const evaluation says so.
    for (port, value) in promise.iter().zip(&network.outputs).filter(|_| promise.len() == network.outputs.len()) {
        let edge = &mut network.values[*value].edge;
        if let (Edge::Deferred { rank: None, .. }, true) = (*edge, port.edge != Edge::Broken) {
            let (any, tokens) = (port.edge.is_any_length(), port.edge.is_tokens());
            *edge = Edge::Deferred { rank: port.edge.rank(), any, tokens };
        }
    }
    let outputs = &network.outputs;
    let any_broken = outputs.iter().any(|v| network.values[*v].edge == Edge::Broken);
    if promise.len() != outputs.len() {
        if let (Some(first), Some(last)) = (promise.first(), promise.last())
            && !any_broken
        {
            let message = format!(
                "the promise has {}, but {} out of the layers\n= help: `fork` gives one value for each branch; `add` or \
                 `concat` makes one of several",
                count(promise.len(), "output", "outputs"),
                count(outputs.len(), "value flows", "values flow"),
            );
            errors.at(Range { first: first.shape.span, last: last.shape.span }, message);
        }
        return;
    }
    for (port, value) in promise.iter().zip(outputs) {
        match (port.edge, network.values[*value].edge) {
            (Edge::Known(promised), Edge::Known(actual)) if promised != actual => {
                if network.values[*value].remarks.iter().any(|remark| same_text(remark, &port.shape)) {
                    // The same was said, and is reported, at the layer.
                    continue;
                }
                let error = wrong_promise(promised, actual);
                errors.at_span(port.shape.span, message(network, *value, &network.ident.to_string(), &error));
            }
            (promised, actual) if other_length(network, promised, actual) => {
                let said = format!("the promised output is {}", text(&port.shape));
                let message = length_message(&network.ident.to_string(), &said, actual);
                errors.at_span(port.shape.span, message);
            }
            _ => {}
        }
    }
}

/// The message about an error of a layer whose (first) input is `value`.
fn message(network: &Network, value: ValueId, label: &str, error: &ShapeError) -> String {
    let chain = chain(network, value);
    let labels: Vec<(String, Dims)> = chain
        .iter()
        .map(|v| (maker_label(network, *v), network.values[*v].edge.dims().unwrap_or(Dims::BROKEN)))
        .collect();
    let links: Vec<(&str, Dims)> = labels.iter().map(|(label, dims)| (label.as_str(), *dims)).collect();
    Place { label, chain: &links }.message(error).as_str().to_string()
}

/// The values that lead to `value`, from an input of the network on.
pub fn chain(network: &Network, value: ValueId) -> Vec<ValueId> {
    let mut chain = vec![value];
    let mut at = value;
    while let Some(maker) = network.values[at].maker {
        match network.nodes[maker].inputs.first() {
            Some(input) if *input < at => at = *input,
            _ => break,
        }
        chain.push(at);
    }
    chain.reverse();
    chain
}

/// What made a value, for chains: `c1 Conv2d`, or `Conv2d`.
pub fn maker_label(network: &Network, value: ValueId) -> String {
    match network.values[value].maker {
        None => "input".to_string(),
        Some(maker) => {
            let node = &network.nodes[maker];
            match node.title() {
                Some((name, _, kind)) if !name.is_empty() => format!("{name} {kind}"),
                _ => node.label.clone(),
            }
        }
    }
}

/// The rows of the network's table; `None` where something is known to rustc only, or broken.
pub fn rows(network: &Network) -> Option<Vec<LayerInfo<'_>>> {
    let mut rows = Vec::new();
    for node in &network.nodes {
        if node.own().is_some() {
            return None;
        }
        let Some(layer) = node.layer() else { continue };
        let input = network.values[*node.inputs.first()?].edge.dims()?;
        let output = network.values[node.output()].edge.dims()?;
        let (part, parts) = (seen(layer, input), layer.spec.applies().parts(input));
        let (segments, macs) = (layer.spec.segments(part), layer.spec.macs(part).saturating_mul(parts as u64));
        let row = LayerInfo::new(&layer.name, layer.spec.name(), output, segments, macs);
        let row = if node.frozen { row.frozen() } else { row };
        rows.push(if node.shared.is_some() { row.again() } else { row });
    }
    Some(rows)
}

fn budgets(network: &Network, errors: &mut Errors) {
    if !errors.is_empty() {
        return;
    }
    let Some(rows) = rows(network) else { return };
    for b in &network.budgets {
        let Number::Known(limit) = b.limit else { continue };
        let total = match b.cost {
            budget::Cost::Params => rows.iter().map(|r| r.params).sum(),
            budget::Cost::Macs => rows.iter().map(|r| r.macs as usize).sum(),
            budget::Cost::Flash => rows.iter().map(|r| 4 * r.numbers).sum(),
            // Known only when all values have been placed, which const evaluation does.
            budget::Cost::Ram => continue,
        };
        let text = budget::exceeded(b.cost, limit, total, &rows);
        if !text.is_empty() {
            errors.at_span(b.span, text.as_str());
        }
    }
}
