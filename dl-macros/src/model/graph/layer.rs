//! Layers of the catalogue.

use super::recurrent::{self, Run};
use super::*;

/// Where a layer stands, from which its names follow.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub name: Option<&'a Ident>,
    /// What is added to the field, where one place has several.
    pub suffix: &'a str,
    pub scope: &'a Scope,
    pub position: usize,
}

impl Place<'_> {
    fn field(&self) -> String {
        format!("{}{}", self.scope.layer(self.name, self.position).1, self.suffix)
    }
}

impl Builder<'_> {
    pub(super) fn layer(
        &mut self,
        layer: &syntax::Layer,
        flow: Vec<ValueId>,
        scope: &Scope,
        position: usize,
    ) -> Vec<ValueId> {
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
        if recurrent::is_recurrent(&spec) {
            let run = Run { written: layer, ident, spec, known, both: None, remark: layer.remark.as_ref() };
            return self.recurrent(run, layer.name.as_ref(), flow, scope, position);
        }
        let broken = !self.single(&ident, &flow) || !known;
        let place = Place { name: layer.name.as_ref(), suffix: "", scope, position };
        let output = self.layer_at(layer, ident, spec, place, flow, broken, |_| {});
        if let Some(remark) = &layer.remark {
            self.remark(remark, &[output]);
        }
        vec![output]
    }

    /// Whether one value flows into a layer, which else is reported.
    pub(super) fn single(&mut self, ident: &Ident, flow: &[ValueId]) -> bool {
        if flow.len() > 1 {
            let message = format!(
                "`{ident}` takes one value, but {} flow here\n= help: join them with `add`, `concat`, `multiply` or `maximum`, \
                 one branch for each: `concat {{ {{}}, {{}} }}`",
                flow.len()
            );
            self.errors.at(ident, message);
        }
        flow.len() == 1
    }

    /// Adds the node of a layer with its arguments.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn layer_at(
        &mut self,
        layer: &syntax::Layer,
        ident: Ident,
        spec: Spec,
        place: Place<'_>,
        flow: Vec<ValueId>,
        broken: bool,
        finish: impl FnOnce(&mut LayerNode),
    ) -> ValueId {
        let mut node = self.layer_node(ident.clone(), spec, place);
        let broken = !arguments::read(&mut node, layer, &self.defaults, self.errors) || broken;
        finish(&mut node);
        let output = self.value();
        let label = place.name.map_or_else(|| ident.to_string(), |_| place.scope.layer(place.name, place.position).1);
        let field = place.field();
        let inputs = flow.into_iter().take(1).collect();
        self.push(NodeKind::Layer(Box::new(node)), &field, inputs, vec![output], ident.span(), label, broken);
        output
    }

    pub(super) fn layer_node(&mut self, ident: Ident, spec: Spec, place: Place<'_>) -> LayerNode {
        let Place { name, scope, position, .. } = place;
        let (prefix, _) = scope.layer(name, position);
        let field = place.field();
        let span = name.map_or(ident.span(), Ident::span);
        let field_ident = self.take(&field, name, span);
        let name = name.map(|_| field).unwrap_or_default();
        LayerNode {
            ident,
            spec,
            args: Vec::new(),
            deferred: false,
            name,
            field: field_ident,
            prefix,
            reversed: false,
            of_layer: 0,
        }
    }

    /// A layer that is not known or could not be read. If it has a name it is taken to have weights, so that the struct has that
    /// field; its output is what the remark says.
    pub(super) fn stand_in(
        &mut self,
        name: Option<&Ident>,
        remark: Option<&Ports>,
        scope: &Scope,
        position: usize,
    ) -> ValueId {
        let output = self.unknown(remark);
        if let Some(name) = name {
            let ident = Ident::new(Linear::NAME, name.span());
            let place = Place { name: Some(name), suffix: "", scope, position };
            let node = self.layer_node(ident, Spec::Linear(Linear::DEFAULT), place);
            self.values[output].maker = Some(self.nodes.len());
            let (label, field) = (node.name.clone(), node.field.to_string());
            self.push(NodeKind::Layer(Box::new(node)), &field, Vec::new(), vec![output], name.span(), label, true);
        }
        output
    }
}
