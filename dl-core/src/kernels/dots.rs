//! Dot products of rows with rows, held in registers.

use super::simd::{Simd, Work, vectorized};
use crate::element::Element;

/// Many rows of the same length: where each begins is given by a table, and row `r` of repetition `i` is `i · every` further on.
#[derive(Clone, Copy)]
pub struct Rows<'a, T> {
    /// The numbers.
    pub x: &'a [T],
    /// Where the rows begin.
    pub at: &'a [u32],
    /// The distance of repetitions.
    pub every: usize,
}

impl<T> Rows<'_, T> {
    fn reach(&self, len: usize, times: usize) -> usize {
        let last = self.at.iter().fold(0, |last, at| last.max(*at)) as usize;
        last + times.saturating_sub(1) * self.every + len
    }
}

/// `c[i, j] = Σ over repetitions of a[i] · b[j]`, `times` repetitions, rows of `len` numbers; `+=` where they are to
/// `accumulate`. `c` has strides `[stride, 1]`.
///
/// # Panics
/// If a row lies beyond its slice, or a sum beyond `c`.
#[allow(clippy::too_many_arguments)]
pub fn dots<T: Element>(
    a: Rows<'_, T>,
    b: Rows<'_, T>,
    len: usize,
    times: usize,
    c: &mut [T],
    stride: usize,
    accumulate: bool,
) {
    if a.at.is_empty() || b.at.is_empty() {
        return;
    }
    assert!(a.reach(len, times) <= a.x.len() && b.reach(len, times) <= b.x.len(), "a row lies beyond its slice");
    vectorized(Dots { a, b, len, times, c, stride, accumulate });
}

struct Dots<'a, T> {
    a: Rows<'a, T>,
    b: Rows<'a, T>,
    len: usize,
    times: usize,
    c: &'a mut [T],
    stride: usize,
    accumulate: bool,
}

impl<T: Element> Work<T> for Dots<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(mut self, simd: S) {
        for j in (0..self.b.at.len()).step_by(4) {
            let mut i = 0;
            while i < self.a.at.len() {
                i += match self.a.at.len() - i {
                    1 => self.tile::<S, 1>(simd, i, j),
                    _ if !S::VARIED => self.tile::<S, 1>(simd, i, j),
                    2 => self.tile::<S, 2>(simd, i, j),
                    _ if !S::MANY => self.tile::<S, 2>(simd, i, j),
                    3 => self.tile::<S, 3>(simd, i, j),
                    _ => self.tile::<S, 4>(simd, i, j),
                };
            }
        }
    }
}

impl<T: Element> Dots<'_, T> {
    /// `R` rows of `a` with four of `b`, the last of which is taken again where there are not as many.
    #[inline(always)]
    fn tile<S: Simd<T>, const R: usize>(&mut self, simd: S, i: usize, j: usize) -> usize {
        let mut sums = [[simd.splat(T::ZERO); 4]; R];
        let four = (self.b.at.len() - j).min(4);
        let whole = self.len / S::N * S::N;
        let rest = self.len - whole;
        for time in 0..self.times {
            let mut x = [self.a.x.as_ptr(); R];
            let mut w = [self.b.x.as_ptr(); 4];
            for (r, x) in x.iter_mut().enumerate() {
                // SAFETY: `dots` has checked that all rows lie within their slices, here and below.
                *x = unsafe { x.add(self.a.at[i + r] as usize + time * self.a.every) };
            }
            for (k, w) in w.iter_mut().enumerate() {
                // SAFETY: see above.
                *w = unsafe { w.add(self.b.at[j + k.min(four - 1)] as usize + time * self.b.every) };
            }
            for l in (0..whole).step_by(S::N) {
                let mut y = [simd.splat(T::ZERO); 4];
                for k in 0..4 {
                    // SAFETY: see above.
                    y[k] = unsafe { simd.load(w[k].add(l)) };
                }
                for r in 0..R {
                    // SAFETY: see above.
                    let x = unsafe { simd.load(x[r].add(l)) };
                    for k in 0..4 {
                        sums[r][k] = simd.mul_add(x, y[k], sums[r][k]);
                    }
                }
            }
            if rest > 0 {
                let mut y = [simd.splat(T::ZERO); 4];
                for k in 0..4 {
                    // SAFETY: see above.
                    y[k] = unsafe { simd.load_some(w[k].add(whole), rest) };
                }
                for r in 0..R {
                    // SAFETY: see above.
                    let x = unsafe { simd.load_some(x[r].add(whole), rest) };
                    for k in 0..4 {
                        sums[r][k] = simd.mul_add(x, y[k], sums[r][k]);
                    }
                }
            }
        }
        for (r, sums) in sums.into_iter().enumerate() {
            let at = (i + r) * self.stride + j;
            let sums = simd.sums(sums);
            for (c, sum) in self.c[at..at + four].iter_mut().zip(sums) {
                *c = if self.accumulate { *c + sum } else { sum };
            }
        }
        R
    }
}
