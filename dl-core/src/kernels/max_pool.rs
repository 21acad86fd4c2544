//! The largest number of each window.
//!
//! As PyTorch: of equal numbers the first wins, NaN wins over everything, and a window of nothing but −∞ gives −∞.

use super::geometry::Geometry;
use crate::element::Element;

/// Whether `x` takes the place of the largest so far.
#[inline(always)]
pub(super) fn wins<T: Element>(x: T, largest: T) -> bool {
    x > largest || x.is_nan()
}

/// `y[c, oh, ow] = max over kh, kw of x[c, oh·s + kh·d − p, ow·s + kw·d − p]`, for one sample or many.
///
/// `keep`, if not empty, gets for each output the number `kh · KW + kw` of the winner in its window.
pub fn forward<T: Element>(g: &Geometry, x: &[T], y: &mut [T], keep: &mut [T]) {
    if is_2x2(g) {
        return if keep.is_empty() {
            forward_2x2::<T, false>(g, x, y, keep)
        } else {
            forward_2x2::<T, true>(g, x, y, keep)
        };
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

fn forward_2x2<T: Element, const KEEP: bool>(g: &Geometry, x: &[T], y: &mut [T], keep: &mut [T]) {
    let [_, width] = g.input;
    let [height, out] = g.output;
    let rows = |r: usize| (r / height * g.pixels()) + r % height * 2 * width;
    for (r, y) in y.chunks_exact_mut(out).enumerate() {
        let at = rows(r);
        let (upper, lower) = (&x[at..at + 2 * out], &x[at + width..at + width + 2 * out]);
        let keep = if KEEP { &mut keep[r * out..(r + 1) * out] } else { &mut [] };
        for ow in 0..out {
            let window = [upper[2 * ow], upper[2 * ow + 1], lower[2 * ow], lower[2 * ow + 1]];
            let (mut largest, mut winner) = (window[0], T::ZERO);
            for (k, x) in window.into_iter().enumerate().skip(1) {
                let win = wins(x, largest);
                largest = if win { x } else { largest };
                winner = if win { T::from_usize(k) } else { winner };
            }
            y[ow] = largest;
            if KEEP {
                keep[ow] = winner;
            }
        }
    }
}

#[cfg(feature = "train")]
fn backward_2x2<T: Element>(g: &Geometry, keep: &[T], dy: &[T], dx: &mut [T]) {
    let [_, width] = g.input;
    let [_, out] = g.output;
    let images = keep.chunks_exact(g.outputs()).zip(dy.chunks_exact(g.outputs())).zip(dx.chunks_exact_mut(g.pixels()));
    for ((keep, dy), dx) in images {
        let rows = keep.chunks_exact(out).zip(dy.chunks_exact(out));
        for ((keep, dy), dx) in rows.zip(dx.chunks_exact_mut(2 * width)) {
            let (upper, lower) = dx.split_at_mut(width);
            for (first, dx) in [(0, upper), (2, lower)] {
                for ow in 0..out {
                    let chosen = |k: usize| if keep[ow] == T::from_usize(k) { dy[ow] } else { T::ZERO };
                    dx[2 * ow] = chosen(first);
                    dx[2 * ow + 1] = chosen(first + 1);
                }
                dx[2 * out..].fill(T::ZERO);
            }
        }
        dx[2 * g.output[0] * width..].fill(T::ZERO);
    }
}
