//! From nested lists to a graph: layers and junctions over values.

use std::collections::HashMap;

use dl_core::shape::{Dims, MAX_RANK};
use dl_core::spec::{Junction, Linear, Spec};
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Ident};

use super::arguments::{self, Defaults, Kind};
use super::names::{Names, Scope};
use super::number::{self, Number};
use super::{Edge, LayerNode, MOST_PORTS, Network, Node, NodeKind, OwnArg, OwnNode, Port, Value, ValueId, budget};
use crate::errors::{Errors, Range};
use crate::suggest::{count, did_you_mean};
use crate::symbols::Types;
use crate::syntax::{self, Definition, Item, Keyword, Param, Ports, Shape};

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
    let promise = definition.outputs.map(|outputs| ports(outputs, errors));
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
    Network {
        attrs: definition.attrs,
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
    if deferred { Edge::Deferred { rank: Some(rank) } } else { Edge::Known(dims) }
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

    /// A layer or block once more, with the weights that it has.
    fn shared(&mut self, shared: &syntax::Shared, flow: Vec<ValueId>) -> Vec<ValueId> {
        let word = shared.other.to_string();
        let found = self.named.get(&word).cloned().unwrap_or_default();
        let [(item, scope, position)] = found.as_slice() else {
            let message = if found.is_empty() {
                let hint = did_you_mean(&word, self.named.keys().map(String::as_str));
                let help = if hint.is_empty() {
                    format!(
                        "\n= help: give the first use a name: `{word}: …`, and write `shared {word}` for the second"
                    )
                } else {
                    String::new()
                };
                format!("there is no layer or block `{word}` before this one{hint}{help}")
            } else {
                format!(
                    "`{word}` is the name of {} layers before this one; which of them is shared cannot be told\n\
                     = help: give the one that is meant a name of its own, outside of `repeat`",
                    found.len()
                )
            };
            self.errors.at(&shared.other, message);
            return vec![self.unknown(shared.remark.as_ref())];
        };
        let item = match item.clone() {
            // What was said of the first use need not hold for this one.
            Item::Layer(layer) => Item::Layer(syntax::Layer { remark: shared.remark.clone(), ..layer }),
            Item::Block(block) => Item::Block(syntax::Block { remark: shared.remark.clone(), ..block }),
            other => other,
        };
        let (sharing, first) = (self.sharing, self.nodes.len());
        self.sharing = true;
        let flow = self.item(&item, flow, scope, &mut position.clone());
        self.sharing = sharing;
        for node in &mut self.nodes[first..] {
            // Messages are about the place where it is used again.
            node.span = shared.other.span();
        }
        flow
    }

    /// A value made by the next node.
    fn value(&mut self) -> ValueId {
        self.values.push(Value { edge: Edge::Broken, maker: Some(self.nodes.len()), remarks: Vec::new() });
        self.values.len() - 1
    }

    fn layer(&mut self, layer: &syntax::Layer, flow: Vec<ValueId>, scope: &Scope, position: usize) -> Vec<ValueId> {
        let stand_in =
            |builder: &mut Self| vec![builder.stand_in(layer.name.as_ref(), layer.remark.as_ref(), scope, position)];
        let Some(written) = layer.path.get_ident() else {
            return self.own(layer, flow, scope, position);
        };
        let (spec, known) = match arguments::layer(written, self.errors) {
            Kind::Known(spec) => (spec, true),
            Kind::Meant(meant) => (meant, false),
            Kind::Unknown => return stand_in(self),
            Kind::Own => return self.own(layer, flow, scope, position),
        };
        let ident = Ident::new(spec.name(), written.span());
        let mut node = self.layer_node(ident.clone(), spec, layer.name.as_ref(), scope, position);
        let mut broken = !arguments::read(&mut node, layer, &self.defaults, self.errors) || !known;
        if flow.len() != 1 {
            let message = format!(
                "`{ident}` takes one value, but {} flow here\n= help: join them with `add`, `concat`, `multiply` or `maximum`, \
                 one branch for each: `concat {{ {{}}, {{}} }}`",
                flow.len()
            );
            if !flow.is_empty() {
                self.errors.at(&ident, message);
            }
            broken = true;
        }
        let output = self.value();
        if let Some(remark) = &layer.remark {
            self.remark(remark, &[output]);
        }
        let label = if node.name.is_empty() { ident.to_string() } else { node.name.clone() };
        let (_, field) = scope.layer(layer.name.as_ref(), position);
        let inputs = flow.into_iter().take(1).collect();
        self.push(NodeKind::Layer(Box::new(node)), &field, inputs, vec![output], ident.span(), label, broken);
        vec![output]
    }

    /// A layer of the user's own, or a network.
    fn own(&mut self, layer: &syntax::Layer, flow: Vec<ValueId>, scope: &Scope, position: usize) -> Vec<ValueId> {
        let path = &layer.path;
        let words: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if let [.., ty, method] = words.as_slice()
            && ty.starts_with(char::is_uppercase)
            && method.starts_with(char::is_lowercase)
        {
            let given: Vec<String> = layer.args.iter().map(|arg| number::source(&arg.value)).collect();
            let message = format!(
                "`{ty}::{method}` is not a layer\n= help: arguments are written in parentheses: `{ty}({method} = {})`",
                if given.is_empty() { "…".to_string() } else { given.join(", ") }
            );
            self.errors.at(path, message);
            return vec![self.stand_in(layer.name.as_ref(), layer.remark.as_ref(), scope, position)];
        }
        let is_self = words.len() == 2 && words[0] == "self" && *self.itself == words[1];
        if path.is_ident(self.itself) || is_self {
            let message = format!("`{0}` is defined by itself: it would be infinitely large", self.itself);
            self.errors.at(path, message);
            return vec![self.stand_in(layer.name.as_ref(), layer.remark.as_ref(), scope, position)];
        }
        let param = self.params.iter().position(|param| path.is_ident(param.ident()));
        if let Some(Param::Size(ident)) = param.map(|i| &self.params[i]) {
            self.errors.at(path, format!("`{ident}` is a size, not a layer"));
            return vec![self.stand_in(layer.name.as_ref(), layer.remark.as_ref(), scope, position)];
        }
        let (prefix, field) = scope.layer(layer.name.as_ref(), position);
        let span = layer.name.as_ref().map_or(path.span(), Ident::span);
        let field_ident = self.take(&field, layer.name.as_ref(), span);
        let name = layer.name.as_ref().map(|_| field.clone()).unwrap_or_default();
        let before = self.errors.len();
        let args = self.own_arguments(layer);
        let mut node = OwnNode { path: path.clone(), args, name, field: field_ident, prefix, param };
        if let (Some(_), Some(first)) = (param, node.args.first()) {
            self.errors.at(first.range, format!("`{}` is a network, which has no arguments", node.kind()));
            node.args.clear();
        }
        let mut broken = !layer.complete || self.errors.len() > before;
        if flow.is_empty() || flow.len() > MOST_PORTS {
            if !flow.is_empty() {
                let message = format!("a layer takes at most {MOST_PORTS} values, but {} flow here", flow.len());
                self.errors.at(path, message);
            }
            broken = true;
        }
        let promised = match param.map(|i| &self.params[i]) {
            Some(Param::Block { ident, inputs, outputs }) => {
                if !broken && flow.len() != inputs.shapes.len() {
                    let (n, values) = (flow.len(), count(inputs.shapes.len(), "value", "values"));
                    let verb = if n == 1 { "flows" } else { "flow" };
                    self.errors.at(path, format!("`{ident}` is declared for {values}, but {n} {verb} here"));
                    broken = true;
                }
                Some(outputs.clone())
            }
            _ => None,
        };
        let count = promised.as_ref().or(layer.remark.as_ref()).map_or(1, |remark| remark.shapes.len());
        let outputs: Vec<ValueId> = (0..count).map(|_| self.value()).collect();
        if let Some(remark) = &layer.remark {
            self.remark(remark, &outputs);
        }
        let label = if node.name.is_empty() { node.kind() } else { node.name.clone() };
        let span = path.segments.last().map_or(path.span(), |segment| segment.ident.span());
        self.push(NodeKind::Own(Box::new(node)), &field, flow, outputs.clone(), span, label, broken);
        outputs
    }

    /// The arguments of a layer of the user's own, as far as they can be told without knowing it.
    fn own_arguments(&mut self, layer: &syntax::Layer) -> Vec<OwnArg> {
        let kind = layer.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        let mut args: Vec<OwnArg> = Vec::new();
        for arg in &layer.args {
            let value = Range::of(&arg.value);
            let range = Range { first: arg.name.as_ref().map_or(value.first, Ident::span), ..value };
            match &arg.name {
                Some(name) if name == "frozen" || name == "shared" => {
                    let message =
                        format!("`{name}` is not an argument\n= help: it stands before the layer: `{name} {kind}`");
                    self.errors.at(name, message);
                }
                Some(name) if args.iter().any(|other| other.name.as_ref() == Some(name)) => {
                    self.errors.at(name, format!("`{name}` is given twice"));
                }
                None if args.iter().any(|other| other.name.is_some()) => {
                    self.errors.at(&arg.value, "arguments without a name come before those with one");
                }
                name => args.push(OwnArg { name: name.clone(), range, value: arg.value.clone() }),
            }
        }
        args
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

    fn layer_node(
        &mut self,
        ident: Ident,
        spec: Spec,
        name: Option<&Ident>,
        scope: &Scope,
        position: usize,
    ) -> LayerNode {
        let (prefix, field) = scope.layer(name, position);
        let span = name.map_or(ident.span(), Ident::span);
        let field_ident = self.take(&field, name, span);
        let name = name.map(|_| field).unwrap_or_default();
        LayerNode { ident, spec, args: Vec::new(), deferred: false, name, field: field_ident, prefix }
    }

    /// A layer that is not known or could not be read. If it has a name it is taken to have weights, so that the struct has that
    /// field; its output is what the remark says.
    fn stand_in(&mut self, name: Option<&Ident>, remark: Option<&Ports>, scope: &Scope, position: usize) -> ValueId {
        let output = self.unknown(remark);
        if let Some(name) = name {
            let ident = Ident::new(Linear::NAME, name.span());
            let node = self.layer_node(ident, Spec::Linear(Linear::DEFAULT), Some(name), scope, position);
            self.values[output].maker = Some(self.nodes.len());
            let (label, field) = (node.name.clone(), node.field.to_string());
            self.push(NodeKind::Layer(Box::new(node)), &field, Vec::new(), vec![output], name.span(), label, true);
        }
        output
    }

    /// A value of which only its remark is known.
    fn unknown(&mut self, remark: Option<&Ports>) -> ValueId {
        let remarks: Vec<Shape> = remark.and_then(|remark| remark.shapes.first().cloned()).into_iter().collect();
        let edge = remarks.first().map_or(Edge::Broken, |shape| edge(shape, self.errors));
        self.values.push(Value { edge, maker: None, remarks });
        self.values.len() - 1
    }

    fn block(
        &mut self,
        block: &syntax::Block,
        flow: Vec<ValueId>,
        scope: &Scope,
        position: &mut usize,
    ) -> Vec<ValueId> {
        let inner = scope.block(block.name.as_ref(), *position);
        if let [branch] = block.branches.as_slice()
            && branch.items.is_empty()
            && matches!(block.keyword, Keyword::Group | Keyword::Repeat | Keyword::Residual)
        {
            let message = match block.keyword {
                Keyword::Residual => "`residual` has no layers: it would only double its input".to_string(),
                keyword => format!("`{}` has no layers", keyword.word()),
            };
            self.errors.at_span(block.span, message);
            return flow;
        }
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
            Keyword::Fork => {
                let ends = self.branches(block, flow, &inner);
                if block.complete { ends.into_iter().flatten().collect() } else { vec![self.unknown(None)] }
            }
        };
        if let Some(remark) = &block.remark {
            self.remark(remark, &flow);
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
                "the number of copies must be a literal: how many fields the struct has cannot depend on a constant\n\
                 = help: for example `repeat 3 { … }`"
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
        if !block.complete {
            return vec![self.unknown(block.remark.as_ref())];
        }
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
            if end.len() != 1 && !broken {
                let message = format!(
                    "each branch of `{}` must end in one value, but this one ends in {}\n\
                     = help: `add` or `concat` makes one of several",
                    block.keyword.word(),
                    end.len()
                );
                self.errors.at_span(*span, message);
                broken = true;
            }
        }
        if spans.len() == 1 {
            let message = format!(
                "`{0}` needs at least two branches\n= help: `{0} {{ {{ … }}, {{ … }} }}`",
                block.keyword.word()
            );
            self.errors.at_span(block.span, message);
            broken = true;
        }
        let inputs = ends.into_iter().flatten().collect();
        let output = self.value();
        let label = block.keyword.word().to_string();
        let kind = NodeKind::Junction { junction, branches: spans };
        self.nodes.push(Node {
            kind,
            inputs,
            outputs: vec![output],
            span: block.span,
            label,
            broken,
            frozen: false,
            shared: None,
        });
        vec![output]
    }
}

/// Where a branch ends: its last layer, or the branch itself if it is empty.
fn end_span(branch: &syntax::Branch) -> Span {
    match branch.items.last() {
        Some(Item::Layer(layer)) => layer.path.span(),
        Some(Item::Block(block)) => block.span,
        Some(Item::Shared(shared)) => shared.other.span(),
        Some(Item::Unread(_)) | None => branch.span,
    }
}
