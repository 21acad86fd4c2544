//! Products of a batch of vectors with a matrix.

#[cfg(feature = "train")]
use core::ops::Range;

use super::decisions::in_lanes;
#[cfg(feature = "train")]
use super::panels::{self, Left};
use super::{lanes, linear_dots};
use crate::element::Element;
use crate::par::Ranges;

/// The vectors of a batch, by their number: samples need not follow each other in memory.
#[cfg(feature = "train")]
pub type Vectors<'a, T> = &'a (dyn Fn(usize) -> &'a [T] + Sync);

/// `y[n, o] = Σᵢ weight[o, i] x[n, i] + bias[o]`, or 0 where that is at most 0 if there is to be a `relu`; `bias` may be empty.
pub fn forward<T: Element>(inputs: usize, outputs: usize, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    let samples = in_lanes(y.len() / outputs.max(1), inputs, outputs);
    T::linear_forward_by(samples, inputs, outputs, weight, bias, relu, x, y);
}

/// [`forward`] with so many `samples` in lanes, and dot products of the others.
#[doc(hidden)]
#[allow(clippy::too_many_arguments)]
pub fn forward_by<T: Element>(
    samples: usize,
    inputs: usize,
    outputs: usize,
    weight: &[T],
    bias: &[T],
    relu: bool,
    x: &[T],
    y: &mut [T],
) {
    forward_in(Ranges::ONE, samples, [inputs, outputs], weight, bias, relu, x, y);
}

/// [`forward_by`] in `ranges` of outputs.
#[allow(clippy::too_many_arguments)]
fn forward_in<T: Element>(
    ranges: Ranges,
    samples: usize,
    size: [usize; 2],
    weight: &[T],
    bias: &[T],
    relu: bool,
    x: &[T],
    y: &mut [T],
) {
    let ((x, rest_x), (y, rest_y)) = (x.split_at(samples * size[0]), y.split_at_mut(samples * size[1]));
    lanes::forward(size, ranges, weight, bias, relu, x, y);
    linear_dots::forward(size, weight, bias, relu, rest_x, rest_y);
}

/// [`forward`] of a batch that all cores work on together.
#[cfg(feature = "rayon")]
pub fn forward_together<T: Element>(size: [usize; 2], weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    let [inputs, outputs] = size;
    let n = y.len() / outputs.max(1);
    forward_in(Ranges::together(weight.len() * n), in_lanes(n, inputs, outputs), size, weight, bias, relu, x, y);
}

/// Forward was `y = W x`, so here `dx[n, i] = Σₒ dy[n, o] weight[o, i]`.
#[cfg(feature = "train")]
pub fn input_gradient<T: Element>(inputs: usize, outputs: usize, weight: &[T], dy: &[T], dx: &mut [T]) {
    input_gradient_in(Ranges::ONE, [inputs, outputs], weight, dy, dx);
}

/// [`input_gradient`] of a batch that all cores work on together.
#[cfg(feature = "train")]
pub fn input_gradient_together<T: Element>(size: [usize; 2], weight: &[T], dy: &[T], dx: &mut [T]) {
    input_gradient_in(Ranges::together(dy.len() * size[0]), size, weight, dy, dx);
}

/// [`input_gradient`] in ranges of inputs.
#[cfg(feature = "train")]
fn input_gradient_in<T: Element>(ranges: Ranges, size: [usize; 2], weight: &[T], dy: &[T], dx: &mut [T]) {
    let [inputs, outputs] = size;
    let n = dy.len() / outputs.max(1);
    panels::product([n, outputs, inputs], ranges, Left::Rows(dy), &|o| &weight[o * inputs..][..inputs], dx, false);
}

/// Forward was `y = W x + b`, so here `dweight[o, i] += Σₙ dy[n, o] x[n, i]` and `dbias[o] += Σₙ dy[n, o]`, for the outputs in `rows`:
/// `dweight` and `dbias` begin with the first of them. `dbias` may be empty. Sample `n` has the input `x(n)` and the output gradient
/// `dy(n)`.
#[cfg(feature = "train")]
pub fn weight_gradient<T: Element>(
    inputs: usize,
    samples: usize,
    x: Vectors<'_, T>,
    dy: Vectors<'_, T>,
    rows: Range<usize>,
    dweight: &mut [T],
    dbias: &mut [T],
) {
    panels::product([rows.len(), samples, inputs], Ranges::ONE, Left::Columns(dy, rows.start), x, dweight, true);
    if !dbias.is_empty() {
        for sample in 0..samples {
            for (db, d) in dbias.iter_mut().zip(&dy(sample)[rows.clone()]) {
                *db += *d;
            }
        }
    }
}
