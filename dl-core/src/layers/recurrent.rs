//! What the recurrent layers have in common.

#[cfg(not(feature = "std"))]
use super::{OverTime, Sequences, Site};
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

/// All steps of all sequences, one after the other; `size` is that of an output and of a state.
#[cfg(not(feature = "std"))]
#[allow(clippy::too_many_arguments)]
pub fn each_step<S: Site<Layer: OverTime>, T: Element>(
    weights: &[T],
    packed: &[T],
    sequences: Sequences<'_>,
    size: [usize; 2],
    reverse: bool,
    x: &[T],
    y: &mut [T],
    states: [&mut [T]; 2],
) {
    let (inputs, [hidden, state], [initial, last]) = (S::INPUT.step().get(0), size, states);
    for i in 0..sequences.count() {
        let (of, last) = (sequences.of(i), &mut last[i * state..][..state]);
        last.copy_from_slice(&initial[i * state..][..state]);
        for t in 0..of.len() {
            let at = if reverse { of.end - 1 - t } else { of.start + t };
            let (x, y) = (&x[at * inputs..][..inputs], &mut y[at * hidden..][..hidden]);
            <S::Layer as OverTime>::step::<S, T>(weights, packed, x, y, last);
        }
    }
}
