//! Pooling. On a Cortex-M4 the numbers of a window cost about 5 instructions each: a load, the comparison or addition, and the loop.

use core::ops::Range;

use super::has;
use crate::element::Element;
use crate::kernels::geometry::Geometry;
use crate::kernels::max_pool::wins;

/// The elements of the window at `o` that are within the image, and the place of the first of them on it.
#[inline(always)]
fn window(g: &Geometry, axis: usize, o: usize) -> (Range<usize>, usize) {
    let inside = g.inside();
    let elements = if inside { 0..g.kernel[axis] } else { g.elements(axis, o) };
    let first = (o * g.stride[axis] + elements.start * g.dilation[axis]).wrapping_sub(g.before[axis]);
    (elements, first)
}

/// `y[c, oh, ow] = finish(fold of x over the window, oh, ow)`, row after row.
#[inline(always)]
fn windows<T: Element>(
    g: &Geometry,
    x: &[T],
    y: &mut [T],
    begin: T,
    fold: impl Fn(T, T) -> T,
    finish: impl Fn(T, usize, usize) -> T,
) {
    let fits = has(x, [g.channels, g.input[0], g.input[1]]) && has(y, [g.channels, g.output[0], g.output[1]]);
    if !fits || g.pixels() == 0 || g.outputs() == 0 || g.taps() == 0 || g.stride.contains(&0) || g.dilation.contains(&0)
    {
        return;
    }
    for (x, y) in x.chunks_exact(g.pixels()).zip(y.chunks_exact_mut(g.outputs())) {
        for (oh, y) in y.chunks_exact_mut(g.output[1]).enumerate() {
            let (rows, top) = window(g, 0, oh);
            for (ow, y) in y.iter_mut().enumerate() {
                let (columns, left) = window(g, 1, ow);
                let mut value = begin;
                for kh in 0..rows.len() {
                    let row = (top + kh * g.dilation[0]) * g.input[1] + left;
                    for kw in 0..columns.len() {
                        // SAFETY: these elements of the window are within the image: `Geometry::elements` has left out the others, or
                        // there are none (`Geometry::inside`).
                        value = fold(value, unsafe { *x.as_ptr().add(row + kw * g.dilation[1]) });
                    }
                }
                *y = finish(value, oh, ow);
            }
        }
    }
}

/// `y[c, oh, ow] = max over kh, kw of x[c, oh·s + kh·d − p, ow·s + kw·d − p]`; of equal numbers the first wins, NaN over everything.
#[inline(always)]
pub fn max<T: Element>(g: &Geometry, x: &[T], y: &mut [T]) {
    let larger = |largest, x| if wins(x, largest) { x } else { largest };
    windows(g, x, y, T::NEG_INFINITY, larger, |largest, _, _| largest);
}

/// `y[c, oh, ow] = Σ over kh, kw of x[c, oh·s + kh − p, ow·s + kw − p] / members`.
#[inline(always)]
pub fn avg<T: Element>(g: &Geometry, include_padding: bool, x: &[T], y: &mut [T]) {
    // Where all windows have as many members, the division is done by the compiler.
    let share = T::ONE / T::from_usize(g.taps().max(1));
    let inside = g.inside();
    windows(
        g,
        x,
        y,
        T::ZERO,
        |sum, x| sum + x,
        |sum, oh, ow| sum * if inside { share } else { crate::kernels::avg_pool::share(g, include_padding, oh, ow) },
    );
}

/// `y[c] = Σ x[c, h, w] / (H·W)`.
#[inline(always)]
pub fn global_avg<T: Element>(channels: usize, pixels: usize, x: &[T], y: &mut [T]) {
    if pixels == 0 || y.len() != channels || !has(x, [channels, pixels]) {
        return;
    }
    let share = T::ONE / T::from_usize(pixels);
    for (y, x) in y.iter_mut().zip(x.chunks_exact(pixels)) {
        *y = crate::kernels::sum(x) * share;
    }
}

/// `y[c] = max x[c, h, w]`, as [`max`].
#[inline(always)]
pub fn global_max<T: Element>(channels: usize, pixels: usize, x: &[T], y: &mut [T]) {
    if pixels == 0 || y.len() != channels || !has(x, [channels, pixels]) {
        return;
    }
    for (y, x) in y.iter_mut().zip(x.chunks_exact(pixels)) {
        *y = x.iter().fold(T::NEG_INFINITY, |largest, x| if wins(*x, largest) { *x } else { largest });
    }
}
