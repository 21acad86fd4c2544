//! The parameters of a network in the places where Rust wants them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::model::Network;
use crate::symbols::{Types, carrier, sizes_trait};
use crate::syntax::Param;

/// `const H: usize, B: ::dl::layers::Block,`
fn declared(network: &Network) -> TokenStream {
    let params = network.params.iter().map(|param| match param {
        Param::Size(ident) => quote! { const #ident: usize, },
        Param::Block { ident, .. } => quote! { #ident: ::dl::layers::Block, },
    });
    params.collect()
}

/// `H, B,`
fn given(network: &Network) -> TokenStream {
    network.params.iter().map(|param| param.ident()).map(|ident| quote! { #ident, }).collect()
}

/// `tokens` in angles, or nothing if there are none.
fn angled(tokens: TokenStream) -> TokenStream {
    if tokens.is_empty() {
        tokens
    } else {
        quote! { <#tokens> }
    }
}

/// `<const H: usize, B: ::dl::layers::Block,>`, or nothing.
pub fn params(network: &Network) -> TokenStream {
    angled(declared(network))
}

/// `<H, B,>`, or nothing.
pub fn args(network: &Network) -> TokenStream {
    angled(given(network))
}

/// `::<H, B,>`, or nothing.
pub fn turbofish(network: &Network) -> TokenStream {
    let args = args(network);
    if args.is_empty() {
        args
    } else {
        quote! { ::#args }
    }
}

/// `<const H: usize, B: ::dl::layers::Block, T: __p::Element>`
pub fn params_and_element(network: &Network) -> TokenStream {
    let params = declared(network);
    quote! { <#params T: __p::Element> }
}

/// The parameters of the struct, with the default of the last.
pub fn params_of_struct(network: &Network) -> TokenStream {
    let params = declared(network);
    quote! { <#params T: ::dl::element::Element = f32> }
}

/// `LeNet5<T>` with its parameters; `element` in the place of `T`.
pub fn applied(network: &Network, element: &TokenStream) -> TokenStream {
    let (ident, given) = (&network.ident, given(network));
    quote! { #ident<#given #element> }
}

/// `LeNet5Folded<T>`, the network called `name`, with the parameters of the network of which it is the folded form: blocks are folded.
pub fn folded(network: &Network, name: &Ident, element: &TokenStream) -> TokenStream {
    let given = network.params.iter().map(|param| match param {
        Param::Size(ident) => quote! { #ident, },
        Param::Block { ident, .. } => quote! { <#ident as ::dl::layers::Block>::Folded, },
    });
    quote! { #name<#(#given)* #element> }
}

/// `where (): EncoderSizes<H, W>`, if types of the network have sizes that are computed.
pub fn clause(network: &Network) -> TokenStream {
    match carrier(network) {
        Some(sizes) => quote! { where (): #sizes },
        None => TokenStream::new(),
    }
}

/// The trait that carries computed types, and that it is there for all sizes that can be computed with.
pub fn computed(network: &Network) -> TokenStream {
    let Types { computed, bounds, folded, .. } = &network.types;
    if computed.is_empty() {
        return TokenStream::new();
    }
    let (sizes, vis, params, args) = (sizes_trait(network), &network.vis, params(network), args(network));
    let (declarations, definitions): (Vec<_>, Vec<_>) = computed.iter().cloned().unzip();
    let shown: Vec<String> = network.params.iter().map(|param| format!("{{{}}}", param.ident())).collect();
    let shown = shown.join(", ");
    let message = format!("the shapes of `{}<{shown}>` are not known", network.ident);
    let bound = format!("in code that is generic over them, `where (): {sizes}<{shown}>` says that they are");
    let limit = format!("sizes that others are computed from can be at most {}", dl_core::shape::MOST);
    let doc = format!("The sizes of [`{}`] that follow from its parameters: a bound for generic code.", network.ident);
    let label = "no shapes are known for these sizes";
    let cfgs: Vec<_> = super::attributes::cfgs(network).collect();
    let above = folded.as_ref().map(|sizes| quote! { : #sizes });
    let bounds = bounds.iter().cloned().chain(folded.as_ref().map(|sizes| quote! { (): #sizes }));
    quote! {
        #(#cfgs)*
        #[doc = #doc]
        #[diagnostic::on_unimplemented(message = #message, label = #label, note = #bound, note = #limit)]
        #vis trait #sizes #params #above { #(#declarations)* }

        #(#cfgs)*
        #[diagnostic::do_not_recommend]
        impl #params #sizes #args for () where #(#bounds),* { #(#definitions)* }
    }
}

/// A type that uses all parameters and has no values of its own.
pub fn phantom(network: &Network) -> TokenStream {
    let blocks = network.params.iter().filter_map(|param| match param {
        Param::Size(_) => None,
        Param::Block { ident, .. } => Some(quote! { #ident, }),
    });
    let blocks: TokenStream = blocks.collect();
    quote! { (::core::marker::PhantomData<fn() -> (#blocks)>) }
}
