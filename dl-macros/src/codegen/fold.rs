//! `fold()`, and the folded weights in read-only memory.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{attributes, embedded, seen, spec};
use crate::model::{Folded, Network};

/// From a network to the folded one beside it; zeros, if there are mistakes (`complete` is false).
pub fn items(network: &Network, folded: &Folded, complete: bool) -> TokenStream {
    let (vis, net, to) = (&network.vis, &network.ident, &folded.network.ident);
    let pieces = if complete { pieces(network, folded) } else { Vec::new() };
    let count = super::number(pieces.len());
    let weights = network.weights.as_ref().map(|weights| {
        let condition = embedded::condition(weights);
        let doc = format!("The network with the folded weights of `{}`, in read-only memory.", weights.path.value());
        quote! {
            #condition
            const _: () = {
                static __WEIGHTS: #to = __p::fold_embedded(#net::WEIGHTS, &__PIECES);
                #[allow(dead_code)]
                impl #to {
                    #[doc = #doc]
                    #vis const WEIGHTS: &'static Self = &__WEIGHTS;
                }
            };
        }
    });
    let cfgs = attributes::cfgs(network);
    let doc = format!(
        "The network that computes the same in evaluation, to rounding, with batch normalization folded into the layers before it: \
         [`{to}`]."
    );
    quote! {
        #(#cfgs)*
        #[allow(dead_code, long_running_const_eval)]
        const _: () = {
            use ::dl::__private as __p;
            const __PIECES: [__p::Piece; #count] = [#(#pieces),*];
            ::dl::__alloc! {
                #[allow(clippy::unnecessary_box_returns)]
                impl<T: __p::Element> #net<T> {
                    #[doc = #doc]
                    #[must_use]
                    #vis fn fold(&self) -> __p::Box<#to<T>> {
                        __p::fold(self, &__PIECES)
                    }
                }
            }
            #weights
        };
    }
}

/// What becomes of the numbers of each field, in the order of the fields of the folded network.
fn pieces(network: &Network, folded: &Folded) -> Vec<TokenStream> {
    let (net, to) = (&network.ident, &folded.network.ident);
    let place = |of: &Ident, field: &Ident| quote! { ::core::mem::offset_of!(#of<f32>, #field) };
    let nodes = folded.network.nodes.iter().zip(&folded.from);
    let fields: Vec<_> = nodes
        .filter(|(node, _)| node.shared.is_none())
        .filter_map(|(node, (layer, norm))| Some((node.field()?, *layer, *norm)))
        .collect();
    let ends = fields.iter().skip(1).map(|(field, ..)| place(to, field));
    let ends = ends.chain([quote! { ::core::mem::size_of::<#to<f32>>() }]);
    let pieces = fields.iter().zip(ends).map(|((field, layer, norm), end)| {
        let (from, to) = (place(net, field), place(to, field));
        let folding = norm.and_then(|norm| {
            let kind = format_ident!("{}", network.nodes[*layer].layer()?.spec.name());
            let (spec, input, norm_spec) = (spec(network, *layer), seen(network, *layer), spec(network, norm));
            let at = place(net, network.nodes[norm].field()?);
            Some(quote! { .folding(__p::Fold::new(::dl::spec::Spec::#kind(#spec), #input, #norm_spec), #at) })
        });
        quote! { __p::Piece::new(#from, #to, #end) #folding }
    });
    pieces.collect()
}
