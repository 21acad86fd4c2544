//! Layers of the catalogue.

use super::*;

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

    pub(super) fn layer_node(
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
            let node = self.layer_node(ident, Spec::Linear(Linear::DEFAULT), Some(name), scope, position);
            self.values[output].maker = Some(self.nodes.len());
            let (label, field) = (node.name.clone(), node.field.to_string());
            self.push(NodeKind::Layer(Box::new(node)), &field, Vec::new(), vec![output], name.span(), label, true);
        }
        output
    }
}
