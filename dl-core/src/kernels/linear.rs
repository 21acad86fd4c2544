//! Products of a batch of vectors with a matrix.

#[cfg(all(feature = "train", feature = "std"))]
use core::ops::Range;

#[cfg(feature = "std")]
use super::decisions::in_lanes;
#[cfg(all(feature = "train", feature = "std"))]
use super::panels::{self, Left};
#[cfg(feature = "std")]
use super::{lanes, linear_dots};
use crate::element::Element;
#[cfg(feature = "std")]
use crate::par::Ranges;

/// The vectors of a batch, by their number: samples need not follow each other in memory.
#[cfg(all(feature = "train", feature = "std"))]
pub type Vectors<'a, T> = &'a (dyn Fn(usize) -> &'a [T] + Sync);

/// `y[n, o] = Σᵢ weight[o, i] x[n, i] + bias[o]`, or 0 where that is at most 0 if there is to be a `relu`; `bias` may be empty.
#[cfg(feature = "std")]
pub fn forward<T: Element>(inputs: usize, outputs: usize, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    let samples = in_lanes(y.len() / outputs.max(1), inputs, outputs);
    T::linear_forward_by(samples, inputs, outputs, weight, bias, relu, x, y);
}

/// [`forward`] with so many `samples` in lanes, and dot products of the others.
#[doc(hidden)]
#[cfg(feature = "std")]
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
#[cfg(feature = "std")]
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

/// `y[n, o] = Σᵢ weight[o, i] x[n, i] + bias[o]`, or 0 where that is at most 0 if there is to be a `relu`; `bias` may be empty.
#[cfg(not(feature = "std"))]
pub fn forward<T: Element>(inputs: usize, outputs: usize, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    for (x, y) in x.chunks_exact(inputs).zip(y.chunks_exact_mut(outputs)) {
        for (o, (y, row)) in y.iter_mut().zip(weight.chunks_exact(inputs)).enumerate() {
            let sum = super::sum_of(row, x, |w, x| w * x) + bias.get(o).copied().unwrap_or(T::ZERO);
            *y = if relu && sum <= T::ZERO { T::ZERO } else { sum };
        }
    }
}

/// Forward was `y = W x`, so here `dx[n, i] = Σₒ dy[n, o] weight[o, i]`.
#[cfg(all(feature = "train", feature = "std"))]
pub fn input_gradient<T: Element>(inputs: usize, outputs: usize, weight: &[T], dy: &[T], dx: &mut [T]) {
    input_gradient_in(Ranges::ONE, [inputs, outputs], weight, dy, dx);
}

/// [`input_gradient`] of a batch that all cores work on together.
#[cfg(all(feature = "train", feature = "std"))]
pub fn input_gradient_together<T: Element>(size: [usize; 2], weight: &[T], dy: &[T], dx: &mut [T]) {
    input_gradient_in(Ranges::together(dy.len() * size[0]), size, weight, dy, dx);
}

/// [`input_gradient`] in ranges of inputs.
#[cfg(all(feature = "train", feature = "std"))]
fn input_gradient_in<T: Element>(ranges: Ranges, size: [usize; 2], weight: &[T], dy: &[T], dx: &mut [T]) {
    let [inputs, outputs] = size;
    let n = dy.len() / outputs.max(1);
    panels::product([n, outputs, inputs], ranges, Left::Rows(dy), &|o| &weight[o * inputs..][..inputs], dx, false);
}

/// Forward was `y = W x + b`, so here `dweight[o, i] += Σₙ dy[n, o] x[n, i]` and `dbias[o] += Σₙ dy[n, o]`, for the outputs in `rows`:
/// `dweight` and `dbias` begin with the first of them. `dbias` may be empty. Sample `n` has the input `x(n)` and the output gradient
/// `dy(n)`.
#[cfg(all(feature = "train", feature = "std"))]
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
