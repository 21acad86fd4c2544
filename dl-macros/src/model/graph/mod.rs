//! From nested lists to a graph: layers and junctions over values.

mod block;
mod layer;
mod own;
mod recurrent;
mod shared;

use std::collections::HashMap;

use dl_core::shape::report::{MOST_TOKENS, too_many_tokens};
use dl_core::shape::{Dims, MAX_RANK};
use dl_core::spec::{Junction, Linear, Spec};
use proc_macro2::Span;
use syn::Ident;
use syn::spanned::Spanned;

use super::arguments::{self, Defaults, Kind};
use super::names::{Names, Scope};
use super::number::{self, Number};
use super::{Edge, LayerNode, MOST_PORTS, Network, Node, NodeKind, OwnArg, OwnNode, Port, Value, ValueId, budget};
use crate::errors::{Errors, Range};
use crate::suggest::{count, did_you_mean};
use crate::symbols::Types;
use crate::syntax::{self, Definition, Item, Keyword, Param, Ports, Shape, Token, Weights};

/// The most copies that `repeat` makes.
const MOST_COPIES: usize = 1000;

/// Builds the graph of a definition.
pub fn build(definition: Definition, errors: &mut Errors) -> Network {
    let (defaults, init) = budget::settings(&definition.settings, errors);
    let budgets = budget::budgets(definition.budgets, errors);
    let inputs_tuple = definition.inputs.tuple;
    let inputs = ports(definition.inputs, errors);
    let mut body = definition.body;
    // A network at the end that has several outputs has those which are promised.
    if let (Some(outputs), Some(Item::Layer(last))) = (&definition.outputs, body.last_mut())
        && outputs.shapes.len() > 1
        && last.remark.is_none()
        && last.path.get_ident().is_none_or(|ident| Spec::by_name(&ident.to_string()).is_none())
    {
        last.remark = Some(outputs.clone());
    }
    let mut promise = definition.outputs.map(|outputs| ports(outputs, errors));
    for port in promise.iter_mut().flatten() {
        if let Some(token) = &port.shape.token {
            let vocabulary = number::source(&token.vocabulary);
            let length = match port.shape.dims.first() {
                Some(length) => format!("{}, ", number::source(length)),
                None if port.shape.any.is_some() => ".., ".to_string(),
                None => String::new(),
            };
            let message = format!(
                "tokens are inputs; what a network says about the next token is a score for each of them\n\
                 = help: `[{length}{vocabulary}]` as the output, and `Linear({vocabulary})` at the end"
            );
            errors.at(token.span, message);
            port.edge = Edge::Broken;
        }
    }
    let values: Vec<Value> =
        inputs.iter().map(|port| Value { edge: port.edge, maker: None, remarks: Vec::new() }).collect();
    let flow: Vec<ValueId> = (0..values.len()).collect();
    let mut builder = Builder {
        itself: &definition.ident,
        params: &definition.params,
        values,
        nodes: Vec::new(),
        names: Names::default(),
        named: HashMap::new(),
        fields: HashMap::new(),
        frozen: false,
        sharing: false,
        defaults,
        errors,
    };
    let mut outputs = builder.list(&body, flow, &Scope::default(), &mut 0);
    if !definition.complete {
        outputs = vec![builder.unknown(None)];
    } else if builder.nodes.is_empty() && builder.errors.is_empty() {
        builder
            .errors
            .at_span(definition.body_span, "the network has no layers\n= help: for example `{ Flatten, Linear(10) }`");
    }
    for (what, n) in [("input", inputs.len()), ("output", outputs.len())] {
        if n > MOST_PORTS {
            let message = format!("a network has at most {MOST_PORTS} {what}s, but this has {n}");
            builder.errors.at(&definition.ident, message);
        }
    }
    let Builder { values, nodes, .. } = builder;
    for param in &definition.params {
        if let Param::Block { inputs, outputs, .. } = param {
            inputs.shapes.iter().chain(&outputs.shapes).for_each(|shape| {
                edge(shape, errors);
            });
        }
    }
    let (weights, fold) = sized(&definition.ident, &definition.params, definition.weights, definition.fold, errors);
    Network {
        attrs: definition.attrs,
        weights,
        fold,
        vis: definition.vis,
        ident: definition.ident,
        params: definition.params,
        inputs,
        inputs_tuple,
        promise,
        outputs,
        values,
        nodes,
        init,
        budgets,
        types: Types::default(),
    }
}

/// Trained weights, which only networks of known sizes have, and the name of a folded network.
fn sized(
    ident: &Ident,
    params: &[Param],
    weights: Option<Weights>,
    fold: Option<Ident>,
    errors: &mut Errors,
) -> (Option<Weights>, Option<Ident>) {
    if let Some(name) = fold.as_ref().filter(|name| *name == ident) {
        errors.at(name, format!("the folded network needs a name of its own\n= help: for example `{ident}Folded`"));
        return (weights, None);
    }
    if params.is_empty() {
        return (weights, fold);
    }
    if let Some(Weights { path, .. }) = &weights {
        let message = format!(
            "weights are those of a network of known sizes, but `{ident}` has parameters\n\
             = help: `#[weights(…)]` above a network that it is part of"
        );
        errors.at(path, message);
    }
    (None, fold)
}

fn ports(ports: Ports, errors: &mut Errors) -> Vec<Port> {
    ports.shapes.into_iter().map(|shape| Port { edge: edge(&shape, errors), shape }).collect()
}

/// What can be told of a written shape. Mistakes are reported.
pub fn edge(shape: &Shape, errors: &mut Errors) -> Edge {
    for (range, message) in &shape.wrong {
        errors.at(*range, message);
    }
    if !shape.wrong.is_empty() {
        return Edge::Broken;
    }
    let rank = shape.rank();
    if rank == 0 || rank > MAX_RANK {
        let message = format!("a shape has 1 to {MAX_RANK} dimensions, but this has {rank}");
        errors.at_span(shape.span, message);
        return Edge::Broken;
    }
    let before = errors.len();
    let mut sizes: Vec<usize> = shape.any.iter().map(|_| Dims::ANY).collect();
    let mut deferred = false;
    for expr in &shape.dims {
        match number::size(expr) {
            Ok(Number::Known(0)) => errors.at(expr, "a dimension cannot be 0"),
            Ok(Number::Known(n)) => {
                sizes.push(n);
                continue;
            }
            Ok(Number::Deferred) => deferred = true,
            Err(message) => errors.at(expr, message),
        }
        sizes.push(1);
    }
    let mut tokens = None;
    if let Some(Token { vocabulary, .. }) = &shape.token {
        tokens = Some(1);
        match number::size(vocabulary) {
            Ok(Number::Known(0)) => errors.at(vocabulary, "a vocabulary has at least 1 token, but this has 0"),
            Ok(Number::Known(n)) if n > MOST_TOKENS => errors.at(vocabulary, too_many_tokens(n).as_str()),
            Ok(Number::Known(n)) => tokens = Some(n),
            Ok(Number::Deferred) => deferred = true,
            Err(message) => errors.at(vocabulary, message),
        }
    }
    if errors.len() > before {
        return Edge::Broken;
    }
    if shape.any.is_some() && rank == 3 {
        let (a, b) = (number::source(&shape.dims[0]), number::source(&shape.dims[1]));
        let message = format!(
            "a step of a sequence is a vector or an image, but here it is [{a}, {b}]\n\
             = help: `[.., 1, {a}, {b}]` is a sequence of images of one channel"
        );
        errors.at_span(shape.span, message);
        return Edge::Broken;
    }
    let any = shape.any.is_some();
    if deferred {
        return Edge::Deferred { rank: Some(rank), any, tokens: tokens.is_some() };
    }
    let dims = match (tokens, sizes.first()) {
        (Some(vocabulary), Some(length)) => Dims::token(vocabulary).times(*length),
        (Some(vocabulary), None) => Dims::token(vocabulary),
        (None, _) => Dims::new(&sizes),
    };
    if dims.checked_len().is_none() || (!any && sizes.first() == Some(&Dims::ANY)) {
        errors.at_span(shape.span, format!("{dims} holds more numbers than any memory"));
        return Edge::Broken;
    }
    Edge::Known(dims)
}

struct Builder<'a> {
    /// The network's own name.
    itself: &'a Ident,
    params: &'a [Param],
    values: Vec<Value>,
    nodes: Vec<Node>,
    names: Names,
    /// What has a name so far, and where it stands, for `shared`.
    named: HashMap<String, Vec<(Item, Scope, usize)>>,
    /// The node that has a field.
    fields: HashMap<String, usize>,
    /// Whether this part of the definition is frozen.
    frozen: bool,
    /// Whether this part of the definition stands a second time, with the weights of the first.
    sharing: bool,
    defaults: Defaults,
    errors: &'a mut Errors,
}

impl Builder<'_> {
    /// A list of layers: what flows in, what flows out. `position` counts its elements.
    fn list(&mut self, items: &[Item], mut flow: Vec<ValueId>, scope: &Scope, position: &mut usize) -> Vec<ValueId> {
        for item in items {
            flow = self.item(item, flow, scope, position);
            *position += 1;
        }
        flow
    }

    fn item(&mut self, item: &Item, flow: Vec<ValueId>, scope: &Scope, position: &mut usize) -> Vec<ValueId> {
        let (name, frozen) = match item {
            Item::Layer(layer) => (layer.name.as_ref(), layer.frozen),
            Item::Block(block) => (block.name.as_ref(), block.frozen),
            Item::Shared(_) | Item::Unread(_) => (None, false),
        };
        let before = self.frozen;
        self.frozen |= frozen;
        let at = *position;
        let flow = match item {
            Item::Layer(layer) => self.layer(layer, flow, scope, *position),
            Item::Block(block) => self.block(block, flow, scope, position),
            Item::Shared(shared) => self.shared(shared, flow),
            Item::Unread(name) => vec![self.stand_in(name.as_ref(), None, scope, *position)],
        };
        self.frozen = before;
        if let Some(name) = name
            && !self.sharing
        {
            // A layer cannot share its own weights, so it is known from here on.
            self.named.entry(name.to_string()).or_default().push((item.clone(), scope.clone(), at));
        }
        flow
    }

    /// A value made by the next node.
    fn value(&mut self) -> ValueId {
        self.values.push(Value { edge: Edge::Broken, maker: Some(self.nodes.len()), remarks: Vec::new() });
        self.values.len() - 1
    }

    /// Adds a node.
    #[allow(clippy::too_many_arguments)]
    fn push(
        &mut self,
        kind: NodeKind,
        field: &str,
        inputs: Vec<ValueId>,
        outputs: Vec<ValueId>,
        span: Span,
        label: String,
        broken: bool,
    ) {
        let shared = if self.sharing { self.fields.get(field).copied() } else { None };
        if !self.sharing {
            self.fields.insert(field.to_string(), self.nodes.len());
        }
        self.nodes.push(Node { kind, inputs, outputs, span, label, broken, frozen: self.frozen, shared });
    }

    /// What the user says about values.
    fn remark(&mut self, remark: &Ports, values: &[ValueId]) {
        if let (true, Some(first), Some(last)) =
            (remark.shapes.len() != values.len(), remark.shapes.first(), remark.shapes.last())
        {
            let message = match values.len() {
                1 => "a remark about one value is one shape, such as `=> [8]`".to_string(),
                n => format!("a remark is about one value, but {n} flow here\n= help: write a remark in each branch"),
            };
            self.errors.at(Range { first: first.span, last: last.span }, message);
            return;
        }
        for (shape, value) in remark.shapes.iter().zip(values) {
            self.values[*value].remarks.push(shape.clone());
        }
    }

    /// The field of this name: a new one, or, where weights are shared, the one that there is.
    fn take(&mut self, field: &str, name: Option<&Ident>, span: Span) -> Ident {
        match self.fields.get(field).and_then(|node| self.nodes[*node].field()) {
            Some(field) if self.sharing => field.clone(),
            _ if self.sharing => Ident::new(field, span),
            _ => self.names.take(field, name, span, self.errors),
        }
    }

    /// A value of which only its remark is known.
    fn unknown(&mut self, remark: Option<&Ports>) -> ValueId {
        let remarks: Vec<Shape> = remark.and_then(|remark| remark.shapes.first().cloned()).into_iter().collect();
        let edge = remarks.first().map_or(Edge::Broken, |shape| edge(shape, self.errors));
        self.values.push(Value { edge, maker: None, remarks });
        self.values.len() - 1
    }
}
