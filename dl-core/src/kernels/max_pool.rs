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
#[cfg(feature = "std")]
pub fn forward<T: Element>(g: &Geometry, x: &[T], y: &mut [T]) {
    if is_2x2(g) {
        return vectorized(TwoByTwo { g, x, y });
    }
    for (x, y) in x.chunks_exact(g.pixels()).zip(y.chunks_exact_mut(g.outputs())) {
        for oh in 0..g.output[0] {
            for ow in 0..g.output[1] {
                y[oh * g.output[1] + ow] = winner(g, x, oh, ow).0;
            }
        }
    }
}

/// Forward was `y = x[winner]`, so here `dx[winner] += dy`.
#[cfg(feature = "train")]
pub fn backward<T: Element>(g: &Geometry, x: &[T], dy: &[T], dx: &mut [T]) {
    if is_2x2(g) {
        dx.copy_from_slice(x);
        return backward_in_place(g, dy, dx);
    }
    dx.fill(T::ZERO);
    let images = x.chunks_exact(g.pixels()).zip(dy.chunks_exact(g.outputs())).zip(dx.chunks_exact_mut(g.pixels()));
    for ((x, dy), dx) in images {
        for oh in 0..g.output[0] {
            for ow in 0..g.output[1] {
                if let Some(at) = winner(g, x, oh, ow).1 {
                    dx[at] += dy[oh * g.output[1] + ow];
                }
            }
        }
    }
}

/// The largest number of a window, and where it is; nowhere, if the window sees nothing but padding.
#[inline(always)]
fn winner<T: Element>(g: &Geometry, x: &[T], oh: usize, ow: usize) -> (T, Option<usize>) {
    let (mut largest, mut at) = (T::NEG_INFINITY, None);
    let columns = g.elements(1, ow);
    for kh in g.elements(0, oh) {
        let row = (oh * g.stride[0] + kh * g.dilation[0] - g.before[0]) * g.input[1];
        for kw in columns.clone() {
            let here = row + ow * g.stride[1] + kw * g.dilation[1] - g.before[1];
            if wins(x[here], largest) {
                (largest, at) = (x[here], Some(here));
            } else if at.is_none() {
                at = Some(here);
            }
        }
    }
    (largest, at)
}

/// [`backward`] for [`is_2x2`]: `dx` is `x` before, in whose place it comes.
#[cfg(feature = "train")]
pub fn backward_in_place<T: Element>(g: &Geometry, dy: &[T], dx: &mut [T]) {
    assert!(is_2x2(g), "only windows that do not overlap are pooled in place");
    vectorized(TwoByTwoBackward { g, dy, dx });
}

/// Windows of 2×2 that neither overlap nor reach beyond the image.
pub const fn is_2x2(g: &Geometry) -> bool {
    matches!((g.kernel, g.stride, g.dilation), ([2, 2], [2, 2], [1, 1])) && g.inside()
}

/// The forward pass of [`is_2x2`].
#[cfg(feature = "std")]
struct TwoByTwo<'a, T> {
    g: &'a Geometry,
    x: &'a [T],
    y: &'a mut [T],
}

#[cfg(feature = "std")]
impl<T: Element> Work<T> for TwoByTwo<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let [width, out] = [self.g.input[1], self.g.output[1]];
        for (x, y) in self.x.chunks_exact(self.g.pixels()).zip(self.y.chunks_exact_mut(self.g.outputs())) {
            for (x, y) in x.chunks_exact(2 * width).zip(y.chunks_exact_mut(out)) {
                let (upper, lower) = x.split_at(width);
                let windows = upper.chunks(2 * S::N).zip(lower.chunks(2 * S::N));
                for (y, (upper, lower)) in y.chunks_mut(S::N).zip(windows) {
                    let (above, below) = (upper.split_at(upper.len().min(S::N)), lower.split_at(lower.len().min(S::N)));
                    let first = simd.maximum(load(simd, below.0), load(simd, above.0));
                    let second = simd.maximum(load(simd, below.1), load(simd, above.1));
                    let [left, right] = simd.unzip(first, second);
                    save(simd, simd.maximum(right, left), y);
                }
            }
        }
    }
}

/// Of one register of windows at most, which number of each is the largest: 0 and 1 above, 2 and 3 below.
#[cfg(feature = "train")]
#[inline(always)]
fn winners<T: Element, S: Simd<T>>(simd: S, upper: &[T], lower: &[T]) -> S::V {
    let [a, b] = pairs(simd, upper);
    let [c, d] = pairs(simd, lower);
    let (mut largest, mut winner) = (a, simd.splat(T::ZERO));
    for (k, x) in [(1, b), (2, c), (3, d)] {
        [largest, winner] = simd.larger(x, simd.splat(T::from_usize(k)), largest, winner);
    }
    winner
}

/// The backward pass of [`is_2x2`], in place.
#[cfg(feature = "train")]
struct TwoByTwoBackward<'a, T> {
    g: &'a Geometry,
    dy: &'a [T],
    dx: &'a mut [T],
}

#[cfg(feature = "train")]
impl<T: Element> Work<T> for TwoByTwoBackward<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let ([width, out], pixels) = ([self.g.input[1], self.g.output[1]], self.g.pixels());
        for (dy, dx) in self.dy.chunks_exact(self.g.outputs()).zip(self.dx.chunks_exact_mut(pixels)) {
            dx[2 * self.g.output[0] * width..].fill(T::ZERO);
            for (dy, dx) in dy.chunks_exact(out).zip(dx.chunks_exact_mut(2 * width)) {
                let (upper, lower) = dx.split_at_mut(width);
                upper[2 * out..].fill(T::ZERO);
                lower[2 * out..].fill(T::ZERO);
                let windows = upper[..2 * out].chunks_mut(2 * S::N).zip(lower[..2 * out].chunks_mut(2 * S::N));
                for (dy, (upper, lower)) in dy.chunks(S::N).zip(windows) {
                    let winner = winners(simd, upper, lower);
                    let [above, below] = simd.unpool(load(simd, dy), winner);
                    save_two(simd, above, upper);
                    save_two(simd, below, lower);
                }
            }
        }
    }
}

/// Of at most two registers of numbers, those at even places and those at odd places.
#[cfg(feature = "train")]
#[inline(always)]
fn pairs<T: Element, S: Simd<T>>(simd: S, x: &[T]) -> [S::V; 2] {
    let (first, second) = x.split_at(x.len().min(S::N));
    simd.unzip(load(simd, first), load(simd, second))
}

/// At most one register of numbers, then zeros.
#[inline(always)]
fn load<T: Element, S: Simd<T>>(simd: S, x: &[T]) -> S::V {
    // SAFETY: a whole register of numbers, or as many as there are.
    unsafe {
        match x.len() {
            0 => simd.splat(T::ZERO),
            len if len >= S::N => simd.load(x.as_ptr()),
            len => simd.load_some(x.as_ptr(), len),
        }
    }
}

/// Writes at most two registers of numbers.
#[cfg(feature = "train")]
#[inline(always)]
fn save_two<T: Element, S: Simd<T>>(simd: S, [first, second]: [S::V; 2], to: &mut [T]) {
    let (to, rest) = to.split_at_mut(to.len().min(S::N));
    save(simd, first, to);
    if !rest.is_empty() {
        save(simd, second, rest);
    }
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
