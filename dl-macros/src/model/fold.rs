//! Batch normalization folded into the layer before it: a second network, without those layers.

use dl_core::spec::{ArgValue, Spec};
use syn::{Ident, parse_quote};

use super::{Network, Node, NodeKind, ValueId};
use crate::errors::Errors;
use crate::symbols::Types;

/// A network, and where its layers come from.
pub struct Folded {
    pub network: Network,
    /// For each of its nodes, that of the first network, and the batch normalization that it takes over.
    pub from: Vec<(usize, Option<usize>)>,
}

/// The folded network, if that is asked for.
pub fn fold(network: &Network, errors: &mut Errors) -> Option<Folded> {
    let name = network.fold.as_ref()?;
    let pairs: Vec<(usize, usize)> =
        (0..network.nodes.len()).filter_map(|norm| Some((takes_over(network, norm)?, norm))).collect();
    // What stands by its path may have something.
    let has_networks = network.nodes.iter().any(|node| node.own().is_some());
    if pairs.is_empty() && !has_networks && errors.is_empty() {
        let message = "nothing can be folded: no `BatchNorm` directly follows a `Conv2d`, `ConvTranspose2d` or `Linear` whose output \
            nothing else reads and whose weights are not shared";
        errors.at(name, message);
    }
    Some(without(network, name, &pairs))
}

/// The layer that takes over the batch normalization `norm`, if this is one, and one does.
fn takes_over(network: &Network, norm: usize) -> Option<usize> {
    let node = &network.nodes[norm];
    let value = *node.inputs.first()?;
    let maker = network.values[value].maker?;
    let is_norm = node.layer().is_some_and(|layer| matches!(layer.spec, Spec::BatchNorm(_)));
    let layer = network.nodes[maker].layer()?;
    let linear = matches!(layer.spec, Spec::Conv2d(_) | Spec::ConvTranspose2d(_) | Spec::Linear(_));
    let readers = network.nodes.iter().flat_map(|node| &node.inputs).filter(|read| **read == value).count();
    let alone = readers == 1 && !network.outputs.contains(&value);
    let shared = |i: usize| network.nodes[i].shared.is_some() || network.nodes.iter().any(|n| n.shared == Some(i));
    let broken = node.broken || network.nodes[maker].broken;
    (is_norm && linear && alone && !shared(norm) && !shared(maker) && !broken).then_some(maker)
}

/// The network called `name` without the second node of each pair, what that makes being what the first one makes.
fn without(network: &Network, name: &Ident, pairs: &[(usize, usize)]) -> Folded {
    let mut folded = network.clone();
    let doc = format!(" [`{}`] with batch normalization folded into the layers before it.", network.ident);
    folded.attrs.retain(|attr| !attr.path().is_ident("doc"));
    folded.attrs.insert(0, parse_quote!(#[doc = #doc]));
    folded.ident = name.clone();
    (folded.weights, folded.fold, folded.types) = (None, None, Types::default());
    // They are those of the first, which is not smaller.
    folded.budgets.clear();
    for node in &mut folded.nodes {
        if let NodeKind::Own(own) = &mut node.kind {
            // A parameter is what it is given, which is folded.
            own.folded = own.param.is_none();
        }
    }
    for (layer, norm) in pairs {
        has_bias(&mut folded.nodes[*layer]);
        let (value, gone) = (network.nodes[*norm].inputs[0], network.nodes[*norm].output());
        let remarks = std::mem::take(&mut folded.values[gone].remarks);
        folded.values[value].remarks.extend(remarks);
        let read = folded.nodes.iter_mut().flat_map(|node| &mut node.inputs).chain(&mut folded.outputs);
        read.filter(|read| **read == gone).for_each(|read| *read = value);
    }
    let norms: Vec<usize> = pairs.iter().map(|(_, norm)| *norm).collect();
    let values: Vec<ValueId> = norms.iter().map(|norm| network.nodes[*norm].output()).collect();
    let from = (0..network.nodes.len()).filter(|i| !norms.contains(i));
    let from = from.map(|i| (i, pairs.iter().find(|(layer, _)| *layer == i).map(|(_, norm)| *norm))).collect();
    let renumbered = |i: usize, gone: &[usize]| i - gone.iter().filter(|g| **g < i).count();
    let mut i = 0;
    folded.nodes.retain(|_| (!norms.contains(&i), i += 1).0);
    let mut i = 0;
    folded.values.retain(|_| (!values.contains(&i), i += 1).0);
    for node in &mut folded.nodes {
        node.inputs.iter_mut().chain(&mut node.outputs).for_each(|v| *v = renumbered(*v, &values));
        node.shared = node.shared.map(|shared| renumbered(shared, &norms));
    }
    folded.outputs.iter_mut().for_each(|v| *v = renumbered(*v, &values));
    for value in &mut folded.values {
        value.maker = value.maker.map(|maker| renumbered(maker, &norms));
    }
    Folded { network: folded, from }
}

/// Turns the bias of a layer on.
fn has_bias(node: &mut Node) {
    let NodeKind::Layer(layer) = &mut node.kind else { return };
    layer.spec = layer.spec.set("bias", ArgValue::Flag(true)).unwrap_or(layer.spec);
    layer.args.retain(|arg| arg.name != "bias");
    layer.deferred = layer.args.iter().any(|arg| !arg.known);
}
