//! [`Lstm`].

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
use crate::spec::{self, InitialState};

super::weights! {
    /// Long short-term memory (Hochreiter and Schmidhuber 1997; Gers et al. 2000). As PyTorch's `nn.LSTM`.
    ///
    /// ```text
    /// iₜ = σ(W_ii xₜ + b_ii + W_hi hₜ₋₁ + b_hi  [+ w_ci ⊙ cₜ₋₁])
    /// fₜ = σ(W_if xₜ + b_if + W_hf hₜ₋₁ + b_hf  [+ w_cf ⊙ cₜ₋₁])
    /// gₜ = tanh(W_ig xₜ + b_ig + W_hg hₜ₋₁ + b_hg)
    /// cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ
    /// oₜ = σ(W_io xₜ + b_io + W_ho hₜ₋₁ + b_ho  [+ w_co ⊙ cₜ])
    /// hₜ = oₜ ⊙ tanh(cₜ)
    /// ```
    ///
    /// In brackets: peepholes (Graves 2013, eq. 7 to 11). `W_ih` has the rows of `W_ii`, `W_if`, `W_ig` and `W_io`, in this order; the
    /// other arrays likewise.
    ///
    /// Shapes `[T, IN] -> [T, H]`, `[.., IN] -> [.., H]`. In a definition: `Lstm(hidden_size, bias = true, peephole = false,
    /// forget_bias = …, init = …, recurrent_init = …, initial_state = zeros, grad_clip = …)`.
    ///
    /// `H` units, `GATES` is `4 H`, `IN` features of a step; `BIAS` is `GATES`, or 0 without bias, `PEEPHOLE` is `H`, or 0 without,
    /// `INITIAL` is `H`, or 0 if the initial state is not learned.
    pub struct Lstm<GATES, H, IN, BIAS, PEEPHOLE, INITIAL> {
        /// `W_ih`, `[4 hidden][in]`.
        pub weight_ih: [[T; IN]; GATES],
        /// `W_hh`, `[4 hidden][hidden]`.
        pub weight_hh: [[T; H]; GATES],
        /// `b_ih`.
        pub bias_ih: [T; BIAS],
        /// `b_hh`.
        pub bias_hh: [T; BIAS],
        /// `w_ci`: what of `cₜ₋₁` the input gate sees.
        pub weight_ci: [T; PEEPHOLE],
        /// `w_cf`: what of `cₜ₋₁` the forget gate sees.
        pub weight_cf: [T; PEEPHOLE],
        /// `w_co`: what of `cₜ` the output gate sees.
        pub weight_co: [T; PEEPHOLE],
        /// The state before the first step.
        pub h_0: [T; INITIAL],
        /// The cell before the first step.
        pub c_0: [T; INITIAL],
    }
}

recurrent! {
    Lstm, 4,
    if true => cells::Lstm { peephole: S::LAYER.peephole }, lstm_forward, lstm_step, lstm_backward, lstm_forward_one, lstm_backward_one;
}
