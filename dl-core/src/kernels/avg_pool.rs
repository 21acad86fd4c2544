//! The mean of each window.

use super::geometry::Geometry;
use super::small::pool::share;
use crate::element::Element;

/// `y[c, oh, ow] = Σ over kh, kw of x[c, oh·s + kh − p, ow·s + kw − p] / members`, for one sample or many.
#[cfg(feature = "std")]
pub fn forward<T: Element>(g: &Geometry, include_padding: bool, x: &[T], y: &mut [T]) {
    if is_2x2(g) {
        return forward_2x2(g, x, y);
    }
    for (x, y) in x.chunks_exact(g.pixels()).zip(y.chunks_exact_mut(g.outputs())) {
        for oh in 0..g.output[0] {
            for ow in 0..g.output[1] {
                let columns = g.elements(1, ow);
                let mut sum = T::ZERO;
                for kh in g.elements(0, oh) {
                    let row = (oh * g.stride[0] + kh - g.before[0]) * g.input[1];
                    let left = row + (ow * g.stride[1] + columns.start).saturating_sub(g.before[1]);
                    for x in &x[left..left + columns.len()] {
                        sum += *x;
                    }
                }
                y[oh * g.output[1] + ow] = sum * share(g, include_padding, oh, ow);
            }
        }
    }
}

/// Forward was `y = Σ x / members`, so here each `x` of a window gets `dy / members`.
#[cfg(feature = "train")]
pub fn backward<T: Element>(g: &Geometry, include_padding: bool, dy: &[T], dx: &mut [T]) {
    if is_2x2(g) {
        return backward_2x2(g, dy, dx);
    }
    dx.fill(T::ZERO);
    for (dy, dx) in dy.chunks_exact(g.outputs()).zip(dx.chunks_exact_mut(g.pixels())) {
        for oh in 0..g.output[0] {
            for ow in 0..g.output[1] {
                let columns = g.elements(1, ow);
                let d = dy[oh * g.output[1] + ow] * share(g, include_padding, oh, ow);
                for kh in g.elements(0, oh) {
                    let row = (oh * g.stride[0] + kh - g.before[0]) * g.input[1];
                    let left = row + (ow * g.stride[1] + columns.start).saturating_sub(g.before[1]);
                    for dx in &mut dx[left..left + columns.len()] {
                        *dx += d;
                    }
                }
            }
        }
    }
}

/// Windows of 2×2 that neither overlap nor reach beyond the image.
const fn is_2x2(g: &Geometry) -> bool {
    matches!((g.kernel, g.stride), ([2, 2], [2, 2])) && g.inside()
}

#[cfg(feature = "std")]
fn forward_2x2<T: Element>(g: &Geometry, x: &[T], y: &mut [T]) {
    let quarter = T::from_f64(0.25);
    for (x, y) in x.chunks_exact(g.pixels()).zip(y.chunks_exact_mut(g.outputs())) {
        for (x, y) in x.chunks_exact(2 * g.input[1]).zip(y.chunks_exact_mut(g.output[1])) {
            let (upper, lower) = x.split_at(g.input[1]);
            let windows = upper.as_chunks::<2>().0.iter().zip(lower.as_chunks::<2>().0);
            for (y, (upper, lower)) in y.iter_mut().zip(windows) {
                *y = (upper[0] + upper[1] + lower[0] + lower[1]) * quarter;
            }
        }
    }
}

#[cfg(feature = "train")]
fn backward_2x2<T: Element>(g: &Geometry, dy: &[T], dx: &mut [T]) {
    let quarter = T::from_f64(0.25);
    for (dy, dx) in dy.chunks_exact(g.outputs()).zip(dx.chunks_exact_mut(g.pixels())) {
        let (windows, rest) = dx.split_at_mut(2 * g.output[0] * g.input[1]);
        rest.fill(T::ZERO);
        for (dy, dx) in dy.chunks_exact(g.output[1]).zip(windows.chunks_exact_mut(2 * g.input[1])) {
            for dx in dx.chunks_exact_mut(g.input[1]) {
                let (pairs, rest) = dx.as_chunks_mut::<2>();
                pairs.iter_mut().zip(dy).for_each(|(pair, dy)| *pair = [*dy * quarter; 2]);
                rest.fill(T::ZERO);
            }
        }
    }
}
