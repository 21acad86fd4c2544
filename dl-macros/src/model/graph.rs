//! From nested lists to a graph: layers and junctions over values.

use dl_core::shape::{Dims, MAX_RANK};
use dl_core::spec::Junction;
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Ident};

use super::arguments::{self, Defaults};
use super::names::{Names, Scope};
use super::number::{self, Number};
use super::{Edge, LayerNode, Network, Node, NodeKind, Port, Value, ValueId, budget};
use crate::errors::Errors;
use crate::suggest::count;
use crate::syntax::{self, Definition, Item, Keyword, Ports, Shape};

/// The most copies that `repeat` makes.
const MOST_COPIES: usize = 1000;

/// Builds the graph of a definition.
pub fn build(definition: Definition, errors: &mut Errors) -> Network {
    let (defaults, init) = budget::settings(&definition.settings, errors);
    let budgets = budget::budgets(definition.budgets, errors);
    let inputs_tuple = definition.inputs.tuple;
    let inputs = ports(definition.inputs, errors);
    let promise = definition.outputs.map(|outputs| ports(outputs, errors));
    let values: Vec<Value> =
        inputs.iter().map(|port| Value { edge: port.edge, maker: None, remarks: Vec::new() }).collect();
    let flow: Vec<ValueId> = (0..values.len()).collect();
    let mut builder = Builder { values, nodes: Vec::new(), names: Names::default(), defaults, errors };
    let before = builder.errors.len();
    let outputs = builder.list(&definition.body, flow, &Scope::default(), &mut 0);
    if builder.nodes.is_empty() && before == builder.errors.len() && !inputs.is_empty() {
        builder
            .errors
            .at_span(definition.body_span, "the network has no layers\n= help: for example `{ Flatten, Linear(10) }`");
    }
    let Builder { values, nodes, .. } = builder;
    Network {
        attrs: definition.attrs,
        vis: definition.vis,
        ident: definition.ident,
        inputs,
        inputs_tuple,
        promise,
        outputs,
        values,
        nodes,
        init,
        budgets,
    }
}

fn ports(ports: Ports, errors: &mut Errors) -> Vec<Port> {
    ports.shapes.into_iter().map(|shape| Port { edge: edge(&shape, errors), shape }).collect()
}

/// What can be told of a written shape. Mistakes are reported.
pub fn edge(shape: &Shape, errors: &mut Errors) -> Edge {
    let rank = shape.dims.len();
    if rank == 0 || rank > MAX_RANK {
        let message = format!("a shape has 1 to {MAX_RANK} dimensions, but this has {rank}");
        errors.at_span(shape.span, message);
        return Edge::Broken;
    }
    let before = errors.len();
    let mut dims = Dims::new(&vec![1; rank]);
    let mut deferred = false;
    for (i, expr) in shape.dims.iter().enumerate() {
        if matches!(expr, Expr::Range(range) if range.start.is_none() && range.end.is_none()) {
            errors.at(
                expr,
                "sequences of any length, `[.., F]`, come with the recurrent layers, which are not in this version",
            );
            continue;
        }
        match number::size(expr) {
            Ok(Number::Known(0)) => errors.at(expr, "a dimension cannot be 0"),
            Ok(Number::Known(n)) => dims = dims.with(i, n),
            Ok(Number::Deferred) => deferred = true,
            Err(message) => errors.at(expr, message),
        }
    }
    if errors.len() > before {
        return Edge::Broken;
    }
    if !deferred && dims.checked_len().is_none() {
        errors.at_span(shape.span, format!("{dims} holds more numbers than any memory"));
        return Edge::Broken;
    }
    if deferred { Edge::Deferred { rank } } else { Edge::Known(dims) }
}

struct Builder<'a> {
    values: Vec<Value>,
    nodes: Vec<Node>,
    names: Names,
    defaults: Defaults,
    errors: &'a mut Errors,
}

impl Builder<'_> {
    /// A list of layers: what flows in, what flows out. `position` counts its elements.
    fn list(&mut self, items: &[Item], mut flow: Vec<ValueId>, scope: &Scope, position: &mut usize) -> Vec<ValueId> {
        for item in items {
            flow = match item {
                Item::Layer(layer) => self.layer(layer, flow, scope, *position),
                Item::Block(block) => self.block(block, flow, scope, position),
            };
            *position += 1;
        }
        flow
    }

    /// A value made by the next node.
    fn value(&mut self) -> ValueId {
        self.values.push(Value { edge: Edge::Broken, maker: Some(self.nodes.len()), remarks: Vec::new() });
        self.values.len() - 1
    }

    fn layer(&mut self, layer: &syntax::Layer, flow: Vec<ValueId>, scope: &Scope, position: usize) -> Vec<ValueId> {
        let Some(ident) = layer.path.get_ident() else {
            self.errors
                .at(&layer.path, "layers of your own are not supported yet: only the built-in layers can be used");
            return self.unknown(layer);
        };
        let Some(spec) = arguments::layer(ident, self.errors) else { return self.unknown(layer) };
        let (prefix, field) = scope.layer(layer.name.as_ref(), position);
        let span = layer.name.as_ref().map_or(ident.span(), Ident::span);
        self.names.take(&field, layer.name.as_ref(), span, self.errors);
        let mut node = LayerNode {
            ident: ident.clone(),
            spec,
            args: Vec::new(),
            deferred: false,
            name: layer.name.as_ref().map(|_| field.clone()).unwrap_or_default(),
            field: syn::parse_str::<Ident>(&field)
                .map(|mut f| {
                    f.set_span(span);
                    f
                })
                .unwrap_or_else(|_| Ident::new("layer", span)),
            prefix,
        };
        let mut broken = !arguments::read(&mut node, &layer.args, &self.defaults, self.errors);
        if flow.len() != 1 {
            let message = format!(
                "`{ident}` takes one value, but {} flow here\n= help: join them with `add`, `concat`, `multiply` or `maximum`, \
                 one branch for each: `concat {{ {{}}, {{}} }}`",
                flow.len()
            );
            if !flow.is_empty() {
                self.errors.at(ident, message);
            }
            broken = true;
        }
        let output = self.value();
        self.values[output].remarks.extend(layer.remark.clone());
        let label = if node.name.is_empty() { ident.to_string() } else { node.name.clone() };
        self.nodes.push(Node {
            kind: NodeKind::Layer(Box::new(node)),
            inputs: flow.into_iter().take(1).collect(),
            output,
            span: ident.span(),
            label,
            broken,
        });
        vec![output]
    }

    /// The value after a layer that is not known: whatever its remark says.
    fn unknown(&mut self, layer: &syntax::Layer) -> Vec<ValueId> {
        let edge = layer.remark.as_ref().map_or(Edge::Broken, |shape| edge(shape, self.errors));
        self.values.push(Value { edge, maker: None, remarks: Vec::new() });
        vec![self.values.len() - 1]
    }

    fn block(
        &mut self,
        block: &syntax::Block,
        flow: Vec<ValueId>,
        scope: &Scope,
        position: &mut usize,
    ) -> Vec<ValueId> {
        let inner = scope.block(block.name.as_ref(), *position);
        let flow = match block.keyword {
            Keyword::Group => self.list(&block.branches[0].items, flow, &inner, &mut 0),
            Keyword::Repeat => self.repeat(block, flow, scope, position),
            Keyword::Residual => {
                let end = self.list(&block.branches[0].items, flow.clone(), &inner, &mut 0);
                let ends = vec![flow, end];
                self.join(Junction::Add, block, ends, vec![block.span, end_span(&block.branches[0])])
            }
            Keyword::Add => self.junction(Junction::Add, block, flow, &inner),
            Keyword::Concat => self.junction(Junction::Concat, block, flow, &inner),
            Keyword::Multiply => self.junction(Junction::Multiply, block, flow, &inner),
            Keyword::Maximum => self.junction(Junction::Maximum, block, flow, &inner),
            Keyword::Fork => self.branches(block, flow, &inner).into_iter().flatten().collect(),
        };
        if let Some(remark) = &block.remark {
            match flow.as_slice() {
                [value] => self.values[*value].remarks.push(remark.clone()),
                values => {
                    let message = format!("a remark is about one value, but {} flow here", values.len());
                    self.errors.at_span(remark.span, message);
                }
            }
        }
        flow
    }

    /// Copies of a list, one after the other, counted on as if they had been written out.
    fn repeat(
        &mut self,
        block: &syntax::Block,
        mut flow: Vec<ValueId>,
        scope: &Scope,
        position: &mut usize,
    ) -> Vec<ValueId> {
        let Some(count) = &block.count else { return flow };
        let copies = match number::size(count) {
            Ok(Number::Known(0)) => Err("`repeat 0` leaves nothing".to_string()),
            Ok(Number::Known(n)) if n > MOST_COPIES => {
                Err(format!("`repeat` makes at most {MOST_COPIES} copies, not {n}"))
            }
            Ok(Number::Known(n)) => Ok(n),
            Ok(Number::Deferred) => Err(
                "the number of copies must be a literal: how many fields the struct has cannot depend on a constant"
                    .into(),
            ),
            Err(message) => Err(format!("`repeat`: {message}")),
        };
        let copies = copies.unwrap_or_else(|message| {
            self.errors.at(count, message);
            1
        });
        let (base, mut inner_position) = match &block.name {
            Some(_) => (Some(scope.block(block.name.as_ref(), *position)), 0),
            None => (None, *position),
        };
        for copy in 0..copies {
            let inner = match &base {
                // `stage: repeat 3 { conv: … }` makes `stage.0.conv`.
                Some(base) => {
                    inner_position = 0;
                    base.copy_of_block(copy)
                }
                None => scope.copy(copy),
            };
            flow = self.list(&block.branches[0].items, flow, &inner, &mut inner_position);
        }
        if base.is_none() {
            *position = inner_position.saturating_sub(1);
        }
        flow
    }

    /// What flows out of every branch of a block.
    fn branches(&mut self, block: &syntax::Block, flow: Vec<ValueId>, scope: &Scope) -> Vec<Vec<ValueId>> {
        let word = block.keyword.word();
        let n = block.branches.len();
        if n == 0 {
            self.errors
                .at_span(block.span, format!("`{word}` has no branches\n= help: `{word} {{ {{ … }}, {{ … }} }}`"));
            return vec![flow];
        }
        if flow.len() != 1 && flow.len() != n {
            let message = format!(
                "`{word}` has {}, but {} flow here\n= help: one value goes into every branch; several go into as many \
                 branches, one each",
                count(n, "branch", "branches"),
                count(flow.len(), "value", "values"),
            );
            self.errors.at_span(block.span, message);
            return vec![flow];
        }
        let mut ends = Vec::new();
        for (i, branch) in block.branches.iter().enumerate() {
            let start = if flow.len() == 1 { flow.clone() } else { vec![flow[i]] };
            let inner = scope.block(None, i);
            ends.push(self.list(&branch.items, start, &inner, &mut 0));
        }
        ends
    }

    fn junction(
        &mut self,
        junction: Junction,
        block: &syntax::Block,
        flow: Vec<ValueId>,
        scope: &Scope,
    ) -> Vec<ValueId> {
        let ends = self.branches(block, flow, scope);
        let spans = block.branches.iter().map(end_span).collect();
        self.join(junction, block, ends, spans)
    }

    fn join(
        &mut self,
        junction: Junction,
        block: &syntax::Block,
        ends: Vec<Vec<ValueId>>,
        spans: Vec<Span>,
    ) -> Vec<ValueId> {
        let mut broken = ends.len() != spans.len();
        for (end, span) in ends.iter().zip(&spans) {
            if end.len() != 1 {
                let message = format!(
                    "each branch of `{}` must end in one value, but this one ends in {}",
                    block.keyword.word(),
                    end.len()
                );
                self.errors.at_span(*span, message);
                broken = true;
            }
        }
        if spans.len() == 1 {
            let message = format!("`{}` needs at least two branches", block.keyword.word());
            self.errors.at_span(block.span, message);
            broken = true;
        }
        let inputs = ends.into_iter().flatten().collect();
        let output = self.value();
        self.nodes.push(Node {
            kind: NodeKind::Junction { junction, branches: spans },
            inputs,
            output,
            span: block.span,
            label: block.keyword.word().to_string(),
            broken,
        });
        vec![output]
    }
}

/// Where a branch ends: its last layer, or the branch itself if it is empty.
fn end_span(branch: &syntax::Branch) -> Span {
    match branch.items.last() {
        Some(Item::Layer(layer)) => layer.path.span(),
        Some(Item::Block(block)) => block.span,
        None => branch.span,
    }
}
