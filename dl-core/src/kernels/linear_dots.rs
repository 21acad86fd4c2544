//! A linear layer as dot products of rows: for few samples, or few outputs.

use super::rectified;
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
        for o in 0..self.quarter() {
            let mut sample = 0;
            while sample < self.n {
                sample += match self.n - sample {
                    1 => self.tile::<S, 1>(simd, sample, o),
                    _ if !S::VARIED => self.tile::<S, 1>(simd, sample, o),
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
    /// The distance of outputs that are computed together: their rows of weights are then streams of memory that go on with the next
    /// outputs, so that the processor reads ahead. 1024 → 1024 takes 7% less time than with rows that follow each other.
    #[inline(always)]
    fn quarter(&self) -> usize {
        self.size[1].div_ceil(OUTPUTS)
    }

    /// `R` samples and four outputs, the last of which is taken again where there are not as many.
    #[inline(always)]
    fn tile<S: Simd<T>, const R: usize>(&mut self, simd: S, sample: usize, o: usize) -> usize {
        let ([inputs, outputs], quarter) = (self.size, self.quarter());
        // SAFETY: there are `n` samples, and as many rows of weights as outputs.
        let x: [_; R] = core::array::from_fn(|r| unsafe { self.x.as_ptr().add((sample + r) * inputs) });
        let w: [_; OUTPUTS] =
            core::array::from_fn(|k| unsafe { self.weight.as_ptr().add((o + k * quarter).min(outputs - 1) * inputs) });
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
        for (r, sums) in sums.into_iter().enumerate() {
            let mut sums = simd.sums(sums);
            for (k, sum) in sums.iter_mut().enumerate() {
                *sum += self.bias.get(o + k * quarter).copied().unwrap_or(T::ZERO);
            }
            if self.relu {
                sums = sums.map(rectified);
            }
            let y = &mut self.y[(sample + r) * outputs..][..outputs];
            for (y, sum) in y[o..].iter_mut().step_by(quarter).zip(sums) {
                *y = sum;
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
