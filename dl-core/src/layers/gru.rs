//! [`Gru`].

#[cfg(feature = "train")]
use super::{Backward, Forward, Split};
use super::{OverTime, Sequences, Site};
use crate::element::Element;
use crate::kernels::gru;
use crate::kernels::recurrent::Recurrent;
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

/// The layer as kernels see it.
#[inline]
const fn layer<S: Site<Layer = spec::Gru>, C: Copy>(cell: C) -> Recurrent<C> {
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

impl OverTime for spec::Gru {
    #[cfg(feature = "std")]
    fn pack<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &mut [T]) {
        super::recurrent::pack(3, S::INPUT.step().get(0), S::LAYER.hidden_size, weights, packed);
    }

    #[cfg(all(feature = "train", feature = "std"))]
    fn pack_backward<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &mut [T]) {
        super::recurrent::pack_backward(3, S::INPUT.step().get(0), S::LAYER.hidden_size, weights, packed);
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
        if S::LAYER.reset_after {
            T::gru_forward(&layer::<S, _>(gru::Gru), weights, packed, sequences, x, y, None, states)
        } else {
            T::gru_before_forward(&layer::<S, _>(gru::GruBefore), weights, packed, sequences, x, y, None, states)
        }
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
        if S::LAYER.reset_after {
            T::gru_step(&layer::<S, _>(gru::Gru), weights, packed, x, y, state)
        } else {
            T::gru_before_step(&layer::<S, _>(gru::GruBefore), weights, packed, x, y, state)
        }
    }

    #[cfg(feature = "train")]
    fn forward<S: Site<Layer = Self>, T: Element>(
        pass: Forward<'_, T>,
        sequences: Sequences<'_>,
        states: [&mut [T]; 2],
    ) {
        let Forward { weights, x, y, keep, .. } = pass;
        if cfg!(not(feature = "std")) || pass.split == Split::One {
            let steps = sequences.steps();
            return if S::LAYER.reset_after {
                T::gru_forward_one(&layer::<S, _>(gru::Gru), weights, steps, x, y, keep, states)
            } else {
                T::gru_before_forward_one(&layer::<S, _>(gru::GruBefore), weights, steps, x, y, keep, states)
            };
        }
        #[cfg(feature = "std")]
        let packed = pass.packed;
        #[cfg(feature = "std")]
        if S::LAYER.reset_after {
            T::gru_forward(&layer::<S, _>(gru::Gru), weights, packed, sequences, x, y, Some(keep), states)
        } else {
            T::gru_before_forward(&layer::<S, _>(gru::GruBefore), weights, packed, sequences, x, y, Some(keep), states)
        }
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(
        pass: Backward<'_, T>,
        sequences: Sequences<'_>,
        states: [&[T]; 2],
        dstates: [&mut [T]; 2],
        given: bool,
    ) {
        if cfg!(not(feature = "std")) || pass.split == Split::One {
            let steps = sequences.steps();
            return if S::LAYER.reset_after {
                T::gru_backward_one(&layer::<S, _>(gru::Gru), pass, steps, states, dstates, given)
            } else {
                T::gru_before_backward_one(&layer::<S, _>(gru::GruBefore), pass, steps, states, dstates, given)
            };
        }
        #[cfg(feature = "std")]
        if S::LAYER.reset_after {
            T::gru_backward(&layer::<S, _>(gru::Gru), pass, sequences, states, dstates, given)
        } else {
            T::gru_before_backward(&layer::<S, _>(gru::GruBefore), pass, sequences, states, dstates, given)
        }
    }
}
