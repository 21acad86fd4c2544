//! Products of a batch of vectors with a matrix.

use super::simd::{Work, mul_add, total, vectorized};
use crate::element::Element;

/// From how many samples on a product of matrices is faster than so many products with vectors.
const FEW: usize = 4;

/// `y[n, o] = Σᵢ weight[o, i] x[n, i] + bias[o]`; `bias` may be empty.
pub fn forward<T: Element>(inputs: usize, outputs: usize, weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
    let n = y.len() / outputs.max(1);
    if n < FEW || cfg!(not(feature = "std")) {
        for (x, y) in x.chunks_exact(inputs).zip(y.chunks_exact_mut(outputs)) {
            vectorized(OneSample { weight, bias, x, y });
        }
        return;
    }
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

/// `y = W x + b` for one sample: every row of `W` is read once, in order.
struct OneSample<'a, T> {
    weight: &'a [T],
    bias: &'a [T],
    x: &'a [T],
    y: &'a mut [T],
}

impl<T: Element> Work for OneSample<'_, T> {
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        // One vector register of 32 bytes.
        if size_of::<T>() == 4 { self.rows::<8, FMA>() } else { self.rows::<4, FMA>() }
    }
}

impl<T: Element> OneSample<'_, T> {
    /// Rows four by four, and the rest one by one.
    #[inline(always)]
    fn rows<const L: usize, const FMA: bool>(self) {
        let inputs = self.x.len();
        let (blocks, rest) = self.y.as_chunks_mut::<4>();
        let (weight, weight_rest) = self.weight.split_at(blocks.len() * 4 * inputs);
        for (y, weight) in blocks.iter_mut().zip(weight.chunks_exact(4 * inputs)) {
            *y = dots::<T, 4, L, FMA>(weight, self.x);
        }
        for (y, weight) in rest.iter_mut().zip(weight_rest.chunks_exact(inputs)) {
            [*y] = dots::<T, 1, L, FMA>(weight, self.x);
        }
        self.y.iter_mut().zip(self.bias).for_each(|(y, b)| *y += *b);
    }
}

/// The products of `R` rows with a vector.
#[inline(always)]
fn dots<T: Element, const R: usize, const L: usize, const FMA: bool>(rows: &[T], x: &[T]) -> [T; R] {
    let rows: [&[T]; R] = core::array::from_fn(|r| &rows[r * x.len()..(r + 1) * x.len()]);
    let (x, x_rest) = x.as_chunks::<L>();
    let chunks = rows.map(|row| &row.as_chunks::<L>().0[..x.len()]);
    let mut sums = [[T::ZERO; L]; R];
    for (i, x) in x.iter().enumerate() {
        let x = *x;
        for r in 0..R {
            let row = chunks[r][i];
            for l in 0..L {
                sums[r][l] = mul_add::<T, FMA>(row[l], x[l], sums[r][l]);
            }
        }
    }
    core::array::from_fn(|r| {
        let rest = rows[r].iter().rev().zip(x_rest.iter().rev());
        rest.fold(total(sums[r]), |sum, (w, x)| sum + *w * *x)
    })
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
