//! A linear layer as dot products of rows: for few samples, or few outputs.

use super::simd::{Simd, Work, vectorized};
use crate::element::Element;

/// Outputs that are computed together: as many as [`Simd::sums`] adds up.
const OUTPUTS: usize = 4;

/// `y[n, o] = Σᵢ weight[o, i] x[n, i] + bias[o]`, or 0 where that is at most 0 if there is to be a `relu`; `bias` may be empty.
///
/// # Panics
/// If the slices are not of these sizes.
pub fn forward<T: Element>(size: [usize; 2], weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    let [inputs, outputs] = size;
    let n = y.len() / outputs.max(1);
    assert!(weight.len() >= inputs * outputs && x.len() >= n * inputs, "a linear layer's numbers are missing");
    assert!(bias.is_empty() || bias.len() >= outputs, "a linear layer's bias is too short");
    if n == 0 {
        return;
    }
    vectorized(Dots { size, n, weight, bias, relu, x, y });
}

struct Dots<'a, T> {
    size: [usize; 2],
    n: usize,
    weight: &'a [T],
    bias: &'a [T],
    relu: bool,
    x: &'a [T],
    y: &'a mut [T],
}

impl<T: Element> Work<T> for Dots<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(mut self, simd: S) {
        for o in (0..self.size[1]).step_by(OUTPUTS) {
            let mut sample = 0;
            while sample < self.n {
                sample += match self.n - sample {
                    1 => self.tile::<S, 1>(simd, sample, o),
                    2 => self.tile::<S, 2>(simd, sample, o),
                    _ if !S::MANY => self.tile::<S, 2>(simd, sample, o),
                    3 => self.tile::<S, 3>(simd, sample, o),
                    _ => self.tile::<S, 4>(simd, sample, o),
                };
            }
        }
    }
}

impl<T: Element> Dots<'_, T> {
    /// `R` samples and four outputs, the last of which is taken again where there are not as many.
    #[inline(always)]
    fn tile<S: Simd<T>, const R: usize>(&mut self, simd: S, sample: usize, o: usize) -> usize {
        let [inputs, outputs] = self.size;
        // SAFETY: there are `n` samples, and as many rows of weights as outputs.
        let x: [_; R] = core::array::from_fn(|r| unsafe { self.x.as_ptr().add((sample + r) * inputs) });
        let w: [_; OUTPUTS] =
            core::array::from_fn(|k| unsafe { self.weight.as_ptr().add((o + k).min(outputs - 1) * inputs) });
        let mut sums = [[simd.splat(T::ZERO); OUTPUTS]; R];
        let whole = inputs / S::N * S::N;
        for l in (0..whole).step_by(S::N) {
            // SAFETY: rows have `inputs` numbers.
            add(simd, &mut sums, |row| unsafe { simd.load(row.add(l)) }, x, w);
        }
        if whole < inputs {
            // SAFETY: the same.
            add(simd, &mut sums, |row| unsafe { simd.load_some(row.add(whole), inputs - whole) }, x, w);
        }
        let width = (outputs - o).min(OUTPUTS);
        for (r, sums) in sums.into_iter().enumerate() {
            let sums = simd.sums(sums);
            for (k, y) in self.y[(sample + r) * outputs + o..][..width].iter_mut().enumerate() {
                let sum = sums[k] + self.bias.get(o + k).copied().unwrap_or(T::ZERO);
                *y = if self.relu && sum <= T::ZERO { T::ZERO } else { sum };
            }
        }
        R
    }
}

/// Adds the products of a register of every sample and every output.
#[inline(always)]
fn add<T: Element, S: Simd<T>, const R: usize>(
    simd: S,
    sums: &mut [[S::V; OUTPUTS]; R],
    load: impl Fn(*const T) -> S::V,
    x: [*const T; R],
    w: [*const T; OUTPUTS],
) {
    let w = w.map(&load);
    for (sums, x) in sums.iter_mut().zip(x) {
        let x = load(x);
        for (sum, w) in sums.iter_mut().zip(w) {
            *sum = simd.mul_add(x, w, *sum);
        }
    }
}
