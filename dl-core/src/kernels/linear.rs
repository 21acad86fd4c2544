//! Products of a batch of vectors with a matrix.

#[cfg(feature = "std")]
use super::{choice::is_turned, gemm};
use crate::element::Element;

/// `y[n, o] = Σᵢ weight[o, i] x[n, i] + bias[o]`; `bias` may be empty.
#[cfg(feature = "std")]
pub fn forward<T: Element>(inputs: usize, outputs: usize, weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
    let n = y.len() / outputs.max(1);
    let transposed = is_turned(n, inputs);
    if !transposed {
        gemm::rows_by_rows([n, inputs, outputs], x, weight, y, false);
    }
    if !bias.is_empty() {
        for row in y.chunks_exact_mut(outputs) {
            row.iter_mut().zip(bias).for_each(|(y, b)| *y = *b + if transposed { T::ZERO } else { *y });
        }
    }
    if transposed {
        gemm::rows_by_turned_rows([n, inputs, outputs], x, weight, y, !bias.is_empty());
    }
}

/// `y[n, o] = Σᵢ weight[o, i] x[n, i] + bias[o]`; `bias` may be empty.
#[cfg(not(feature = "std"))]
pub fn forward<T: Element>(inputs: usize, outputs: usize, weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
    for (x, y) in x.chunks_exact(inputs).zip(y.chunks_exact_mut(outputs)) {
        for (o, (y, row)) in y.iter_mut().zip(weight.chunks_exact(inputs)).enumerate() {
            *y = super::sum_of(row, x, |w, x| w * x) + bias.get(o).copied().unwrap_or(T::ZERO);
        }
    }
}

/// Forward was `y = W x`, so here `dx[n, i] = Σₒ dy[n, o] weight[o, i]`.
#[cfg(feature = "train")]
pub fn input_gradient<T: Element>(inputs: usize, outputs: usize, weight: &[T], dy: &[T], dx: &mut [T]) {
    let n = dy.len() / outputs.max(1);
    gemm::rows_by_columns([n, outputs, inputs], (dy, [outputs, 1]), (weight, inputs), (dx, inputs), false);
}

/// Forward was `y = W x + b`, so here `dweight[o, i] += Σₙ dy[n, o] x[n, i]` and `dbias[o] += Σₙ dy[n, o]`.
/// Rows of the weight are divided among the cores.
#[cfg(feature = "train")]
pub fn weight_gradient<T: Element>(
    inputs: usize,
    outputs: usize,
    x: &[T],
    dy: &[T],
    dweight: &mut [T],
    dbias: &mut [T],
) {
    let n = dy.len() / outputs.max(1);
    if n == 0 {
        return;
    }
    // Enough rows that copying `x` to panels for each piece hardly matters.
    let rows = (crate::par::PIECE / (n * inputs).max(1)).clamp(256, outputs.max(256)).next_multiple_of(16);
    crate::par::each(dweight, rows * inputs, &|i, dweight| {
        let rows_here = dweight.len() / inputs;
        let dy = &dy[i * rows..];
        gemm::rows_by_columns([rows_here, n, inputs], (dy, [1, outputs]), (x, inputs), (dweight, inputs), true);
    });
    if !dbias.is_empty() {
        for dy in dy.chunks_exact(outputs) {
            for (db, d) in dbias.iter_mut().zip(dy) {
                *db += *d;
            }
        }
    }
}
