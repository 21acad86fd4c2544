//! Layers of the user's own, and networks.

use super::*;

impl Builder<'_> {
    /// A layer of the user's own, or a network.
    pub(super) fn own(
        &mut self,
        layer: &syntax::Layer,
        flow: Vec<ValueId>,
        scope: &Scope,
        position: usize,
    ) -> Vec<ValueId> {
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
        let mut node = OwnNode { path: path.clone(), args, name, field: field_ident, prefix, param, folded: false };
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
    pub(super) fn own_arguments(&mut self, layer: &syntax::Layer) -> Vec<OwnArg> {
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
}
