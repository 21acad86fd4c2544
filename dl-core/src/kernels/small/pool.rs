//! Pooling.
//!
//! Instructions on a Cortex-M4F for each number of a window, those beyond the image included:
//!
//! | | 2×2, stride 2 | 3×3, stride 2, padding 1, 15×15 | all of 8×8 |
//! |---|--:|--:|--:|
//! | largest | 9.4 | 9.4 | 11 |
//! | mean | 4.2 | 7.3 | 2.2 |
//!
//! A comparison with a transfer of its flags, which chooses, is 4 of these; NaN costs one more.

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

/// What of a window is within the image: where it begins, and its rows and columns.
#[derive(Clone, Copy)]
struct Part<T> {
    at: *const T,
    rows: usize,
    columns: usize,
}

impl<T: Element> Part<T> {
    /// `f(… f(f(begin, x₀), x₁) …)`, row after row.
    ///
    /// # Safety
    /// The part is within the image.
    #[inline(always)]
    unsafe fn fold<A>(self, g: &Geometry, columns: usize, begin: A, f: impl Fn(A, T) -> A) -> A {
        let (mut value, mut row) = (begin, self.at);
        for _ in 0..self.rows {
            for kw in 0..columns {
                // SAFETY: the caller's.
                value = f(value, unsafe { *row.add(kw * g.dilation[1]) });
                rolled();
            }
            row = row.wrapping_add(g.dilation[0] * g.input[1]);
            rolled();
        }
        value
    }
}

/// The outputs whose windows have all their columns within the image.
#[inline(always)]
fn interior(g: &Geometry) -> Range<usize> {
    let reach = g.dilation[1] * (g.kernel[1] - 1) + 1;
    // Windows that begin so far, at most, are within the image.
    let begin = (g.input[1] + g.before[1] + 1).saturating_sub(reach);
    parts(g.before[1], g.stride[1])..parts(begin, g.stride[1]).min(g.output[1])
}

/// What is made of a window.
trait Pool<T: Element>: Copy {
    /// What is kept from number to number.
    type Kept;
    const BEGIN: Self::Kept;
    fn next(self, kept: Self::Kept, x: T) -> Self::Kept;
    /// What it comes to.
    ///
    /// # Safety
    /// The part is within the image.
    unsafe fn end(self, g: &Geometry, kept: Self::Kept, part: Part<T>, place: [usize; 2]) -> T;
}

/// `y[c, oh, ow]` of what of its window is within the image. The rows of that are found once for a row of outputs, and only the outputs at its
/// ends have to find their columns.
#[inline(always)]
fn windows<T: Element, P: Pool<T>>(g: &Geometry, x: &[T], y: &mut [T], pool: P) {
    let fits = has(x, [g.channels, g.input[0], g.input[1]]) && has(y, [g.channels, g.output[0], g.output[1]]);
    let sized = g.pixels() > 0 && g.outputs() > 0 && g.taps() > 0 && !g.stride.contains(&0) && !g.dilation.contains(&0);
    if !fits || !sized {
        return;
    }
    let (inside, inner) = (g.inside(), interior(g));
    let [channels, height, width] = [g.channels, g.output[0], g.output[1]].map(rounds);
    let first =
        |axis: usize, o: usize, k: usize| (o * g.stride[axis] + k * g.dilation[axis]).wrapping_sub(g.before[axis]);
    let planes = pieces(x, g.pixels()).zip(pieces_mut(y, g.outputs()));
    for (x, y) in planes.take(channels) {
        for (oh, y) in pieces_mut(y, g.output[1]).enumerate().take(height) {
            let rows = if inside { 0..g.kernel[0] } else { g.elements(0, oh) };
            let (top, rows) = (x.as_ptr().wrapping_add(first(0, oh, rows.start).wrapping_mul(g.input[1])), rows.len());
            for (ow, y) in y.get_mut(..width).unwrap_or_default().iter_mut().enumerate() {
                let whole = inside || inner.contains(&ow);
                let columns = if whole { 0..g.kernel[1] } else { g.elements(1, ow) };
                let at = top.wrapping_add(first(1, ow, columns.start));
                let part = Part { at, rows, columns: columns.len() };
                // SAFETY: the part is within the image, as `Geometry` says.
                *y = unsafe {
                    let next = |kept, x| pool.next(kept, x);
                    // Of a known number of columns, a row is written out.
                    let kept = if whole {
                        part.fold(g, g.kernel[1], P::BEGIN, next)
                    } else {
                        part.fold(g, part.columns, P::BEGIN, next)
                    };
                    pool.end(g, kept, part, [oh, ow])
                };
                rolled();
            }
        }
    }
}

/// The largest number, and a sum that tells whether there may be NaN, in one instruction a number; [`larger`] asks with each.
#[derive(Clone, Copy)]
struct Max;

impl<T: Element> Pool<T> for Max {
    type Kept = (T, T);
    const BEGIN: (T, T) = (T::NEG_INFINITY, T::ZERO);

    #[inline(always)]
    fn next(self, (largest, sum): (T, T), x: T) -> (T, T) {
        (if x <= largest { largest } else { x }, sum + x)
    }

    #[inline(always)]
    unsafe fn end(self, g: &Geometry, (largest, sum): (T, T), part: Part<T>, _place: [usize; 2]) -> T {
        if !sum.is_nan() {
            return largest;
        }
        // A loop by itself, not a second way through what is written out.
        let part = Part { rows: rounds(part.rows), columns: rounds(part.columns), ..part };
        // SAFETY: the caller's.
        unsafe { part.fold(g, part.columns, T::NEG_INFINITY, larger) }
    }
}

/// `y[c, oh, ow] = max over kh, kw of x[c, oh·s + kh·d − p, ow·s + kw·d − p]`; of equal numbers the first wins, NaN over everything.
#[inline(always)]
pub fn max<T: Element>(g: &Geometry, x: &[T], y: &mut [T]) {
    windows(g, x, y, Max);
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

/// The mean.
#[derive(Clone, Copy)]
struct Mean {
    include_padding: bool,
}

impl<T: Element> Pool<T> for Mean {
    type Kept = T;
    const BEGIN: T = T::ZERO;

    #[inline(always)]
    fn next(self, sum: T, x: T) -> T {
        sum + x
    }

    #[inline(always)]
    unsafe fn end(self, g: &Geometry, sum: T, part: Part<T>, [oh, ow]: [usize; 2]) -> T {
        // Whole windows have as many members, whose reciprocal is computed by the compiler.
        let whole = part.rows == g.kernel[0] && part.columns == g.kernel[1];
        let of_whole = T::ONE / T::from_usize(g.taps().max(1));
        sum * if whole { of_whole } else { share(g, self.include_padding, oh, ow) }
    }
}

/// `y[c, oh, ow] = Σ over kh, kw of x[c, oh·s + kh − p, ow·s + kw − p] / members`.
#[inline(always)]
pub fn avg<T: Element>(g: &Geometry, include_padding: bool, x: &[T], y: &mut [T]) {
    windows(g, x, y, Mean { include_padding });
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
