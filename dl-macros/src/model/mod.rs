//! The network as meant: a graph of layers and junctions over values, names resolved, defaults filled.

mod arguments;
mod budget;
mod graph;
mod names;
mod number;
mod values;

use dl_core::shape::Dims;
use dl_core::shape::budget::Cost;
use dl_core::spec::{Junction, Spec};
use proc_macro2::{Span, TokenStream};
use syn::{Attribute, Expr, Ident, Visibility};

use crate::errors::{Errors, Range};
use crate::syntax::{Definition, Shape};

pub use graph::edge;
pub use number::{Number, size};

/// The most inputs and the most outputs that a network has.
pub const MOST_PORTS: usize = 4;

/// An index into [`Network::values`].
pub type ValueId = usize;

/// A network.
pub struct Network {
    pub attrs: Vec<Attribute>,
    pub vis: Visibility,
    pub ident: Ident,
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
}

/// A shape in the header.
pub struct Port {
    pub shape: Shape,
    pub edge: Edge,
}

/// What is known of a shape at expansion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edge {
    /// Everything.
    Known(Dims),
    /// Only the number of dimensions; the sizes depend on constants that rustc knows.
    Deferred { rank: usize },
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

    pub fn rank(self) -> usize {
        match self {
            Edge::Known(dims) => dims.rank(),
            Edge::Deferred { rank } => rank,
            Edge::Broken => 1,
        }
    }
}

/// A value that flows through the network.
pub struct Value {
    pub edge: Edge,
    /// The node that makes it; `None` for an input.
    pub maker: Option<usize>,
    /// Shapes that the user says it has.
    pub remarks: Vec<Shape>,
}

/// A layer or a junction.
pub struct Node {
    pub kind: NodeKind,
    pub inputs: Vec<ValueId>,
    pub output: ValueId,
    /// What messages underline.
    pub span: Span,
    /// What messages call it: `c1`, or `Conv2d`.
    pub label: String,
    /// Whether it has a mistake already, so that nothing can be said about its output.
    pub broken: bool,
}

pub enum NodeKind {
    Layer(Box<LayerNode>),
    Junction { junction: Junction, branches: Vec<Span> },
}

/// A layer with its arguments.
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
}

/// An argument given.
pub struct Given {
    /// Its name, at the user's span if he wrote it.
    pub name: Ident,
    /// What messages about it underline.
    pub range: Range,
    /// Its value, as the expression that the setter of this name takes.
    pub value: TokenStream,
}

/// `params <= 60_000`
pub struct Budget {
    pub cost: Cost,
    pub limit: Number,
    pub expr: Expr,
    pub span: Span,
}

impl Node {
    pub fn layer(&self) -> Option<&LayerNode> {
        match &self.kind {
            NodeKind::Layer(layer) => Some(layer),
            NodeKind::Junction { .. } => None,
        }
    }

    /// The layer, if it has weights.
    pub fn weighted(&self) -> Option<&LayerNode> {
        self.layer().filter(|layer| !layer.spec.generics(Dims::new(&[1, 1, 1])).is_empty())
    }

    /// Whether output and input are the same memory.
    pub fn is_view(&self) -> bool {
        self.layer().is_some_and(|layer| layer.spec.is_view())
    }

    /// Whether its own arguments are all known at expansion.
    pub fn is_known(&self) -> bool {
        self.layer().is_none_or(|layer| !layer.deferred)
    }
}

/// Resolves names and arguments and builds the graph.
pub fn resolve(definition: Definition, errors: &mut Errors) -> Network {
    graph::build(definition, errors)
}
