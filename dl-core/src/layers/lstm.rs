//! [`Lstm`].

#[cfg(feature = "train")]
use super::{Backward, Forward, Split};
use super::{OverTime, Sequences, Site};
use crate::element::Element;
use crate::kernels::lstm;
use crate::kernels::recurrent::Recurrent;
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

/// The layer as kernels see it.
#[inline]
const fn layer<S: Site<Layer = spec::Lstm>, C: Copy>(cell: C) -> Recurrent<C> {
    Recurrent {
        cell,
        inputs: S::INPUT.step().get(0),
        hidden: S::LAYER.hidden_size,
        bias: S::LAYER.bias,
        learned: matches!(S::LAYER.initial_state, InitialState::Learned),
        reverse: S::LAYER.reverse,
        grad_clip: S::LAYER.grad_clip,
    }
}

impl OverTime for spec::Lstm {
    #[cfg(feature = "std")]
    fn pack<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &mut [T]) {
        super::recurrent::pack(4, S::INPUT.step().get(0), S::LAYER.hidden_size, weights, packed);
    }

    #[cfg(all(feature = "train", feature = "std"))]
    fn pack_backward<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &mut [T]) {
        super::recurrent::pack_backward(4, S::INPUT.step().get(0), S::LAYER.hidden_size, weights, packed);
    }

    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(
        weights: &[T],
        packed: &[T],
        sequences: Sequences<'_>,
        x: &[T],
        y: &mut [T],
        states: [&mut [T]; 2],
    ) {
        T::lstm_forward(
            &layer::<S, _>(lstm::Lstm { peephole: S::LAYER.peephole }),
            weights,
            packed,
            sequences,
            x,
            y,
            None,
            states,
        )
    }

    #[cfg(not(feature = "std"))]
    fn infer<S: Site<Layer = Self>, T: Element>(
        weights: &[T],
        packed: &[T],
        sequences: Sequences<'_>,
        x: &[T],
        y: &mut [T],
        states: [&mut [T]; 2],
    ) {
        super::recurrent::each_step::<S, T>(
            weights,
            packed,
            sequences,
            [S::LAYER.hidden_size, S::LAYER.state()],
            S::LAYER.reverse,
            x,
            y,
            states,
        );
    }

    fn step<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &[T], x: &[T], y: &mut [T], state: &mut [T]) {
        T::lstm_step(&layer::<S, _>(lstm::Lstm { peephole: S::LAYER.peephole }), weights, packed, x, y, state)
    }

    #[cfg(feature = "train")]
    fn forward<S: Site<Layer = Self>, T: Element>(
        pass: Forward<'_, T>,
        sequences: Sequences<'_>,
        states: [&mut [T]; 2],
    ) {
        let layer = layer::<S, _>(lstm::Lstm { peephole: S::LAYER.peephole });
        let Forward { weights, x, y, keep, .. } = pass;
        if cfg!(not(feature = "std")) || pass.split == Split::One {
            return T::lstm_forward_one(&layer, weights, sequences.steps(), x, y, keep, states);
        }
        #[cfg(feature = "std")]
        T::lstm_forward(&layer, weights, pass.packed, sequences, x, y, Some(keep), states)
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(
        pass: Backward<'_, T>,
        sequences: Sequences<'_>,
        states: [&[T]; 2],
        dstates: [&mut [T]; 2],
        given: bool,
    ) {
        let layer = layer::<S, _>(lstm::Lstm { peephole: S::LAYER.peephole });
        if cfg!(not(feature = "std")) || pass.split == Split::One {
            return T::lstm_backward_one(&layer, pass, sequences.steps(), states, dstates, given);
        }
        #[cfg(feature = "std")]
        T::lstm_backward(&layer, pass, sequences, states, dstates, given)
    }
}
