//! The product of one vector with a matrix: a step of a sequence.

use super::simd::{Simd, Work, vectorized};
use super::sum_of;
use crate::element::Element;

/// Rows at a time.
const ROWS: usize = 4;

/// `y[o] = Σᵢ weight[o, i] x[i] + bias[o]`, or 0 where that is at most 0 if there is to be a `relu`; `bias` may be empty.
///
/// # Panics
/// If the slices are not of these sizes.
pub fn step<T: Element>(inputs: usize, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    assert!(
        x.len() >= inputs && weight.len() >= inputs * y.len() && (bias.is_empty() || bias.len() >= y.len()),
        "numbers of a step are missing"
    );
    vectorized(Step { inputs, weight, bias, relu, x, y });
}

/// [`step`] in loops that are compiled where they are called, for what every processor has.
#[inline(always)]
pub fn by_loops<T: Element>(inputs: usize, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    for (o, (y, row)) in y.iter_mut().zip(weight.chunks_exact(inputs.max(1))).enumerate() {
        let sum = sum_of(row, x, |w, x| w * x);
        *y = finished(sum, bias, relu, o);
    }
}

/// With what follows a sum.
#[inline(always)]
fn finished<T: Element>(sum: T, bias: &[T], relu: bool, o: usize) -> T {
    let sum = if bias.is_empty() { sum } else { sum + bias[o] };
    if relu && sum <= T::ZERO { T::ZERO } else { sum }
}

struct Step<'a, T> {
    inputs: usize,
    weight: &'a [T],
    bias: &'a [T],
    relu: bool,
    x: &'a [T],
    y: &'a mut [T],
}

impl<T: Element> Work<T> for Step<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(mut self, simd: S) {
        let outputs = self.y.len();
        let whole = outputs / ROWS * ROWS;
        for o in (0..whole).step_by(ROWS) {
            self.rows::<S, ROWS>(simd, o);
        }
        for o in whole..outputs {
            self.rows::<S, 1>(simd, o);
        }
    }
}

impl<T: Element> Step<'_, T> {
    /// `R` outputs from `o` on, at most [`ROWS`].
    #[inline(always)]
    fn rows<S: Simd<T>, const R: usize>(&mut self, simd: S, o: usize) {
        let (len, x, weight) = (self.inputs, self.x.as_ptr(), self.weight.as_ptr().wrapping_add(o * self.inputs));
        let mut sums = [simd.splat(T::ZERO); ROWS];
        let whole = len / S::N * S::N;
        // SAFETY: rows and the vector have `len` numbers.
        unsafe {
            for l in (0..whole).step_by(S::N) {
                let x = simd.load(x.add(l));
                for (r, sum) in sums.iter_mut().enumerate().take(R) {
                    *sum = simd.mul_add(x, simd.load(weight.add(r * len + l)), *sum);
                }
            }
            if whole < len {
                let x = simd.load_some(x.add(whole), len - whole);
                for (r, sum) in sums.iter_mut().enumerate().take(R) {
                    *sum = simd.mul_add(x, simd.load_some(weight.add(r * len + whole), len - whole), *sum);
                }
            }
        }
        let sums = simd.sums(sums);
        for (r, sum) in sums.into_iter().enumerate().take(R) {
            self.y[o + r] = finished(sum, self.bias, self.relu, o + r);
        }
    }
}
