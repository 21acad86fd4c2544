//! Transposed convolution: the input's gradient of a convolution as a forward pass.
//!
//! `y[o, h·s + kh·d − p, w·s + kw·d − p] += weight[c, o, kh, kw] · x[c, h, w]`, from `bias[o]` on. All sizes are those of the convolution
//! that goes the other way, [`Conv::transposed`]: its windows lie on `y`, and what is its output is `x`.

use super::conv2d::{Conv, rectify_if};
#[cfg(all(feature = "train", feature = "std"))]
use super::conv2d::{bias_gradient, weight_gradient as convolution};
use super::geometry::Geometry;
use crate::element::Element;

/// `y`, or `max(y, 0)` with `relu`. `packed` is what [`pack_backward`](super::conv2d::pack_backward) made of the weights, or empty.
#[cfg(feature = "std")]
pub fn forward<T: Element>(conv: &Conv, weight: &[T], packed: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    super::conv2d::input_gradient(conv, weight, packed, x, y);
    add_bias(conv, bias, relu, y);
}

/// `y`, or `max(y, 0)` with `relu`.
#[cfg(not(feature = "std"))]
pub fn forward<T: Element>(conv: &Conv, weight: &[T], _packed: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    forward_direct(conv, weight, bias, relu, x, y);
}

/// `y[o] += bias[o]`, and `max(y, 0)` of that with `relu`; `bias` may be empty.
#[cfg(feature = "std")]
fn add_bias<T: Element>(conv: &Conv, bias: &[T], relu: bool, y: &mut [T]) {
    for (plane, y) in y.chunks_exact_mut(conv.window.pixels()).enumerate() {
        if let Some(bias) = bias.get(plane % conv.window.channels) {
            y.iter_mut().for_each(|y| *y += *bias);
        }
        rectify_if(relu, y);
    }
}

/// Forward was `y += weight · x` at every window, so here `dweight += x · dy`: what it is for the convolution, where `x` is the
/// gradient and `dy` the image. `dbias += Σ dy`.
#[cfg(all(feature = "train", feature = "std"))]
pub fn weight_gradient<T: Element>(conv: &Conv, x: &[T], dy: &[T], dweight: &mut [T], dbias: &mut [T]) {
    convolution(conv, dy, x, dweight, &mut []);
    bias_gradient(conv.window.pixels(), dy, dbias);
}

/// Without any buffer: each image is added to the output, multiplied with each kernel element.
pub fn forward_direct<T: Element>(conv: &Conv, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    let g = &conv.window;
    let images = x.chunks_exact(conv.outputs * g.outputs()).zip(y.chunks_exact_mut(g.channels * g.pixels()));
    for (x, y) in images {
        for (o, y) in y.chunks_exact_mut(g.pixels()).enumerate() {
            y.fill(bias.get(o).copied().unwrap_or(T::ZERO));
        }
        for (c, (x, weight)) in x.chunks_exact(g.outputs()).zip(weight.chunks_exact(conv.taps())).enumerate() {
            let y = y.chunks_exact_mut(g.pixels()).skip(c / conv.group_outputs() * conv.group_inputs());
            for (y, weight) in y.zip(weight.chunks_exact(g.taps())) {
                for (tap, w) in weight.iter().enumerate() {
                    add_multiple(g, tap / g.kernel[1], tap % g.kernel[1], *w, x, y);
                }
            }
        }
        rectify_if(relu, y);
    }
}

/// `y[h·s + kh·d − p, w·s + kw·d − p] += weight · x[h, w]`.
#[inline(always)]
fn add_multiple<T: Element>(g: &Geometry, kh: usize, kw: usize, weight: T, x: &[T], y: &mut [T]) {
    let columns = g.positions(1, kw);
    let left = (columns.start * g.stride[1] + kw * g.dilation[1]).saturating_sub(g.before[1]);
    for (h, x) in x.chunks_exact(g.output[1]).enumerate() {
        let (Some(row), Some(x)) = (g.at(0, h, kh), x.get(columns.clone())) else { continue };
        let Some(y) = y.get_mut(row * g.input[1] + left..) else { continue };
        y.iter_mut().step_by(g.stride[1]).zip(x).for_each(|(y, x)| *y += weight * *x);
    }
}
