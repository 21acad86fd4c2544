//! [`Gru`]: a stand-in.

use crate::element::Element;

super::weights! {
    /// A recurrent layer.
    pub struct Gru<ROWS, IN, OUT> {
        /// The weights of the input.
        pub weight_ih: [[T; IN]; ROWS],
        /// The weights of the state.
        pub weight_hh: [[T; OUT]; ROWS],
    }
}
