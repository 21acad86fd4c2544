//! Products of a batch of vectors with a matrix.

use crate::element::Element;

/// `y[n, o] = Σᵢ weight[o, i] x[n, i] + bias[o]`; `bias` may be empty.
pub fn forward<T: Element>(inputs: usize, outputs: usize, weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
    let n = y.len() / outputs.max(1);
    let beta = if bias.is_empty() {
        T::ZERO
    } else {
        for row in y.chunks_exact_mut(outputs) {
            row.copy_from_slice(bias);
        }
        T::ONE
    };
    T::gemm([n, inputs, outputs], T::ONE, (x, [inputs, 1]), (weight, [1, inputs]), beta, (y, [outputs, 1]));
}

/// Forward was `y = W x`, so here `dx[n, i] = Σₒ dy[n, o] weight[o, i]`.
pub fn input_gradient<T: Element>(inputs: usize, outputs: usize, weight: &[T], dy: &[T], dx: &mut [T]) {
    let n = dy.len() / outputs.max(1);
    T::gemm([n, outputs, inputs], T::ONE, (dy, [outputs, 1]), (weight, [inputs, 1]), T::ZERO, (dx, [inputs, 1]));
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
    let rows = (200_000 / (n * inputs).max(1)).clamp(1, outputs.max(1)).next_multiple_of(16);
    crate::par::each(dweight, rows * inputs, &|i, dweight| {
        let rows_here = dweight.len() / inputs;
        let dy = &dy[i * rows..];
        T::gemm([rows_here, n, inputs], T::ONE, (dy, [1, outputs]), (x, [inputs, 1]), T::ONE, (dweight, [inputs, 1]));
    });
    if !dbias.is_empty() {
        for dy in dy.chunks_exact(outputs) {
            for (db, d) in dbias.iter_mut().zip(dy) {
                *db += *d;
            }
        }
    }
}
