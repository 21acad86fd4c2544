//! Pooling.
//!
//! Instructions on a Cortex-M4F for each number of a window:
//!
//! | | 2×2, stride 2 | 3×3, stride 2, padding 1 | all of 8×8 |
//! |---|--:|--:|--:|
//! | largest | 11 | 12 | 11 |
//! | mean | 5.2 | 6.3 | 2.2 |
//!
//! A comparison in which NaN wins takes two comparisons, each with a transfer of its flags; the rest is a load and the loop's share.

use core::ops::Range;

use super::{has, pieces, pieces_mut, rolled, rounds};
use crate::element::Element;
use crate::kernels::geometry::{Geometry, parts};

/// The larger number, which is the first of equal ones; NaN is larger than everything.
#[inline(always)]
fn larger<T: Element>(largest: T, x: T) -> T {
    // Most numbers are found not to be by the first comparison.
    if x <= largest || largest.is_nan() { largest } else { x }
}

/// Some rows and columns of a window on an image, from the first of them on.
struct Part {
    top: usize,
    left: usize,
    rows: usize,
    columns: usize,
}

impl Part {
    /// What of the window at a place of the output is within the image.
    #[inline(always)]
    fn at(g: &Geometry, oh: usize, ow: usize) -> Self {
        let [rows, columns] = [g.elements(0, oh), g.elements(1, ow)];
        let first = |axis: usize, o: usize, begin: usize| {
            (o * g.stride[axis] + begin * g.dilation[axis]).wrapping_sub(g.before[axis])
        };
        let (top, left) = (first(0, oh, rows.start), first(1, ow, columns.start));
        Part { top, left, rows: rows.len(), columns: columns.len() }
    }

    /// The whole window, of a place where it is within the image.
    #[inline(always)]
    fn whole(g: &Geometry, oh: usize, ow: usize) -> Self {
        let first = |axis: usize, o: usize| (o * g.stride[axis]).wrapping_sub(g.before[axis]);
        Part { top: first(0, oh), left: first(1, ow), rows: g.kernel[0], columns: g.kernel[1] }
    }

    /// `f(… f(f(begin, x₀), x₁) …)`, row after row.
    ///
    /// # Safety
    /// The part is within the image that begins at `x`.
    #[inline(always)]
    unsafe fn fold<T: Element>(&self, g: &Geometry, x: *const T, begin: T, f: impl Fn(T, T) -> T) -> T {
        let mut value = begin;
        for kh in 0..self.rows {
            // A part without columns begins nowhere.
            let row = ((self.top + kh * g.dilation[0]) * g.input[1]).wrapping_add(self.left);
            for kw in 0..self.columns {
                // SAFETY: the caller's.
                value = f(value, unsafe { *x.add(row + kw * g.dilation[1]) });
                rolled();
            }
        }
        value
    }
}

/// Where the window is within the image along an axis.
#[inline(always)]
fn interior(g: &Geometry, axis: usize) -> Range<usize> {
    let reach = g.dilation[axis] * (g.kernel[axis] - 1) + 1;
    // Windows that begin so far, at most, are within the image.
    let begin = (g.input[axis] + g.before[axis] + 1).saturating_sub(reach);
    parts(g.before[axis], g.stride[axis])..parts(begin, g.stride[axis]).min(g.output[axis])
}

/// `y[c, oh, ow] = finish(fold of x over the window, part)`, row after row; of whole windows, there is no part.
#[inline(always)]
fn windows<T: Element>(
    g: &Geometry,
    x: &[T],
    y: &mut [T],
    begin: T,
    fold: impl Fn(T, T) -> T,
    finish: impl Fn(T, Option<[usize; 2]>) -> T,
) {
    let fits = has(x, [g.channels, g.input[0], g.input[1]]) && has(y, [g.channels, g.output[0], g.output[1]]);
    let sized = g.pixels() > 0 && g.outputs() > 0 && g.taps() > 0 && !g.stride.contains(&0) && !g.dilation.contains(&0);
    if !fits || !sized {
        return;
    }
    let (inside, inner) = (g.inside(), [interior(g, 0), interior(g, 1)]);
    let planes = pieces(x, g.pixels()).zip(pieces_mut(y, g.outputs()));
    for (x, y) in planes.take(rounds(g.channels)) {
        for (oh, y) in pieces_mut(y, g.output[1]).enumerate() {
            for (ow, y) in y.iter_mut().enumerate().take(rounds(g.output[1])) {
                // SAFETY: the windows are within the image, or that part is of which `Geometry` says so.
                *y = if inside || (inner[0].contains(&oh) && inner[1].contains(&ow)) {
                    finish(unsafe { Part::whole(g, oh, ow).fold(g, x.as_ptr(), begin, &fold) }, None)
                } else {
                    finish(unsafe { Part::at(g, oh, ow).fold(g, x.as_ptr(), begin, &fold) }, Some([oh, ow]))
                };
                rolled();
            }
        }
    }
}

/// `y[c, oh, ow] = max over kh, kw of x[c, oh·s + kh·d − p, ow·s + kw·d − p]`; of equal numbers the first wins, NaN over everything.
#[inline(always)]
pub fn max<T: Element>(g: &Geometry, x: &[T], y: &mut [T]) {
    windows(g, x, y, T::NEG_INFINITY, larger, |largest, _| largest);
}

/// The reciprocal of what the sum of a window is divided by. As PyTorch: where padding counts, the members of the window
/// within image and padding, without what `rounding = ceil` adds beyond; else those within the image.
#[inline(always)]
pub(in crate::kernels) fn share<T: Element>(g: &Geometry, include_padding: bool, oh: usize, ow: usize) -> T {
    let members = |axis: usize, o: usize| {
        if include_padding {
            let end = g.input[axis] + g.before[axis] + g.after[axis];
            g.kernel[axis].min(end.saturating_sub(o * g.stride[axis]))
        } else {
            g.elements(axis, o).len()
        }
    };
    T::ONE / T::from_usize((members(0, oh) * members(1, ow)).max(1))
}

/// `y[c, oh, ow] = Σ over kh, kw of x[c, oh·s + kh − p, ow·s + kw − p] / members`.
#[inline(always)]
pub fn avg<T: Element>(g: &Geometry, include_padding: bool, x: &[T], y: &mut [T]) {
    // Whole windows have as many members, whose reciprocal is computed by the compiler.
    let whole = T::ONE / T::from_usize(g.taps().max(1));
    let of = |part: Option<[usize; 2]>| match part {
        None => whole,
        Some([oh, ow]) => share(g, include_padding, oh, ow),
    };
    windows(g, x, y, T::ZERO, |sum, x| sum + x, |sum, part| sum * of(part));
}

/// `y[c] = Σ x[c, h, w] / (H·W)`.
#[inline(always)]
pub fn global_avg<T: Element>(channels: usize, pixels: usize, x: &[T], y: &mut [T]) {
    if pixels == 0 || y.len() != channels || !has(x, [channels, pixels]) {
        return;
    }
    let share = T::ONE / T::from_usize(pixels);
    for (y, x) in y.iter_mut().zip(pieces(x, pixels)) {
        *y = crate::kernels::sum(x) * share;
        rolled();
    }
}

/// `y[c] = max x[c, h, w]`, as [`max`].
#[inline(always)]
pub fn global_max<T: Element>(channels: usize, pixels: usize, x: &[T], y: &mut [T]) {
    if pixels == 0 || y.len() != channels || !has(x, [channels, pixels]) {
        return;
    }
    for (y, x) in y.iter_mut().zip(pieces(x, pixels)) {
        *y = x.iter().take(rounds(pixels)).fold(T::NEG_INFINITY, |largest, x| larger(largest, *x));
        rolled();
    }
}
