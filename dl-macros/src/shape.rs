//! The shapes of all values, as far as they can be told at expansion.

use dl_core::plan::LayerInfo;
use dl_core::shape::report::{Place, wrong_promise};
use dl_core::shape::{Dims, ShapeError, budget};
use dl_core::spec::Junction;
use proc_macro2::Span;

use crate::errors::Errors;
use crate::model::{Edge, LayerNode, Network, Node, NodeKind, Number, ValueId};
use crate::suggest::count;

/// Fills in the shape of every value and checks everything that is known: layers, remarks, the promise, budgets.
pub fn infer(network: &mut Network, errors: &mut Errors) {
    for id in 0..network.nodes.len() {
        let edge = match &network.nodes[id].kind {
            NodeKind::Layer(layer) => layer_output(network, &network.nodes[id], layer, errors),
            NodeKind::Junction { junction, branches } => {
                junction_output(network, &network.nodes[id], *junction, branches, errors)
            }
        };
        let output = network.nodes[id].output;
        network.values[output].edge = edge;
        remarks(network, id, errors);
    }
    promise(network, errors);
    budgets(network, errors);
}

fn layer_output(network: &Network, node: &Node, layer: &LayerNode, errors: &mut Errors) -> Edge {
    let Some(&input) = node.inputs.first() else { return Edge::Broken };
    match network.values[input].edge {
        _ if node.broken => Edge::Broken,
        Edge::Broken => Edge::Broken,
        Edge::Deferred { rank } => Edge::Deferred { rank: layer.spec.output_rank(rank) },
        Edge::Known(dims) if layer.deferred => Edge::Deferred { rank: layer.spec.output_rank(dims.rank()) },
        Edge::Known(dims) => match layer.spec.output(dims) {
            Ok(output) => Edge::Known(output),
            Err(error) => {
                let span = layer.args.iter().find(|a| a.name == error.at).map_or(node.span, |a| a.span);
                errors.at_span(span, message(network, input, &node.label, &error));
                Edge::Broken
            }
        },
    }
}

fn junction_output(network: &Network, node: &Node, junction: Junction, branches: &[Span], errors: &mut Errors) -> Edge {
    let edges: Vec<Edge> = node.inputs.iter().map(|v| network.values[*v].edge).collect();
    if node.broken || edges.contains(&Edge::Broken) {
        return Edge::Broken;
    }
    let Some(dims) = edges.iter().map(|e| e.dims()).collect::<Option<Vec<Dims>>>() else {
        return Edge::Deferred { rank: edges[0].rank() };
    };
    match junction.output(&dims) {
        Ok(output) => Edge::Known(output),
        Err(error) => {
            let odd = junction.odd_branch(&dims);
            errors.at_span(branches[odd], message(network, node.inputs[odd], &node.label, &error));
            Edge::Broken
        }
    }
}

/// Checks what the user says about a value. After a mistake whose result is unknown, the remark is taken for true.
fn remarks(network: &mut Network, id: usize, errors: &mut Errors) {
    let output = network.nodes[id].output;
    for remark in network.values[output].remarks.clone() {
        let said = crate::model::edge(&remark, errors);
        match (network.values[output].edge, said) {
            (Edge::Broken, said) => network.values[output].edge = said,
            (Edge::Known(actual), Edge::Known(promised)) if promised != actual => {
                let error = wrong_promise("the remark says", promised, actual);
                errors.at_span(remark.span, message(network, output, &network.nodes[id].label, &error));
            }
            (Edge::Deferred { rank }, Edge::Known(promised)) if rank != promised.rank() => {
                errors.at_span(remark.span, wrong_rank("the remark", promised.rank(), rank));
            }
            _ => {}
        }
    }
}

fn wrong_rank(what: &str, promised: usize, actual: usize) -> String {
    format!("{what} has {}, but the value has {actual}", count(promised, "dimension", "dimensions"))
}

fn promise(network: &Network, errors: &mut Errors) {
    let Some(promise) = &network.promise else { return };
    let outputs = &network.outputs;
    let any_broken = outputs.iter().any(|v| network.values[*v].edge == Edge::Broken);
    if promise.len() != outputs.len() {
        if let Some(port) = promise.first()
            && !any_broken
        {
            let message = format!(
                "the promise has {}, but {} out of the layers\n= help: `fork` gives one value for each branch; `add` or \
                 `concat` makes one of several",
                count(promise.len(), "output", "outputs"),
                count(outputs.len(), "value flows", "values flow"),
            );
            errors.at_span(port.shape.span, message);
        }
        return;
    }
    for (port, value) in promise.iter().zip(outputs) {
        match (port.edge, network.values[*value].edge) {
            (Edge::Known(promised), Edge::Known(actual)) if promised != actual => {
                let error = wrong_promise("the promised output is", promised, actual);
                errors.at_span(port.shape.span, message(network, *value, &network.ident.to_string(), &error));
            }
            (promised, actual)
                if promised != Edge::Broken && actual != Edge::Broken && promised.rank() != actual.rank() =>
            {
                errors.at_span(port.shape.span, wrong_rank("the promised output", promised.rank(), actual.rank()));
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
            match node.layer() {
                Some(layer) if !layer.name.is_empty() => format!("{} {}", layer.name, layer.spec.name()),
                _ => node.label.clone(),
            }
        }
    }
}

/// The rows of the network's table; `None` where something is known to rustc only, or broken.
pub fn rows(network: &Network) -> Option<Vec<LayerInfo>> {
    let mut rows = Vec::new();
    for node in &network.nodes {
        let Some(layer) = node.layer() else { continue };
        let input = network.values[*node.inputs.first()?].edge.dims()?;
        let output = network.values[node.output].edge.dims()?;
        let (segments, macs) = (layer.spec.segments(input), layer.spec.macs(input));
        let name: &'static str = Box::leak(layer.name.clone().into_boxed_str());
        rows.push(LayerInfo::new(name, layer.spec.name(), output, segments, macs));
    }
    Some(rows)
}

fn budgets(network: &Network, errors: &mut Errors) {
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
