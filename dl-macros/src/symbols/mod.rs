//! Networks with parameters: the sizes in their types. Values of sizes are computed by const evaluation, as in any network; but the type of
//! an output or of weights must say its sizes in a way that stable Rust can work with where they depend on a parameter.

mod rules;
mod size;
mod types;

use dl_core::spec::Applies;
use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;
use crate::model::{Edge, LayerNode, Network, Node};
use crate::syntax::Param;

pub use types::{infer, sizes_trait};

/// The types of a network with parameters.
#[derive(Clone, Default)]
pub struct Types {
    /// For each node that has weights in this network, their type.
    pub fields: Vec<Option<TokenStream>>,
    /// The type of each output.
    pub outputs: Vec<TokenStream>,
    /// The types that must be computed: declaration and definition.
    pub computed: Vec<(TokenStream, TokenStream)>,
    /// What their definitions need.
    pub bounds: Vec<TokenStream>,
    /// The trait that carries those of the folded network, if there is one: whoever knows the types of the first knows these.
    pub folded: Option<TokenStream>,
}

/// The trait that carries the computed types of a network, if there are any.
pub fn carrier(network: &Network) -> Option<TokenStream> {
    let (sizes, args) = (sizes_trait(network), crate::codegen::arguments(network));
    (!network.types.computed.is_empty()).then(|| quote! { #sizes #args })
}

/// Fills in the types of a network with parameters.
pub fn run(network: &mut Network, errors: &mut Errors) {
    if network.is_generic() {
        sequences(network, errors);
    }
    if network.is_generic() && errors.is_empty() {
        network.types = infer(network, errors);
    }
    if errors.is_empty() {
        unused(network, errors);
    }
    if network.is_generic() {
        // What cannot stand in a type is reported, or follows a mistake that is.
        for i in 0..network.inputs.len() {
            if !network.inputs[i].shape.dims.iter().all(|dim| types::is_plain(dim, network)) {
                network.inputs[i].edge = Edge::Broken;
            }
        }
    }
}

/// Sequences, of which the types are not told yet where sizes are parameters.
fn sequences(network: &Network, errors: &mut Errors) {
    let message = "in a network with parameters there are no sequences and recurrent layers in this version\n\
        = help: make it a `network!` without parameters, with constants for the sizes";
    let ports = network.inputs.iter().chain(network.promise.iter().flatten());
    let port = ports.filter(|port| port.edge.is_sequence() || port.edge.is_tokens()).map(|port| port.shape.span).next();
    let over_time = |node: &&Node| {
        let is_step = |layer: &LayerNode| matches!(layer.spec.applies(), Applies::EachStep | Applies::Whole);
        node.layer().is_some_and(|layer| !is_step(layer)) || network.values[node.output()].edge.is_sequence()
    };
    let node = network.nodes.iter().filter(|node| !node.broken && !node.outputs.is_empty()).find(over_time);
    if let Some(span) = port.or(node.map(|node| node.span)) {
        errors.at_span(span, message);
    }
}

/// Blocks that are declared, and no layer.
fn unused(network: &Network, errors: &mut Errors) {
    for (i, param) in network.params.iter().enumerate() {
        let is_used = network.nodes.iter().any(|node| node.own().is_some_and(|own| own.param == Some(i)));
        if let (Param::Block { ident, .. }, false) = (param, is_used) {
            let message = format!("`{ident}` is never used\n= help: `{ident}` in the list of layers uses it");
            errors.at(ident, message);
        }
    }
}
