//! Simple recurrent layers, four units at a time.

use super::gates::tanh;
use super::recurrent::{ByUnits, Step, Weights};
use super::rows::{each, products};
use crate::element::Element;
use crate::kernels::cells::{Recurrent, Rnn};

impl ByUnits for Rnn {
    /// `hₜ = tanh(…)`, or `max(0, …)`.
    #[inline(always)]
    unsafe fn step<T: Element>(layer: &Recurrent<Self>, weights: Weights<T>, step: Step<T>) {
        // SAFETY: the caller's; there are as many units.
        unsafe {
            each!(layer.hidden, u, R, units::<T, R>(layer, weights, step, u));
        }
    }
}

/// `R` units from `u` on.
///
/// # Safety
/// As [`ByUnits::step`], and there are as many units.
#[inline(always)]
unsafe fn units<T: Element, const R: usize>(layer: &Recurrent<Rnn>, weights: Weights<T>, step: Step<T>, u: usize) {
    let &Recurrent { inputs, hidden, .. } = layer;
    // SAFETY: the caller's.
    unsafe {
        let mut sums: [T; R] = weights.biases(layer, u, 1);
        products(inputs, inputs, weights.ih.add(u * inputs), step.x, &mut sums);
        products(hidden, hidden, weights.hh.add(u * hidden), step.h, &mut sums);
        for (r, sum) in sums.into_iter().enumerate() {
            let h = if !layer.cell.relu {
                tanh(sum)
            } else if sum <= T::ZERO {
                T::ZERO
            } else {
                sum
            };
            *step.y.add(u + r) = h;
        }
    }
}
