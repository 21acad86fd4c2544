//! What stands by its path: what is written of it without knowing what it is.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{generics, held, number};
use crate::model::{Network, Node, NodeKind, OwnNode, ValueId};

/// The type that stands in the definition, or what is meant by it.
fn named(own: &OwnNode) -> TokenStream {
    let path = &own.path;
    match own.folded {
        true => quote_spanned! { path.span() => <#path as ::dl::layers::AsLayer>::Folded },
        false => quote! { #path },
    }
}

/// What becomes of its weights when the network around it is folded.
pub fn folded(own: &OwnNode) -> TokenStream {
    let path = &own.path;
    quote_spanned! { path.span() => <#path as ::dl::layers::AsLayer>::FOLDED }
}

/// The type of the layer.
pub fn layer_type(own: &OwnNode) -> TokenStream {
    let (path, named) = (&own.path, named(own));
    // A type that is no layer is underlined where it is written.
    match own.param {
        Some(_) => quote_spanned! { path.span() => ::dl::layers::Nested<#named> },
        None => quote_spanned! { path.span() => <#named as ::dl::layers::AsLayer>::Layer },
    }
}

/// The layer with its arguments, names at the user's own places.
pub fn value(own: &OwnNode) -> TokenStream {
    let (path, named) = (&own.path, named(own));
    let mut value = match own.param {
        Some(_) => quote! { ::dl::layers::Nested::<#named>::DEFAULT },
        None => quote_spanned! { path.span() => <#named as ::dl::layers::AsLayer>::DEFAULT },
    };
    for (i, arg) in own.args.iter().enumerate() {
        let given = &arg.value;
        let name = arg.name.clone().unwrap_or_else(|| format_ident!("argument_{}", i + 1, span = arg.range.first));
        value.extend(quote_spanned! { name.span() => .#name(#given) });
    }
    value
}

/// The type of its weights.
pub fn weights_type(network: &Network, i: usize, own: &OwnNode) -> TokenStream {
    let path = &own.path;
    if own.param.is_some() {
        return quote! { <#path as ::dl::layers::Block>::Of<T> };
    }
    let sizes: Vec<TokenStream> = if network.is_generic() || network.nodes[i].broken {
        // Sizes of weights that depend on parameters cannot be told; a check says so.
        (0..6).map(|_| quote! { 0 }).collect()
    } else {
        let (spec, input) = (super::spec(network, i), super::seen(network, i));
        (0..6).map(number).map(|k| quote_spanned! { path.span() => { #spec.generics(#input).get(#k) } }).collect()
    };
    let layer = layer_type(own);
    quote_spanned! { path.span() => <#layer as ::dl::layers::Component>::Weights<T, #(#sizes),*> }
}

/// What the network must know of it: a single layer of the catalogue is `Part::LAYER`.
pub fn part(node: &Node) -> TokenStream {
    match &node.kind {
        NodeKind::Own(own) => part_of(own),
        _ => quote! { __p::Part::LAYER },
    }
}

/// What the network must know of what stands by its path.
pub fn part_of(own: &OwnNode) -> TokenStream {
    let layer = layer_type(own);
    quote_spanned! { own.path.span() => <#layer as ::dl::layers::Component>::PART }
}

/// The result of its rule.
pub fn result(network: &Network, i: usize) -> TokenStream {
    held(network, &format_ident!("R{i}"))
}

/// The constant in which the result of its rule is kept.
pub fn result_const(network: &Network, i: usize) -> TokenStream {
    let name = format_ident!("R{i}");
    let spec = super::spec(network, i);
    let values = &network.nodes[i].inputs;
    let any = |value: &ValueId| network.values[*value].edge.is_any_length();
    let inputs = values.iter().map(|v| super::part(network, i, *v));
    let mut result = quote! { #spec.shapes(&[#(#inputs),*]) };
    if values.iter().any(any) {
        // It is applied to each step.
        let all = values.iter().all(any);
        result = quote! { ::dl::__private::over_steps(#result, #all) };
    }
    quote! {
        pub const #name: ::core::result::Result<::dl::spec::Shapes, ::dl::shape::ShapeError> = #result;
    }
}

/// The most layers of a block that is a parameter: how many it has is not known where its room is made.
const MOST_ROWS: usize = 256;

/// The type of room for an entry for each layer. Where nothing depends on a parameter it is exactly as large as needed.
pub fn room(network: &Network, entry: &TokenStream) -> TokenStream {
    if !network.is_generic() {
        let rows = held(network, &format_ident!("ROWS"));
        return quote! { [#entry; { #rows }] };
    }
    let count = number(network.nodes.iter().filter(|node| node.layer().is_some()).count());
    let parts = network.nodes.iter().filter_map(|node| node.own()).map(|own| match own.param {
        Some(_) => {
            let most = number(MOST_ROWS);
            quote! { [#entry; #most] }
        }
        None => {
            let layer = layer_type(own);
            quote! { <#layer as ::dl::layers::Component>::Room<#entry> }
        }
    });
    quote! { ([#entry; #count], #(#parts,)*) }
}

/// How many layers and arrays there are, as constants of the hidden type.
pub fn counts(network: &Network) -> TokenStream {
    if network.is_generic() {
        return TokenStream::new();
    }
    let layers = number(network.nodes.iter().filter(|node| node.layer().is_some()).count());
    let parts: Vec<_> = network.nodes.iter().filter(|node| node.own().is_some()).map(part).collect();
    let arrays = network.nodes.iter().enumerate().filter(|(_, node)| node.field().is_some() && node.shared.is_none());
    let arrays = arrays.map(|(i, node)| {
        let (spec, input, part) = (super::spec(network, i), super::seen(network, i), part(node));
        quote! { #part.arrays(#spec.segments(#input)) }
    });
    quote! {
        const ROWS: usize = #layers #(+ #parts.rows())*;
        const ARRAYS: usize = 0 #(+ #arrays)*;
    }
}

/// `impl AsLayer` and `impl Block` for the network, so that it is a layer of others.
pub fn network_is_layer(network: &Network) -> TokenStream {
    let (params, single) = (generics::params(network), generics::applied(network, &quote! { f32 }));
    // Where it has parameters, what is wrong with them is of interest.
    let hidden = (!network.is_generic()).then(|| quote! { #[diagnostic::do_not_recommend] });
    let (any, clause) = (generics::applied(network, &quote! { __Elem }), generics::clause(network));
    let (folded, pieces) = match &network.fold {
        Some(name) => {
            let pieces = held(network, &format_ident!("FOLDED"));
            (
                generics::folded(network, name, &quote! { f32 }),
                Some(quote! { const FOLDED: &'static [__p::Piece] = #pieces; }),
            )
        }
        None => (quote! { Self }, None),
    };
    quote! {
        #hidden
        impl #params __p::AsLayer for #single #clause {
            type Layer = __p::Nested<Self>;
            const DEFAULT: __p::Nested<Self> = __p::Nested::DEFAULT;
            type Folded = <Self as __p::Block>::Folded;
            #pieces
        }

        #hidden
        impl #params __p::Block for #single #clause {
            type Of<__Elem: __p::Element> = #any;
            type Folded = #folded;
        }
    }
}
