//! [`Rnn`].

#[cfg(feature = "train")]
use super::{Backward, Forward, Split};
use super::{OverTime, Sequences, Site};
use crate::element::Element;
use crate::kernels::recurrent::Recurrent;
use crate::kernels::rnn;
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

/// The layer as kernels see it.
#[inline]
const fn layer<S: Site<Layer = spec::Rnn>, C: Copy>(cell: C) -> Recurrent<C> {
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

impl OverTime for spec::Rnn {
    #[cfg(feature = "std")]
    fn pack<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &mut [T]) {
        super::recurrent::pack(1, S::INPUT.step().get(0), S::LAYER.hidden_size, weights, packed);
    }

    #[cfg(all(feature = "train", feature = "std"))]
    fn pack_backward<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &mut [T]) {
        super::recurrent::pack_backward(1, S::INPUT.step().get(0), S::LAYER.hidden_size, weights, packed);
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
        T::rnn_forward(
            &layer::<S, _>(rnn::Rnn { relu: matches!(S::LAYER.nonlinearity, Nonlinearity::Relu) }),
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
        T::rnn_step(
            &layer::<S, _>(rnn::Rnn { relu: matches!(S::LAYER.nonlinearity, Nonlinearity::Relu) }),
            weights,
            packed,
            x,
            y,
            state,
        )
    }

    #[cfg(feature = "train")]
    fn forward<S: Site<Layer = Self>, T: Element>(
        pass: Forward<'_, T>,
        sequences: Sequences<'_>,
        states: [&mut [T]; 2],
    ) {
        let layer = layer::<S, _>(rnn::Rnn { relu: matches!(S::LAYER.nonlinearity, Nonlinearity::Relu) });
        let Forward { weights, x, y, keep, .. } = pass;
        if cfg!(not(feature = "std")) || pass.split == Split::One {
            return T::rnn_forward_one(&layer, weights, sequences.steps(), x, y, keep, states);
        }
        #[cfg(feature = "std")]
        T::rnn_forward(&layer, weights, pass.packed, sequences, x, y, Some(keep), states)
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(
        pass: Backward<'_, T>,
        sequences: Sequences<'_>,
        states: [&[T]; 2],
        dstates: [&mut [T]; 2],
        given: bool,
    ) {
        let layer = layer::<S, _>(rnn::Rnn { relu: matches!(S::LAYER.nonlinearity, Nonlinearity::Relu) });
        if cfg!(not(feature = "std")) || pass.split == Split::One {
            return T::rnn_backward_one(&layer, pass, sequences.steps(), states, dstates, given);
        }
        #[cfg(feature = "std")]
        T::rnn_backward(&layer, pass, sequences, states, dstates, given)
    }
}
