//! Recurrent layers, one sequence and one step of it.
//!
//! A step goes through some units at a time, and through their gates one after the other: the rows of neighbouring units are near to each other.
//! All products of a gate, with the input and with the state before, are in registers, and only the gates of these units are in memory beside
//! the output and the state. The state before stays where it is until all units are done. In a sequence it is the output of the step before, so
//! nothing is copied.
//!
//! Instructions of a step on a Cortex-M4F, in `f32`:
//!
//! | inputs → units | `Rnn` | `Lstm` | `Gru` | `Gru(reset_after = false)` |
//! |---|--:|--:|--:|--:|
//! | 1 → 16 | | 5,520 | | |
//! | 16 → 32 | 5,360 | 21,320 | 18,120 | 18,080 |
//! | 65 → 64 | | 98,600 | 81,080 | 81,080 |
//! | … for each multiply-add, of the last | 3.5 | 3.0 | 3.3 | 3.3 |
//!
//! A multiply-add is 2.4 of these (`rows`). The rest is per unit: 150 for the cell of an LSTM, which is five functions as three divisions, some 70
//! for each of the functions of the others; and biases. Of few units and inputs, this is most of it.

use super::{copy, has};
use crate::element::Element;
use crate::kernels::cells::{Gates, Recurrent};

/// Where the arrays of a layer begin; those that are not there are never read.
#[derive(Clone, Copy)]
pub struct Weights<T> {
    /// `[gates · hidden][inputs]`.
    pub ih: *const T,
    /// `[gates · hidden][hidden]`.
    pub hh: *const T,
    /// `[gates · hidden]`.
    pub bias_ih: *const T,
    /// `[gates · hidden]`.
    pub bias_hh: *const T,
    /// Three times `[hidden]`.
    pub peepholes: *const T,
}

/// What a step of one sequence reads and writes.
#[derive(Clone, Copy)]
pub struct Step<T> {
    /// The input.
    pub x: *const T,
    /// `hₜ₋₁`, which stays as it is.
    pub h: *const T,
    /// `hₜ`, in a place of its own.
    pub y: *mut T,
    /// `cₜ₋₁`, and in its place `cₜ`, if there is one.
    pub c: *mut T,
}

/// A recurrent layer as loops over its units.
pub trait ByUnits: Gates {
    /// One step.
    ///
    /// # Safety
    /// The weights are those of the layer, and the places of the step have as many numbers as it has inputs and units.
    unsafe fn step<T: Element>(layer: &Recurrent<Self>, weights: Weights<T>, step: Step<T>);
}

impl<T: Element> Weights<T> {
    /// The arrays, if the weights have as many numbers as the layer.
    #[inline(always)]
    fn of<C: Gates>(layer: &Recurrent<C>, weights: &[T]) -> Option<Self> {
        let arrays = layer.arrays();
        let at = |start| weights.as_ptr().wrapping_add(start);
        (weights.len() == arrays.initial.end).then(|| Weights {
            ih: at(arrays.weight_ih.start),
            hh: at(arrays.weight_hh.start),
            bias_ih: at(arrays.bias_ih.start),
            bias_hh: at(arrays.bias_hh.start),
            peepholes: at(arrays.peepholes.start),
        })
    }

    /// `b_ih + b_hh` of `R` rows that are `every` apart, the first of which is `first`.
    ///
    /// # Safety
    /// There are such rows.
    #[inline(always)]
    pub unsafe fn biases<C: Gates, const R: usize>(&self, layer: &Recurrent<C>, first: usize, every: usize) -> [T; R] {
        let mut sums = [T::ZERO; R];
        if layer.bias {
            let (ih, hh) = (self.bias_ih.wrapping_add(first), self.bias_hh.wrapping_add(first));
            for (r, sum) in sums.iter_mut().enumerate() {
                // SAFETY: the caller's.
                *sum = unsafe { *ih.add(r * every) + *hh.add(r * every) };
            }
        }
        sums
    }
}

/// `y` from `x`, and `state` moved on.
#[inline(always)]
pub fn step<T: Element, C: ByUnits>(layer: &Recurrent<C>, weights: &[T], x: &[T], y: &mut [T], state: &mut [T]) {
    let sized = x.len() == layer.inputs && y.len() == layer.hidden && state.len() == layer.state();
    let (Some(weights), true) = (Weights::of(layer, weights), sized) else { return };
    let Some((h, c)) = state.split_at_mut_checked(layer.hidden) else { return };
    let step = Step { x: x.as_ptr(), h: h.as_ptr(), y: y.as_mut_ptr(), c: c.as_mut_ptr() };
    // SAFETY: all have been found to be as long as the layer says.
    unsafe { C::step(layer, weights, step) };
    copy(y, h);
}

/// All steps of one sequence: `states` are the initial one and the last one.
#[inline(always)]
pub fn infer<T: Element, C: ByUnits>(
    layer: &Recurrent<C>,
    weights: &[T],
    steps: usize,
    x: &[T],
    y: &mut [T],
    [initial, last]: [&mut [T]; 2],
) {
    let &Recurrent { inputs, hidden, .. } = layer;
    let sized = has(x, [steps, inputs]) && has(y, [steps, hidden]);
    let sized = sized && initial.len() == layer.state() && last.len() == layer.state();
    let (Some(weights), true) = (Weights::of(layer, weights), sized) else { return };
    copy(initial, last);
    let Some((last, c)) = last.split_at_mut_checked(hidden) else { return };
    let (mut h, c) = (initial.as_ptr(), c.as_mut_ptr());
    for t in 0..steps {
        let at = if layer.reverse { steps - 1 - t } else { t };
        let (x, y) = (x.as_ptr().wrapping_add(at * inputs), y.as_mut_ptr().wrapping_add(at * hidden));
        // SAFETY: there are as many steps, and all else has been found to be as long as the layer says.
        unsafe { C::step(layer, weights, Step { x, h, y, c }) };
        h = y.cast_const();
    }
    // SAFETY: the initial state or an output, of which each has as many numbers as there are units.
    copy(unsafe { core::slice::from_raw_parts(h, hidden) }, last);
}
