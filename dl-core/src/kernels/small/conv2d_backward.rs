//! The gradients of convolutions, without any buffer: each kernel element goes over the whole image. Of several samples, one after the
//! other.
//!
//! A transposed convolution goes the other way than the [`Conv`] that has its sizes, [`Conv::transposed`]: its input's gradient is that
//! convolution, and the image there is its output.

use crate::element::Element;
use crate::kernels::conv::Conv;
use crate::kernels::geometry::Geometry;

/// Where the window's element `tap` meets the image, of which `x` is a channel and `y` one of the output: rows of both, as far as the
/// element is on the image, numbers of `x` being the stride apart.
#[inline(always)]
fn rows<'a, T>(
    g: &'a Geometry,
    tap: usize,
    x: &'a [T],
    y: &'a [T],
) -> impl Iterator<Item = (impl Iterator<Item = &'a T>, &'a [T])> {
    let (kh, kw) = (tap / g.kernel[1], tap % g.kernel[1]);
    let columns = g.positions(1, kw);
    let left = (columns.start * g.stride[1] + kw * g.dilation[1]).saturating_sub(g.before[1]);
    y.chunks_exact(g.output[1]).enumerate().filter_map(move |(oh, y)| {
        let x = x.get(g.at(0, oh, kh)? * g.input[1] + left..)?;
        Some((x.iter().step_by(g.stride[1]), y.get(columns.clone())?))
    })
}

/// As [`rows`], of an `x` that is to be changed.
#[inline(always)]
fn for_rows_mut<T: Element>(g: &Geometry, tap: usize, x: &mut [T], y: &[T], f: impl Fn(&mut T, T)) {
    let (kh, kw) = (tap / g.kernel[1], tap % g.kernel[1]);
    let columns = g.positions(1, kw);
    let left = (columns.start * g.stride[1] + kw * g.dilation[1]).saturating_sub(g.before[1]);
    for (oh, y) in y.chunks_exact(g.output[1]).enumerate() {
        let (Some(h), Some(y)) = (g.at(0, oh, kh), y.get(columns.clone())) else { continue };
        let Some(x) = x.get_mut(h * g.input[1] + left..) else { continue };
        x.iter_mut().step_by(g.stride[1]).zip(y).for_each(|(x, y)| f(x, *y));
    }
}

/// The samples of images like the input and like the output.
fn samples(conv: &Conv) -> [usize; 2] {
    [(conv.window.channels * conv.window.pixels()).max(1), (conv.outputs * conv.window.outputs()).max(1)]
}

/// Forward was `y = Σ weight · x`, so here every `x` gets `Σ weight · dy` of all the windows that it is in.
pub fn input_gradient<T: Element>(conv: &Conv, weight: &[T], dy: &[T], dx: &mut [T]) {
    let (g, inputs, [from, to]) = (&conv.window, conv.group_inputs(), samples(conv));
    dx.fill(T::ZERO);
    for (dy, dx) in dy.chunks_exact(to).zip(dx.chunks_exact_mut(from)) {
        for (o, (dy, weight)) in dy.chunks_exact(g.outputs()).zip(weight.chunks_exact(conv.taps())).enumerate() {
            let dx = dx.chunks_exact_mut(g.pixels()).skip(o / conv.group_outputs() * inputs);
            for (dx, weight) in dx.zip(weight.chunks_exact(g.taps())) {
                for (tap, w) in weight.iter().enumerate() {
                    for_rows_mut(g, tap, dx, dy, |dx, dy| *dx += *w * dy);
                }
            }
        }
    }
}

/// Forward was `y = Σ weight · x`, so here `dweight += Σ dy · x` over all windows.
fn kernel_gradient<T: Element>(conv: &Conv, x: &[T], dy: &[T], dweight: &mut [T]) {
    let (g, inputs, [from, to]) = (&conv.window, conv.group_inputs(), samples(conv));
    for (x, dy) in x.chunks_exact(from).zip(dy.chunks_exact(to)) {
        for (o, (dy, dweight)) in dy.chunks_exact(g.outputs()).zip(dweight.chunks_exact_mut(conv.taps())).enumerate() {
            let x = x.chunks_exact(g.pixels()).skip(o / conv.group_outputs() * inputs);
            for (x, dweight) in x.zip(dweight.chunks_exact_mut(g.taps())) {
                for (tap, dw) in dweight.iter_mut().enumerate() {
                    let mut sum = T::ZERO;
                    for (x, dy) in rows(g, tap, x, dy) {
                        x.zip(dy).for_each(|(x, dy)| sum += *dy * *x);
                    }
                    *dw += sum;
                }
            }
        }
    }
}

/// `dbias[o] += Σ dy[o]` over the `plane` numbers of each channel; `dbias` may be empty.
fn bias_gradient<T: Element>(plane: usize, dy: &[T], dbias: &mut [T]) {
    for dy in dy.chunks_exact((plane * dbias.len()).max(1)) {
        for (dy, db) in dy.chunks_exact(plane.max(1)).zip(&mut *dbias) {
            *db += dy.iter().copied().sum::<T>();
        }
    }
}

/// Forward was `y = Σ weight · x + bias`, so here `dweight += Σ dy · x` over all windows, and `dbias += Σ dy`. `dweights` are both; `bias`
/// may not be there.
pub fn weight_gradient<T: Element>(conv: &Conv, x: &[T], dy: &[T], dweights: &mut [T]) {
    let Some((dweight, dbias)) = dweights.split_at_mut_checked(conv.weights()) else { return };
    kernel_gradient(conv, x, dy, dweight);
    bias_gradient(conv.window.outputs(), dy, dbias);
}

/// The input's gradient of a transposed convolution: forward was `y += weight · x` at every window, so here `dx = Σ weight · dy`.
pub fn transposed_input_gradient<T: Element>(conv: &Conv, weight: &[T], dy: &[T], dx: &mut [T]) {
    let (g, inputs, [from, to]) = (&conv.window, conv.group_inputs(), samples(conv));
    for (dy, dx) in dy.chunks_exact(from).zip(dx.chunks_exact_mut(to)) {
        for (o, (dx, weight)) in dx.chunks_exact_mut(g.outputs()).zip(weight.chunks_exact(conv.taps())).enumerate() {
            dx.fill(T::ZERO);
            let dy = dy.chunks_exact(g.pixels()).skip(o / conv.group_outputs() * inputs);
            for (dy, weight) in dy.zip(weight.chunks_exact(g.taps())) {
                for (tap, w) in weight.iter().enumerate() {
                    add(g, tap, *w, dy, dx);
                }
            }
        }
    }
}

/// `y += w · x` where the window's element `tap` meets the image.
#[inline(always)]
fn add<T: Element>(g: &Geometry, tap: usize, w: T, x: &[T], y: &mut [T]) {
    let (kh, kw) = (tap / g.kernel[1], tap % g.kernel[1]);
    let columns = g.positions(1, kw);
    let left = (columns.start * g.stride[1] + kw * g.dilation[1]).saturating_sub(g.before[1]);
    for (oh, y) in y.chunks_exact_mut(g.output[1]).enumerate() {
        let (Some(h), Some(y)) = (g.at(0, oh, kh), y.get_mut(columns.clone())) else { continue };
        let Some(x) = x.get(h * g.input[1] + left..) else { continue };
        y.iter_mut().zip(x.iter().step_by(g.stride[1])).for_each(|(y, x)| *y += w * *x);
    }
}

/// The gradient of a transposed convolution's weights: forward was `y += weight · x` at every window, so here `dweight += Σ x · dy`, what it
/// is for the convolution, where `x` is the gradient and `dy` the image; and `dbias += Σ dy`.
pub fn transposed_weight_gradient<T: Element>(conv: &Conv, x: &[T], dy: &[T], dweights: &mut [T]) {
    let Some((dweight, dbias)) = dweights.split_at_mut_checked(conv.weights()) else { return };
    kernel_gradient(conv, dy, x, dweight);
    bias_gradient(conv.window.pixels(), dy, dbias);
}
