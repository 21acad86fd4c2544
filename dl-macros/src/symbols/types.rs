//! The types of weights and outputs, from the sizes.

use dl_core::spec::Spec;
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};

use super::Types;
use super::rules;
use super::size::{Size, Typed, Why};
use crate::errors::Errors;
use crate::model::{LayerNode, Network, NodeKind};

/// All types of a network.
pub fn infer(network: &Network, errors: &mut Errors) -> Types {
    let params = &network.params;
    let unread = || vec![Size::Unknown("nothing is known of it".into())];
    let mut values: Vec<Vec<Size>> = network.values.iter().map(|_| unread()).collect();
    for (value, port) in network.inputs.iter().enumerate() {
        values[value] = port.shape.dims.iter().map(|expr| Size::of(expr, params)).collect();
    }
    for node in &network.nodes {
        let sizes = match &node.kind {
            NodeKind::Layer(layer) => rules::layer(network, layer, &values[node.inputs[0]]),
            NodeKind::Junction { junction, .. } => {
                let branches: Vec<&Vec<Size>> = node.inputs.iter().map(|v| &values[*v]).collect();
                rules::junction(*junction, &branches)
            }
            NodeKind::Own(own) => {
                // The shape that it has if it changes none.
                let dims: Vec<String> = values[node.inputs[0]].iter().map(Size::shown).collect();
                let text = format!(
                    "`{}`: what it makes of its input must be said in a network with parameters\n\
                     = help: a remark says it, for example `{} => [{}]`",
                    node.label,
                    own.kind(),
                    dims.join(", ")
                );
                vec![Size::Unknown(Why { text, at: Some(node.span.into()) })]
            }
        };
        let declared = network.declared(node);
        if let Some((ident, inputs, _)) = declared.filter(|_| !node.broken) {
            for (shape, value) in inputs.shapes.iter().zip(&node.inputs) {
                let own: Vec<Size> = shape.dims.iter().map(|expr| Size::of(expr, params)).collect();
                if differ(&own, &values[*value]) {
                    let (own, gets) = (shown(&own), shown(&values[*value]));
                    let message = format!(
                        "`{ident}` is declared for {own}, but gets {gets}\n\
                         = help: declare it for {gets}, or change the layers before it"
                    );
                    errors.at_span(node.span, message);
                }
            }
        }
        for (k, output) in node.outputs.iter().enumerate() {
            // What the user says of a value is checked, and may be simpler than what follows.
            let declared = declared.and_then(|(_, _, outputs)| outputs.shapes.get(k));
            let said = declared.or(network.values[*output].remarks.first());
            values[*output] = match said {
                Some(shape) => shape.dims.iter().map(|expr| Size::of(expr, params)).collect(),
                None => sizes.clone(),
            };
        }
    }
    // Only what types say of sizes needs bounds; what was computed on the way may need none.
    let mut computed = Computed { network, list: Vec::new(), needs: Vec::new() };
    let fields = network.nodes.iter().enumerate().map(|(i, node)| {
        let layer = node.weighted().filter(|_| node.shared.is_none())?;
        match computed.weights(i, layer, &values[node.inputs[0]]) {
            Ok(ty) => Some(ty),
            Err(why) => {
                report(&why, &format!("`{}`: the sizes of its weights cannot be told", node.label), node.span, errors);
                None
            }
        }
    });
    let fields: Vec<Option<TokenStream>> = fields.collect();
    let promised = network.promise.as_ref().filter(|promise| promise.len() == network.outputs.len());
    let outputs = network.outputs.iter().enumerate().map(|(k, value)| {
        let (sizes, span) = match promised {
            Some(promise) => {
                let shape = &promise[k].shape;
                (shape.dims.iter().map(|expr| Size::of(expr, params)).collect(), shape.span)
            }
            None => (values[*value].clone(), network.ident.span()),
        };
        computed.output(k, &sizes).unwrap_or_else(|why| {
            report(&why, "the type of the output cannot be told", span, errors);
            quote! { [T; 1] }
        })
    });
    let outputs: Vec<TokenStream> = outputs.collect();
    for (value, port) in network.outputs.iter().zip(promised.into_iter().flatten()) {
        let said: Vec<Size> = port.shape.dims.iter().map(|expr| Size::of(expr, params)).collect();
        let is_known = network.values[*value].edge.dims().is_some() && port.edge.dims().is_some();
        if !is_known && differ(&said, &values[*value]) {
            let (said, is) = (shown(&said), shown(&values[*value]));
            let message = format!(
                "`{}`: the promised output is {said}, but it is {is}\n= help: write `{is}`, or change the layers",
                network.ident
            );
            errors.at_span(port.shape.span, message);
        }
    }
    inputs(network, errors);
    let Computed { list, needs, .. } = computed;
    if !list.is_empty() && !cfg!(feature = "typenum") {
        let message = "sizes that are computed from parameters need the feature `typenum` of `dl`\n\
            = help: in Cargo.toml: `dl = { …, features = [\"typenum\"] }`";
        errors.at_span(network.ident.span(), message);
    }
    Types { fields, outputs, computed: list, bounds: needs, folded: None }
}

/// Whether shapes are different whatever the parameters are.
fn differ(a: &[Size], b: &[Size]) -> bool {
    if a.iter().chain(b).any(|size| matches!(size, Size::Unknown(_))) {
        return false;
    }
    let other = |(a, b): (&Size, &Size)| matches!((a, b), (Size::Number(a), Size::Number(b)) if a != b);
    a.len() != b.len() || a.iter().zip(b).any(other)
}

/// `[8, H, W]`
fn shown(sizes: &[Size]) -> String {
    let sizes: Vec<String> = sizes.iter().map(Size::shown).collect();
    format!("[{}]", sizes.join(", "))
}

/// Reports why something cannot be told: at what makes it so, or at `span`.
fn report(why: &Why, what: &str, span: Span, errors: &mut Errors) {
    match why.at {
        Some(at) => errors.at(at, &why.text),
        None => errors.at_span(span, format!("{what}: {}", why.text)),
    }
}

/// The dimensions of inputs are in the type as they are written.
fn inputs(network: &Network, errors: &mut Errors) {
    for dim in network.inputs.iter().flat_map(|port| &port.shape.dims) {
        if !is_plain(dim, network) {
            let message = "a dimension of an input is a number, a constant or a parameter by itself\n\
                = help: give the product or sum a parameter of its own";
            errors.at(dim, message);
        }
    }
}

/// Whether a dimension can stand in a type as it is.
pub fn is_plain(dim: &syn::Expr, network: &Network) -> bool {
    Size::of(dim, &network.params).plain().is_some()
}

struct Computed<'n> {
    network: &'n Network,
    list: Vec<(TokenStream, TokenStream)>,
    needs: Vec<TokenStream>,
}

impl Computed<'_> {
    /// The type of a size, and notes what it needs.
    fn length(&mut self, size: &Size) -> Result<TokenStream, Why> {
        let Typed { ty, needs } = size.length()?;
        for need in needs {
            let text = need.to_string();
            if self.needs.iter().all(|n| n.to_string() != text) {
                self.needs.push(need);
            }
        }
        Ok(ty)
    }

    /// A type that the network's trait carries.
    fn carry(&mut self, name: &str, generics: TokenStream, bound: TokenStream, definition: TokenStream) -> TokenStream {
        let ident = format_ident!("{name}", span = Span::call_site());
        self.list.push((
            quote! { #[doc(hidden)] type #ident #generics: #bound; },
            quote! { type #ident #generics = #definition; },
        ));
        let (sizes, args) = (sizes_trait(self.network), crate::codegen::arguments(self.network));
        quote! { <() as #sizes #args>::#ident }
    }

    /// The type of a layer's weights.
    fn weights(&mut self, i: usize, layer: &LayerNode, x: &[Size]) -> Result<TokenStream, Why> {
        let params = &self.network.params;
        let flag = |name: &str, size: Size, on: bool| match layer.args.iter().find(|arg| arg.name == name) {
            Some(arg) if !arg.known => {
                let text = format!("`{name}` is `true` or `false` in a network with parameters");
                Size::Unknown(Why { text, at: Some(arg.range) })
            }
            _ if on => size,
            _ => Size::Number(0),
        };
        let first = x.first().cloned().unwrap_or_else(|| Size::Unknown("its input is not known".into()));
        let sizes: Vec<Size> = match layer.spec {
            Spec::Linear(spec) => {
                let out = rules::argument(layer, "out_features", 0, params);
                vec![out.clone(), first, flag("bias", out, spec.bias)]
            }
            Spec::Conv2d(spec) => {
                let out = rules::argument(layer, "out_channels", 0, params);
                let [h, w] = rules::pair(layer, "kernel", spec.kernel, params);
                let groups = rules::argument(layer, "groups", spec.groups, params);
                vec![out.clone(), share(layer, first, &groups), h, w, flag("bias", out, spec.bias)]
            }
            Spec::ConvTranspose2d(spec) => {
                let out = rules::argument(layer, "out_channels", 0, params);
                let [h, w] = rules::pair(layer, "kernel", spec.kernel, params);
                let groups = rules::argument(layer, "groups", spec.groups, params);
                vec![first, share(layer, out.clone(), &groups), h, w, flag("bias", out, spec.bias)]
            }
            Spec::BatchNorm(spec) => vec![first.clone(), flag("affine", first, spec.affine)],
            _ => return Err("it is not known which weights it has".into()),
        };
        let ident = &layer.ident;
        let plain: Option<Vec<TokenStream>> = sizes.iter().map(Size::plain).collect();
        if let Some(plain) = plain {
            return Ok(quote! { ::dl::layers::#ident<T, #(#plain),*> });
        }
        let mut types = Vec::new();
        for (k, size) in sizes.iter().enumerate() {
            let is_row = matches!((&layer.spec, k), (Spec::Linear(_), 1));
            types.push(match size {
                Size::Flat(dims) if is_row && (2..=3).contains(&dims.len()) => {
                    let dims = dims.iter().map(|d| self.length(d)).collect::<Result<Vec<_>, _>>()?;
                    let row = quote! { (#(#dims,)*) };
                    self.carry(&format!("Inputs{i}"), quote! {}, quote! { ::dl::shape::typed::Row }, row)
                }
                size if size.plain().is_some() => self.length(size)?,
                size => {
                    let ty = self.length(size)?;
                    self.carry(&format!("Size{i}_{k}"), quote! {}, quote! { ::dl::shape::typed::Size }, ty)
                }
            });
        }
        Ok(quote! { ::dl::layers::typed::#ident<T, #(#types),*> })
    }

    /// The type of output `k`.
    fn output(&mut self, k: usize, sizes: &[Size]) -> Result<TokenStream, Why> {
        let plain: Option<Vec<TokenStream>> = sizes.iter().map(Size::plain).collect();
        if let Some(plain) = plain {
            return Ok(plain.iter().rev().fold(quote! { T }, |inner, size| quote! { [#inner; #size] }));
        }
        let lengths = sizes.iter().map(|size| self.length(size)).collect::<Result<Vec<_>, _>>()?;
        let array = format_ident!("Array{}", lengths.len());
        let definition = quote! { ::dl::shape::typed::#array<__Elem, #(#lengths),*> };
        // One of several is a part of a tuple.
        let bound = match self.network.outputs.len() {
            1 => quote! { ::dl::value::Value<__Elem> },
            _ => quote! { ::dl::value::Part<__Elem> },
        };
        let element = quote! { <__Elem: ::dl::element::Element> };
        let ty = self.carry(&format!("Output{k}"), element, bound, definition);
        Ok(quote! { #ty<T> })
    }
}

/// The channels of one group.
fn share(layer: &LayerNode, channels: Size, groups: &Size) -> Size {
    match (&channels, groups) {
        (_, Size::Number(1)) => channels,
        (Size::Number(c), Size::Number(g)) if *g > 0 => Size::Number(c / g),
        (Size::Param(c), Size::Param(g)) if c == g => Size::Number(1),
        _ => Size::Unknown(Why {
            text: "`groups` is 1, or the number of channels, where that is a parameter of the network".to_string(),
            at: layer.args.iter().find(|arg| arg.name == "groups").map(|arg| arg.range),
        }),
    }
}

/// The name of the trait that carries computed types.
pub fn sizes_trait(network: &Network) -> proc_macro2::Ident {
    format_ident!("{}Sizes", network.ident)
}
