//! Sequences of any length as slices, so that nobody needs a `Vec` to ask for a prediction.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{generics, ports, states};
use crate::model::Network;

/// `predict` and `predict_from` for a slice of steps, where the input is one sequence of any length.
pub fn items(network: &Network) -> TokenStream {
    let [input] = network.inputs.as_slice() else { return TokenStream::new() };
    if !input.edge.is_any_length() || network.is_generic() {
        return TokenStream::new();
    }
    let (vis, net) = (&network.vis, generics::applied(network, &quote! { T }));
    let (step, output) = (ports::input_step(network), ports::output(network));
    let from = states::nodes(network).next().map(|_| {
        let state = format_ident!("{}State", network.ident);
        quote! {
            /// Evaluates the next chunk of a sequence: `state` is what was left by the chunk before, and is moved on.
            #[must_use]
            #vis fn predict_from(&self, x: &[#step], state: &mut #state<T>) -> #output {
                <Self as __p::Recurrent>::predict_from(self, &x.to_vec(), state)
            }
        }
    });
    quote! {
        ::dl::__std! {
            #[allow(dead_code)]
            impl<T: __p::Element> #net {
                /// Evaluates the network on one sequence, in evaluation mode.
                #[must_use]
                #vis fn predict(&self, x: &[#step]) -> #output {
                    <Self as __p::Network>::predict(self, &x.to_vec())
                }

                #from
            }
        }
    }
}
