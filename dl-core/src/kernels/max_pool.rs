//! The largest number of each window.
//!
//! As PyTorch: of equal numbers the first wins, NaN wins over everything, and a window of nothing but −∞ gives −∞.

use super::geometry::Geometry;
use super::simd::{Simd, Work, vectorized};
use crate::element::Element;

/// Whether `x` takes the place of the largest so far.
#[inline(always)]
pub(super) fn wins<T: Element>(x: T, largest: T) -> bool {
    (x > largest) | x.is_nan()
}

/// `y[c, oh, ow] = max over kh, kw of x[c, oh·s + kh·d − p, ow·s + kw·d − p]`, for one sample or many.
///
/// `keep`, if not empty, gets for each output the number `kh · KW + kw` of the winner in its window.
pub fn forward<T: Element>(g: &Geometry, x: &[T], y: &mut [T], keep: &mut [T]) {
    if is_2x2(g) {
        return vectorized(TwoByTwo { g, x, y, keep });
    }
    let width = g.input[1];
    for (i, (x, y)) in x.chunks_exact(g.pixels()).zip(y.chunks_exact_mut(g.outputs())).enumerate() {
        for oh in 0..g.output[0] {
            for ow in 0..g.output[1] {
                let (rows, columns) = (g.elements(0, oh), g.elements(1, ow));
                let (mut largest, mut winner) = (T::NEG_INFINITY, rows.start * g.kernel[1] + columns.start);
                for kh in rows {
                    let row = (oh * g.stride[0] + kh * g.dilation[0] - g.before[0]) * width;
                    for kw in columns.clone() {
                        let x = x[row + ow * g.stride[1] + kw * g.dilation[1] - g.before[1]];
                        if wins(x, largest) {
                            (largest, winner) = (x, kh * g.kernel[1] + kw);
                        }
                    }
                }
                let o = oh * g.output[1] + ow;
                y[o] = largest;
                if let Some(keep) = keep.get_mut(i * g.outputs() + o) {
                    *keep = T::from_usize(winner);
                }
            }
        }
    }
}

/// Forward was `y = x[winner]`, so here `dx[winner] += dy`.
#[cfg(feature = "train")]
pub fn backward<T: Element>(g: &Geometry, keep: &[T], dy: &[T], dx: &mut [T]) {
    if is_2x2(g) {
        return backward_2x2(g, keep, dy, dx);
    }
    dx.fill(T::ZERO);
    let images = keep.chunks_exact(g.outputs()).zip(dy.chunks_exact(g.outputs())).zip(dx.chunks_exact_mut(g.pixels()));
    for ((keep, dy), dx) in images {
        for oh in 0..g.output[0] {
            for ow in 0..g.output[1] {
                let o = oh * g.output[1] + ow;
                let winner = keep[o].to_f64() as usize;
                let (kh, kw) = (winner / g.kernel[1], winner % g.kernel[1]);
                // A window that sees nothing but padding has no winner.
                if let (Some(h), Some(w)) = (g.at(0, oh, kh), g.at(1, ow, kw)) {
                    dx[h * g.input[1] + w] += dy[o];
                }
            }
        }
    }
}

/// Windows of 2×2 that neither overlap nor reach beyond the image.
const fn is_2x2(g: &Geometry) -> bool {
    matches!((g.kernel, g.stride, g.dilation), ([2, 2], [2, 2], [1, 1])) && g.inside()
}

/// The forward pass of [`is_2x2`]; `keep` is written if it is not empty.
struct TwoByTwo<'a, T> {
    g: &'a Geometry,
    x: &'a [T],
    y: &'a mut [T],
    keep: &'a mut [T],
}

impl<T: Element> Work<T> for TwoByTwo<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let [width, out] = [self.g.input[1], self.g.output[1]];
        let kept = !self.keep.is_empty();
        let mut keeps = self.keep.chunks_exact_mut(out);
        for (x, y) in self.x.chunks_exact(self.g.pixels()).zip(self.y.chunks_exact_mut(self.g.outputs())) {
            for (x, y) in x.chunks_exact(2 * width).zip(y.chunks_exact_mut(out)) {
                let (upper, lower) = x.split_at(width);
                let keep = if kept { keeps.next().unwrap_or(&mut []) } else { &mut [] };
                let windows = upper.chunks(2 * S::N).zip(lower.chunks(2 * S::N));
                for ((i, y), (upper, lower)) in y.chunks_mut(S::N).enumerate().zip(windows) {
                    let [a, b] = pairs(simd, upper);
                    let [c, d] = pairs(simd, lower);
                    let (mut largest, mut winner) = (a, simd.splat(T::ZERO));
                    for (k, x) in [(1, b), (2, c), (3, d)] {
                        [largest, winner] = simd.larger(x, simd.splat(T::from_usize(k)), largest, winner);
                    }
                    save(simd, largest, y);
                    if let Some(keep) = keep.get_mut(i * S::N..i * S::N + y.len()) {
                        save(simd, winner, keep);
                    }
                }
            }
        }
    }
}

/// Of at most two registers of numbers, those at even places and those at odd places.
#[inline(always)]
fn pairs<T: Element, S: Simd<T>>(simd: S, x: &[T]) -> [S::V; 2] {
    let (first, second) = x.split_at(x.len().min(S::N));
    let a;
    let mut b = simd.splat(T::ZERO);
    // SAFETY: a whole register of numbers, or as many as there are.
    unsafe {
        if first.len() == S::N {
            a = simd.load(first.as_ptr());
        } else {
            a = simd.load_some(first.as_ptr(), first.len());
        }
        if second.len() == S::N {
            b = simd.load(second.as_ptr());
        } else if !second.is_empty() {
            b = simd.load_some(second.as_ptr(), second.len());
        }
    }
    simd.unzip(a, b)
}

/// Writes at most one register of numbers.
#[inline(always)]
fn save<T: Element, S: Simd<T>>(simd: S, v: S::V, to: &mut [T]) {
    // SAFETY: a whole register of numbers, or as many as there are.
    unsafe {
        if to.len() >= S::N {
            simd.store(v, to.as_mut_ptr());
        } else {
            simd.store_some(v, to.as_mut_ptr(), to.len());
        }
    }
}

#[cfg(feature = "train")]
fn backward_2x2<T: Element>(g: &Geometry, keep: &[T], dy: &[T], dx: &mut [T]) {
    let [width, out] = [g.input[1], g.output[1]];
    let images = keep.chunks_exact(g.outputs()).zip(dy.chunks_exact(g.outputs())).zip(dx.chunks_exact_mut(g.pixels()));
    for ((keep, dy), dx) in images {
        let rows = keep.chunks_exact(out).zip(dy.chunks_exact(out));
        for ((keep, dy), dx) in rows.zip(dx.chunks_exact_mut(2 * width)) {
            let (upper, lower) = dx.split_at_mut(width);
            let (upper, upper_rest) = upper.as_chunks_mut::<2>();
            let (lower, lower_rest) = lower.as_chunks_mut::<2>();
            for (((upper, lower), keep), dy) in upper.iter_mut().zip(lower).zip(keep).zip(dy) {
                let (keep, dy) = (*keep, *dy);
                let at = |k: usize| if keep == T::from_usize(k) { dy } else { T::ZERO };
                (*upper, *lower) = ([at(0), at(1)], [at(2), at(3)]);
            }
            upper_rest.fill(T::ZERO);
            lower_rest.fill(T::ZERO);
        }
        dx[2 * g.output[0] * width..].fill(T::ZERO);
    }
}
