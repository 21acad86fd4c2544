//! [`Rnn`]: a stand-in.

#[cfg(feature = "train")]
use super::Backward;
use super::{Layer, Site};
use crate::element::Element;
use crate::spec;

super::weights! {
    /// A recurrent layer.
    pub struct Rnn<ROWS, IN, OUT> {
        /// The weights of the input.
        pub weight_ih: [[T; IN]; ROWS],
        /// The weights of the state.
        pub weight_hh: [[T; OUT]; ROWS],
    }
}

impl Layer for spec::Rnn {
    fn infer<S: Site<Layer = Self>, T: Element>(_weights: &[T], _packed: &[T], _x: &[T], y: &mut [T]) {
        y.fill(T::ZERO);
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(_pass: Backward<'_, T>) {}
}
