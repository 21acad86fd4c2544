//! The memory of training with one sample at a time.

use super::*;
use crate::codegen::attributes;

/// `pub type LeNet5Training<T = f32> = ::dl::device::Training<LeNet5<T>, …>`, of a network whose sizes are all known.
pub fn memory(network: &Network) -> TokenStream {
    let any = network.values.iter().any(|value| value.edge.is_any_length());
    if any || !network.params.is_empty() {
        return TokenStream::new();
    }
    let (vis, ident) = (&network.vis, &network.ident);
    let (cfgs, name) = (attributes::cfgs(network), format_ident!("{ident}Training"));
    let doc = format!("The memory of a forward and a backward pass of one sample of [`{ident}`].");
    quote! {
        ::dl::__train! {
            #(#cfgs)*
            #[doc = #doc]
            #[allow(dead_code)]
            #vis type #name<T = f32> = ::dl::device::Training<#ident<T>, { ::dl::device::numbers::<#ident<f32>>() }>;
        }
    }
}
