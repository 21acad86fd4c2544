//! Recurrent layers: several on top of each other, and in both directions.

use super::layer::Place;
use super::*;
use crate::syntax::Layer;

/// The most layers of `num_layers`.
const MOST_LAYERS: usize = 8;

/// A recurrent layer as it is to stand in the graph.
pub(super) struct Run<'a> {
    pub written: &'a Layer,
    pub ident: Ident,
    pub spec: Spec,
    /// Whether it is the layer that was written, rather than the one that was probably meant.
    pub known: bool,
    /// The word `bidirectional`, if it goes both ways.
    pub both: Option<Span>,
    pub remark: Option<&'a Ports>,
}

/// What `bidirectional` holds: a recurrent layer, and whether it was written so.
type Inside<'a> = (&'a Layer, Spec, bool);

/// Whether a layer has a state that goes from step to step.
pub(super) fn is_recurrent(spec: &Spec) -> bool {
    matches!(spec, Spec::Rnn(_) | Spec::Lstm(_) | Spec::Gru(_))
}

impl Builder<'_> {
    /// The nodes of a recurrent layer: so many layers, each in one or both directions.
    pub(super) fn recurrent(
        &mut self,
        run: Run<'_>,
        name: Option<&Ident>,
        mut flow: Vec<ValueId>,
        scope: &Scope,
        position: usize,
    ) -> Vec<ValueId> {
        let mut written = run.written.clone();
        let layers = self.num_layers(&mut written);
        let broken = !self.single(&run.ident, &flow) || !run.known || layers.is_none();
        for of_layer in 0..layers.unwrap_or(1) {
            let stacked = if of_layer == 0 { String::new() } else { format!("_l{of_layer}") };
            let ends: Vec<ValueId> = [false, true]
                .into_iter()
                .filter(|reversed| !reversed || run.both.is_some())
                .map(|reversed| {
                    let suffix = format!("{stacked}{}", if reversed { "_reverse" } else { "" });
                    let place = Place { name, suffix: &suffix, scope, position };
                    self.layer_at(&written, run.ident.clone(), run.spec, place, flow.clone(), broken, |node| {
                        (node.reversed, node.of_layer) = (reversed, of_layer);
                    })
                })
                .collect();
            flow = match run.both {
                Some(span) => vec![self.both(span, ends)],
                None => ends,
            };
        }
        if let Some(remark) = run.remark {
            self.remark(remark, &flow);
        }
        flow
    }

    /// Takes `num_layers` out of the arguments; `None` if it is wrong, which is reported.
    fn num_layers(&mut self, layer: &mut Layer) -> Option<usize> {
        let is_count = |arg: &syntax::Arg| arg.name.as_ref().is_some_and(|name| name == "num_layers");
        let (counts, args) = std::mem::take(&mut layer.args).into_iter().partition::<Vec<_>, _>(is_count);
        layer.args = args;
        if let [_, again, ..] = counts.as_slice() {
            self.errors.at(&again.name, "`num_layers` is given twice");
            return None;
        }
        let Some(arg) = counts.first() else { return Some(1) };
        let message = match number::size(&arg.value) {
            Ok(Number::Known(0)) => "`num_layers`: at least 1 layer is needed, but this is 0".to_string(),
            Ok(Number::Known(n)) if n > MOST_LAYERS => format!(
                "`num_layers` is at most {MOST_LAYERS}, not {n}\n\
                 = help: `repeat {n} {{ … }}` makes as many as you like, each with a name of its own"
            ),
            Ok(Number::Known(n)) => return Some(n),
            Ok(Number::Deferred) => {
                "`num_layers` must be a literal: how many fields the struct has cannot depend on a constant\n\
                = help: for example `num_layers = 2`"
                    .to_string()
            }
            Err(message) => format!("`num_layers`: {message}"),
        };
        self.errors.at(&arg.value, message);
        None
    }

    /// Both directions, joined step by step.
    fn both(&mut self, span: Span, ends: Vec<ValueId>) -> ValueId {
        let output = self.value();
        self.nodes.push(Node {
            kind: NodeKind::Junction { junction: Junction::Concat, branches: vec![span; ends.len()] },
            inputs: ends,
            outputs: vec![output],
            span,
            label: Keyword::Bidirectional.word().to_string(),
            broken: false,
            frozen: false,
            shared: None,
        });
        output
    }

    /// `bidirectional { Lstm(64) }`
    pub(super) fn bidirectional(
        &mut self,
        block: &syntax::Block,
        flow: Vec<ValueId>,
        scope: &Scope,
        position: usize,
    ) -> Vec<ValueId> {
        let (layer, spec, known) = match self.inside(block) {
            Ok(inside) => inside,
            Err(message) => {
                if let Some((range, message)) = message {
                    self.errors.at(range, message);
                }
                return vec![self.unknown(block.remark.as_ref())];
            }
        };
        if let (Some(_), Some(inner)) = (&block.name, &layer.name) {
            let message = "the block has a name, and so has its layer: one of them is enough\n\
                = help: the fields are called after the block";
            self.errors.at(inner, message);
        }
        let name = block.name.as_ref().or(layer.name.as_ref());
        let ident = Ident::new(spec.name(), layer.path.span());
        let before = self.frozen;
        self.frozen |= layer.frozen;
        let run = Run { written: layer, ident, spec, known, both: Some(block.span), remark: layer.remark.as_ref() };
        let flow = self.recurrent(run, name, flow, scope, position);
        self.frozen = before;
        if let (None, Some(inner), false) = (&block.name, &layer.name, self.sharing) {
            let item = Item::Block(block.clone());
            self.named.entry(inner.to_string()).or_default().push((item, scope.clone(), position));
        }
        flow
    }

    /// The recurrent layer inside of `bidirectional`, and whether it was written so; or what is there in its place, if that is not
    /// reported yet.
    fn inside<'b>(&mut self, block: &'b syntax::Block) -> Result<Inside<'b>, Option<(Range, String)>> {
        const EXAMPLE: &str = "for example `bidirectional { Lstm(64) }`";
        const BY_HAND: &str = "both directions of other layers are `concat { { … }, { Reverse, …, Reverse } }`";
        let wrong = |range: Range, message: String| Err(Some((range, message)));
        let layer = match block.branches.first().map_or(&[][..], |branch| branch.items.as_slice()) {
            [Item::Layer(layer)] => layer,
            [Item::Unread(_)] => return Err(None),
            [] => {
                let message = format!("`bidirectional` has no layer to go both ways\n= help: {EXAMPLE}");
                return wrong(block.span.into(), message);
            }
            [Item::Block(inner)] if inner.keyword == Keyword::Bidirectional => {
                let message = format!("`bidirectional` goes both ways already; once is enough\n= help: {EXAMPLE}");
                return wrong(inner.span.into(), message);
            }
            [Item::Block(inner)] => {
                let message = "`bidirectional` holds one recurrent layer, not a block";
                return wrong(inner.span.into(), format!("{message}\n= help: {EXAMPLE}; {BY_HAND}"));
            }
            [Item::Shared(inner)] => {
                let message = "`shared` stands before the name of the whole block\n\
                    = help: `both: bidirectional { Lstm(64) }` in the first place, and `shared both` in the second";
                return wrong(inner.other.span().into(), message.to_string());
            }
            [_, second, ..] => {
                let n = block.branches[0].items.len();
                let message = format!(
                    "`bidirectional` holds one recurrent layer, but this has {n}\n\
                     = help: `bidirectional {{ Lstm(64, num_layers = {n}) }}` stacks {n}; other layers stand before or behind it"
                );
                return wrong(span_of(second, block.span).into(), message);
            }
        };
        let (spec, known) = match layer.path.get_ident().map(|word| arguments::layer(word, self.errors)) {
            Some(Kind::Known(spec)) => (spec, true),
            Some(Kind::Meant(spec)) => (spec, false),
            Some(Kind::Unknown) => return Err(None),
            Some(Kind::Own) | None => {
                let message = "`bidirectional` holds an `Rnn`, an `Lstm` or a `Gru`, not a layer of your own";
                return wrong(Range::of(&layer.path), format!("{message}\n= help: {BY_HAND}"));
            }
        };
        if !is_recurrent(&spec) {
            let message = format!(
                "`bidirectional` holds a layer that goes through time, an `Rnn`, an `Lstm` or a `Gru`; `{}` has no direction\n\
                 = help: put it behind the block, where it is applied to what both directions make of each step",
                spec.name()
            );
            return wrong(Range::of(&layer.path), message);
        }
        Ok((layer, spec, known))
    }
}

/// Where an element of the list begins.
fn span_of(item: &Item, otherwise: Span) -> Span {
    match item {
        Item::Layer(layer) => layer.path.span(),
        Item::Block(block) => block.span,
        Item::Shared(shared) => shared.other.span(),
        Item::Unread(name) => name.as_ref().map_or(otherwise, Ident::span),
    }
}
