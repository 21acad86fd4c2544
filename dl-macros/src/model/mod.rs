//! The network as meant: a graph of layers and junctions over values, names resolved, defaults filled.

mod arguments;
mod budget;
mod fold;
mod graph;
mod names;
mod number;
mod values;

use dl_core::plan::MAX_PORTS;
use dl_core::shape::Dims;
use dl_core::shape::budget::Cost;
use dl_core::spec::{Applies, Junction, Spec};
use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::{Attribute, Expr, Ident, Path, Visibility};

use crate::errors::{Errors, Range};
use crate::symbols::Types;
use crate::syntax::{Definition, Param, Ports, Shape, Weights};

pub use fold::{Folded, fold};
pub use graph::edge;
pub use number::{Number, size, source};
pub use values::init;

/// The most inputs and the most outputs that a network has.
pub const MOST_PORTS: usize = MAX_PORTS;

/// An index into [`Network::values`].
pub type ValueId = usize;

/// A network.
#[derive(Clone)]
pub struct Network {
    pub attrs: Vec<Attribute>,
    /// Where its trained weights are.
    pub weights: Option<Weights>,
    /// What it is called with batch normalization folded into other layers, if that is asked for.
    pub fold: Option<Ident>,
    pub vis: Visibility,
    pub ident: Ident,
    pub params: Vec<Param>,
    pub inputs: Vec<Port>,
    /// Whether the input is a tuple of shapes.
    pub inputs_tuple: bool,
    /// The promised outputs; `None` for `-> _`.
    pub promise: Option<Vec<Port>>,
    /// The values that flow out.
    pub outputs: Vec<ValueId>,
    pub values: Vec<Value>,
    pub nodes: Vec<Node>,
    /// The network's initialization, as the expression of a `dl::spec::Init`.
    pub init: TokenStream,
    pub budgets: Vec<Budget>,
    /// The types of weights and outputs, if there are parameters.
    pub types: Types,
}

/// A shape in the header.
#[derive(Clone)]
pub struct Port {
    pub shape: Shape,
    pub edge: Edge,
}

/// What is known of a shape at expansion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edge {
    /// Everything.
    Known(Dims),
    /// Only the number of dimensions, or not even that; the sizes depend on constants or types that rustc knows. `any`: whether it is a
    /// sequence of any length; `tokens`: whether its numbers are indices of a vocabulary.
    Deferred { rank: Option<usize>, any: bool, tokens: bool },
    /// Nothing, because of a mistake before it, which is reported.
    Broken,
}

impl Edge {
    pub fn dims(self) -> Option<Dims> {
        match self {
            Edge::Known(dims) => Some(dims),
            _ => None,
        }
    }

    pub fn rank(self) -> Option<usize> {
        match self {
            Edge::Known(dims) => Some(dims.rank()),
            Edge::Deferred { rank, .. } => rank,
            Edge::Broken => Some(1),
        }
    }

    /// Whether it is a sequence whose length is given at run time.
    pub fn is_any_length(self) -> bool {
        match self {
            Edge::Known(dims) => dims.is_any_length(),
            Edge::Deferred { any, .. } => any,
            Edge::Broken => false,
        }
    }

    /// Whether it is a sequence, as far as that is known.
    pub fn is_sequence(self) -> bool {
        self.is_any_length()
            || match self {
                Edge::Known(dims) => dims.is_sequence(),
                Edge::Deferred { rank, .. } => matches!(rank, Some(2 | 4)),
                Edge::Broken => false,
            }
    }

    /// Whether it is a sequence, or might be one when its shape is known.
    pub fn may_be_sequence(self) -> bool {
        self.is_sequence() || self.rank().is_none()
    }

    /// Whether its numbers are indices of a vocabulary.
    pub fn is_tokens(self) -> bool {
        match self {
            Edge::Known(dims) => dims.vocabulary().is_some(),
            Edge::Deferred { tokens, .. } => tokens,
            Edge::Broken => false,
        }
    }
}

/// A value that flows through the network.
#[derive(Clone)]
pub struct Value {
    pub edge: Edge,
    /// The node that makes it; `None` for an input.
    pub maker: Option<usize>,
    /// Shapes that the user says it has.
    pub remarks: Vec<Shape>,
}

/// A layer or a junction.
#[derive(Clone)]
pub struct Node {
    pub kind: NodeKind,
    pub inputs: Vec<ValueId>,
    pub outputs: Vec<ValueId>,
    /// What messages underline.
    pub span: Span,
    /// What messages call it: `c1`, or `Conv2d`.
    pub label: String,
    /// Whether it has a mistake already, so that nothing can be said about its output.
    pub broken: bool,
    /// Whether the definition takes it out of training.
    pub frozen: bool,
    /// The node whose weights it uses, if it has none of its own.
    pub shared: Option<usize>,
}

#[derive(Clone)]
pub enum NodeKind {
    Layer(Box<LayerNode>),
    Own(Box<OwnNode>),
    Junction { junction: Junction, branches: Vec<Span> },
}

/// A layer with its arguments.
#[derive(Clone)]
pub struct LayerNode {
    /// Its kind, where the user wrote it.
    pub ident: Ident,
    /// The layer, as far as its arguments are known.
    pub spec: Spec,
    /// The arguments given, in order.
    pub args: Vec<Given>,
    /// Whether some argument is known to rustc only.
    pub deferred: bool,
    /// Its name in the definition, or `""`.
    pub name: String,
    /// The struct's field for its weights.
    pub field: Ident,
    /// Its name in checkpoints.
    pub prefix: String,
    /// Whether it goes through sequences from the last step to the first: the second half of `bidirectional`.
    pub reversed: bool,
    /// Which of the layers of `num_layers` it is.
    pub of_layer: usize,
}

/// A layer of the user's own, or a network, by its path: what it is, rustc knows.
#[derive(Clone)]
pub struct OwnNode {
    pub path: Path,
    /// The arguments given, in order.
    pub args: Vec<OwnArg>,
    /// Its name in the definition, or `""`.
    pub name: String,
    /// The struct's field for its weights.
    pub field: Ident,
    /// Its name in checkpoints.
    pub prefix: String,
    /// The parameter of the network that it is, if it is one.
    pub param: Option<usize>,
    /// Whether it is meant with batch normalization folded into other layers.
    pub folded: bool,
}

/// An argument of a layer of the user's own.
#[derive(Clone)]
pub struct OwnArg {
    /// Its name, if it was given by name.
    pub name: Option<Ident>,
    /// What messages about it underline.
    pub range: Range,
    pub value: Expr,
}

/// An argument given.
#[derive(Clone)]
pub struct Given {
    /// Its name, at the user's span if he wrote it.
    pub name: Ident,
    /// What messages about it underline.
    pub range: Range,
    /// Its value, as the expression that the setter of this name takes.
    pub value: TokenStream,
    /// Its value as written, if it was.
    pub expr: Option<Expr>,
    /// Whether it is known at expansion.
    pub known: bool,
}

/// `params <= 60_000`
#[derive(Clone)]
pub struct Budget {
    pub cost: Cost,
    pub limit: Number,
    pub expr: Expr,
    pub span: Span,
}

impl Node {
    /// The layer, if it is one of the catalogue.
    pub fn layer(&self) -> Option<&LayerNode> {
        match &self.kind {
            NodeKind::Layer(layer) => Some(layer),
            NodeKind::Own(_) | NodeKind::Junction { .. } => None,
        }
    }

    /// The layer, if it stands by its path.
    pub fn own(&self) -> Option<&OwnNode> {
        match &self.kind {
            NodeKind::Own(own) => Some(own),
            NodeKind::Layer(_) | NodeKind::Junction { .. } => None,
        }
    }

    /// What it makes, if that is one value.
    pub fn output(&self) -> ValueId {
        self.outputs[0]
    }

    /// The layer, if it is of the catalogue and has weights.
    pub fn weighted(&self) -> Option<&LayerNode> {
        self.layer().filter(|layer| !layer.spec.generics(Dims::new(&[1, 1, 1])).is_empty())
    }

    /// The field of its weights, its own or shared. What stands by its path has one even if nothing is in it.
    pub fn field(&self) -> Option<&Ident> {
        self.weighted().map(|layer| &layer.field).or(self.own().map(|own| &own.field))
    }

    /// Its name in the definition and in checkpoints, and what kind of layer it is; nothing for a junction.
    pub fn title(&self) -> Option<(&str, &str, String)> {
        match &self.kind {
            NodeKind::Layer(layer) => Some((&layer.name, &layer.prefix, layer.spec.name().to_string())),
            NodeKind::Own(own) => Some((&own.name, &own.prefix, own.kind())),
            NodeKind::Junction { .. } => None,
        }
    }

    /// Whether it goes through the steps of sequences.
    pub fn is_over_time(&self) -> bool {
        self.layer().is_some_and(|layer| layer.spec.applies() == Applies::OverTime)
    }

    /// Whether it has a state that goes from step to step.
    pub fn is_recurrent(&self) -> bool {
        self.layer().is_some_and(|layer| matches!(layer.spec, Spec::Rnn(_) | Spec::Lstm(_) | Spec::Gru(_)))
    }

    /// Whether the state with which its sequences begin is learned.
    pub fn learns_state(&self) -> bool {
        self.layer().is_some_and(|layer| layer.spec.learns_state())
    }

    /// Whether output and input are the same memory.
    pub fn is_view(&self) -> bool {
        self.layer().is_some_and(|layer| layer.spec.is_view())
    }

    /// Whether its own arguments are all known at expansion.
    pub fn is_known(&self) -> bool {
        self.own().is_none() && self.layer().is_none_or(|layer| !layer.deferred)
    }
}

impl LayerNode {
    /// What messages call it.
    pub fn label(&self) -> &str {
        if self.name.is_empty() { self.spec.name() } else { &self.name }
    }
}

impl OwnNode {
    /// The last word of its path.
    pub fn kind(&self) -> String {
        self.path.segments.last().map(|segment| segment.ident.unraw().to_string()).unwrap_or_default()
    }
}

impl Network {
    /// The shapes between which a parameter is declared that stands as a layer.
    pub fn declared(&self, node: &Node) -> Option<(&Ident, &Ports, &Ports)> {
        match self.params.get(node.own()?.param?)? {
            Param::Block { ident, inputs, outputs } => Some((ident, inputs, outputs)),
            Param::Size(_) => None,
        }
    }

    /// Whether something in it is a sequence or is about sequences, as far as that is known.
    pub fn has_sequences(&self) -> bool {
        let ports = self.inputs.iter().chain(self.promise.iter().flatten());
        let over_time = |node: &Node| {
            node.layer().is_some_and(|layer| matches!(layer.spec.applies(), Applies::OverTime | Applies::EachToken))
        };
        ports.map(|port| port.edge).chain(self.values.iter().map(|value| value.edge)).any(Edge::is_sequence)
            || self.inputs.iter().any(|port| port.edge.is_tokens())
            || self.nodes.iter().any(over_time)
    }

    /// Whether it has parameters.
    pub fn is_generic(&self) -> bool {
        !self.params.is_empty()
    }
}

/// Resolves names and arguments and builds the graph.
pub fn resolve(definition: Definition, errors: &mut Errors) -> Network {
    graph::build(definition, errors)
}
