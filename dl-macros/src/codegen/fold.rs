//! `fold()`, and the folded weights in read-only memory.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{attributes, embedded, generics, held, holder, own, seen, spec};
use crate::model::{Folded, Network};

/// From a network to the folded one beside it; zeros, if there are mistakes (`complete` is false).
pub fn items(network: &Network, folded: &Folded, complete: bool) -> TokenStream {
    let (vis, net, to) = (&network.vis, &network.ident, &folded.network.ident);
    let pieces = if complete { pieces(network, folded) } else { Vec::new() };
    let (holder, params, args) = (holder(network), generics::params(network), generics::args(network));
    let (with_element, clause) = (generics::params_and_element(network), generics::clause(network));
    let element = quote! { T };
    let (from, into) = (generics::applied(network, &element), generics::folded(network, to, &element));
    let all = held(network, &format_ident!("FOLDED"));
    let weights = network.weights.as_ref().map(|weights| {
        let condition = embedded::condition(weights);
        let doc = format!("The network with the folded weights of `{}`, in read-only memory.", weights.path.value());
        quote! {
            #condition
            const _: () = {
                static __WEIGHTS: #to = __p::fold_embedded(#net::WEIGHTS, #all);
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
            impl #params #holder #args #clause {
                const FOLDED: &'static [__p::Piece] = &[#(#pieces),*];
            }
            ::dl::__alloc! {
                #[allow(clippy::unnecessary_box_returns)]
                impl #with_element #from #clause {
                    #[doc = #doc]
                    #[must_use]
                    #vis fn fold(&self) -> __p::Box<#into> {
                        __p::fold(self, #all)
                    }
                }
            }
            #weights
        };
    }
}

/// What becomes of the numbers of each field, in the order of the fields of the folded network.
fn pieces(network: &Network, folded: &Folded) -> Vec<TokenStream> {
    let element = quote! { f32 };
    let net = generics::applied(network, &element);
    let to = generics::folded(network, &folded.network.ident, &element);
    let place = |of: &TokenStream, field: &Ident| quote! { ::core::mem::offset_of!(#of, #field) };
    let nodes = folded.network.nodes.iter().zip(&folded.from);
    let fields: Vec<_> = nodes
        .filter(|(node, _)| node.shared.is_none())
        .filter_map(|(node, (layer, norm))| Some((node, node.field()?, *layer, *norm)))
        .collect();
    let ends = fields.iter().skip(1).map(|(_, field, ..)| place(&to, field));
    let ends = ends.chain([quote! { ::core::mem::size_of::<#to>() }]);
    let pieces = fields.iter().zip(ends).map(|((node, field, layer, norm), end)| {
        let (from, to) = (place(&net, field), place(&to, field));
        let folding = norm.and_then(|norm| {
            let kind = format_ident!("{}", network.nodes[*layer].layer()?.spec.name());
            let (spec, input, norm_spec) = (spec(network, *layer), seen(network, *layer), spec(network, norm));
            let at = place(&net, network.nodes[norm].field()?);
            Some(quote! { .folding(__p::Fold::new(::dl::spec::Spec::#kind(#spec), #input, #norm_spec), #at) })
        });
        let inside = node.own().map(own::folded).map(|pieces| quote! { .of_network(#pieces) });
        quote! { __p::Piece::new(#from, #to, #end) #folding #inside }
    });
    pieces.collect()
}
