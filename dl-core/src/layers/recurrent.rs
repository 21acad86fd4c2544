//! What the recurrent layers have in common: everything but their cells.

#[cfg(feature = "std")]
use crate::element::Element;

/// Packs the weights of a layer of so many gates, inputs and units.
#[cfg(feature = "std")]
pub fn pack<T: Element>(gates: usize, inputs: usize, hidden: usize, weights: &[T], packed: &mut [T]) {
    let (weight_ih, rest) = weights.split_at(gates * hidden * inputs);
    T::recurrent_pack([gates, inputs, hidden], weight_ih, &rest[..gates * hidden * hidden], packed);
}

/// As [`pack`], for the backward pass.
#[cfg(all(feature = "train", feature = "std"))]
pub fn pack_backward<T: Element>(gates: usize, inputs: usize, hidden: usize, weights: &[T], packed: &mut [T]) {
    let rows = gates * hidden;
    T::recurrent_pack_backward(rows, hidden, &weights[rows * inputs..][..rows * hidden], packed);
}

/// Implements [`OverTime`](super::OverTime) for a recurrent layer of so many gates: where a condition holds, by a cell and the kernels of it.
macro_rules! recurrent {
    ($Name:ident, $gates:literal, $(if $when:expr => $cell:expr, $forward:ident, $step:ident, $backward:ident, $forward_one:ident, $backward_one:ident;)*) => {
        /// The layer as kernels see it.
        const fn layer<S: Site<Layer = spec::$Name>, C: Copy>(cell: C) -> Recurrent<C> {
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

        impl OverTime for spec::$Name {
            #[cfg(feature = "std")]
            fn pack<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &mut [T]) {
                super::recurrent::pack($gates, S::INPUT.step().get(0), S::LAYER.hidden_size, weights, packed);
            }

            #[cfg(all(feature = "train", feature = "std"))]
            fn pack_backward<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &mut [T]) {
                super::recurrent::pack_backward($gates, S::INPUT.step().get(0), S::LAYER.hidden_size, weights, packed);
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
                $(if $when {
                    let layer = const { layer::<S, _>($cell) };
                    return T::$forward(&layer, weights, packed, sequences, x, y, None, states);
                })*
            }

            fn infer_one<S: Site<Layer = Self>, T: Element>(
                weights: &[T],
                steps: usize,
                x: &[T],
                y: &mut [T],
                states: [&mut [T]; 2],
            ) {
                $(if $when {
                    let layer = const { layer::<S, _>($cell) };
                    return small::recurrent::infer(&layer, weights, steps, x, y, states);
                })*
            }

            #[cfg(feature = "std")]
            fn step<S: Site<Layer = Self>, T: Element>(
                weights: &[T],
                packed: &[T],
                x: &[T],
                y: &mut [T],
                state: &mut [T],
            ) {
                $(if $when {
                    let layer = const { layer::<S, _>($cell) };
                    return T::$step(&layer, weights, packed, x, y, state);
                })*
            }

            fn step_one<S: Site<Layer = Self>, T: Element>(weights: &[T], x: &[T], y: &mut [T], state: &mut [T]) {
                $(if $when {
                    let layer = const { layer::<S, _>($cell) };
                    return small::recurrent::step(&layer, weights, x, y, state);
                })*
            }

            #[cfg(feature = "train")]
            fn forward<S: Site<Layer = Self>, T: Element>(
                pass: Forward<'_, T>,
                sequences: Sequences<'_>,
                states: [&mut [T]; 2],
            ) {
                let Forward { weights, x, y, keep, .. } = pass;
                $(if $when {
                    let layer = const { layer::<S, _>($cell) };
                    #[cfg(feature = "std")]
                    if pass.split != Split::One {
                        return T::$forward(&layer, weights, pass.packed, sequences, x, y, Some(keep), states);
                    }
                    return T::$forward_one(&layer, weights, sequences.steps(), x, y, keep, states);
                })*
            }

            #[cfg(feature = "train")]
            fn backward<S: Site<Layer = Self>, T: Element>(
                pass: Backward<'_, T>,
                sequences: Sequences<'_>,
                states: [&[T]; 2],
                dstates: [&mut [T]; 2],
                given: bool,
            ) {
                $(if $when {
                    let layer = const { layer::<S, _>($cell) };
                    #[cfg(feature = "std")]
                    if pass.split != Split::One {
                        return T::$backward(&layer, pass, sequences, states, dstates, given);
                    }
                    return T::$backward_one(&layer, pass, sequences.steps(), states, dstates, given);
                })*
            }
        }
    };
}
pub(super) use recurrent;
