//! [`Gru`].

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
    /// A gated recurrent unit (Cho et al. 2014). As PyTorch's `nn.GRU`.
    ///
    /// ```text
    /// rₜ = σ(W_ir xₜ + b_ir + W_hr hₜ₋₁ + b_hr)
    /// zₜ = σ(W_iz xₜ + b_iz + W_hz hₜ₋₁ + b_hz)
    /// nₜ = tanh(W_in xₜ + b_in + rₜ ⊙ (W_hn hₜ₋₁ + b_hn))
    /// hₜ = (1 − zₜ) ⊙ nₜ + zₜ ⊙ hₜ₋₁
    /// ```
    ///
    /// With `reset_after = false`, `nₜ = tanh(W_in xₜ + b_in + W_hn (rₜ ⊙ hₜ₋₁) + b_hn)`, as in the paper. `W_ih` has the rows of `W_ir`,
    /// `W_iz` and `W_in`, in this order; the other arrays likewise.
    ///
    /// Shapes `[T, IN] -> [T, H]`, `[.., IN] -> [.., H]`. In a definition: `Gru(hidden_size, bias = true, reset_after = true, init = …,
    /// recurrent_init = …, initial_state = zeros, grad_clip = …)`.
    ///
    /// `H` units, `GATES` is `3 H`, `IN` features of a step; `BIAS` is `GATES`, or 0 without bias, `INITIAL` is `H`, or 0 if the initial
    /// state is not learned.
    pub struct Gru<GATES, H, IN, BIAS, INITIAL> {
        /// `W_ih`, `[3 hidden][in]`.
        pub weight_ih: [[T; IN]; GATES],
        /// `W_hh`, `[3 hidden][hidden]`.
        pub weight_hh: [[T; H]; GATES],
        /// `b_ih`.
        pub bias_ih: [T; BIAS],
        /// `b_hh`.
        pub bias_hh: [T; BIAS],
        /// The state before the first step.
        pub h_0: [T; INITIAL],
    }
}

recurrent! {
    Gru, 3,
    if S::LAYER.reset_after => cells::Gru, gru_forward, gru_step, gru_backward, gru_forward_one, gru_backward_one;
    if !S::LAYER.reset_after => cells::GruBefore, gru_before_forward, gru_before_step, gru_before_backward, gru_before_forward_one, gru_before_backward_one;
}
