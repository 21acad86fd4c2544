//! [`Rnn`].

#[cfg(any(feature = "std", feature = "train"))]
use super::Sequences;
#[cfg(all(feature = "train", feature = "std"))]
use super::Split;
use super::recurrent::recurrent;
#[cfg(feature = "train")]
use super::{Backward, Forward};
use super::{OverTime, Site};
use crate::element::Element;
use crate::kernels::cells::{self, Recurrent};
use crate::kernels::small;
use crate::spec::{self, InitialState, Nonlinearity};

super::weights! {
    /// `hₜ = tanh(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh)` (Elman 1990), or `max(0, …)`. As PyTorch's `nn.RNN`.
    ///
    /// Shapes `[T, IN] -> [T, H]`, `[.., IN] -> [.., H]`. In a definition: `Rnn(hidden_size, nonlinearity = tanh, bias = true, init = …,
    /// recurrent_init = …, initial_state = zeros, grad_clip = …)`.
    ///
    /// `H` units, `IN` features of a step; `BIAS` is `H`, or 0 without bias, `INITIAL` is `H`, or 0 if the initial state is not learned.
    pub struct Rnn<H, IN, BIAS, INITIAL> {
        /// `W_ih`, `[hidden][in]`.
        pub weight_ih: [[T; IN]; H],
        /// `W_hh`, `[hidden][hidden]`.
        pub weight_hh: [[T; H]; H],
        /// `b_ih`.
        pub bias_ih: [T; BIAS],
        /// `b_hh`.
        pub bias_hh: [T; BIAS],
        /// The state before the first step.
        pub h_0: [T; INITIAL],
    }
}

recurrent! {
    Rnn, 1,
    if true => cells::Rnn { relu: matches!(S::LAYER.nonlinearity, Nonlinearity::Relu) }, rnn_forward, rnn_step, rnn_backward, rnn_forward_one, rnn_backward_one;
}
