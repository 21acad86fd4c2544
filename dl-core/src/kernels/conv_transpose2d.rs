//! Transposed convolution: the input's gradient of a convolution as a forward pass.
//!
//! `y[o, h·s + kh·d − p, w·s + kw·d − p] += weight[c, o, kh, kw] · x[c, h, w]`, from `bias[o]` on. All sizes are those of the convolution
//! that goes the other way, [`Conv::transposed`]: its windows lie on `y`, and what is its output is `x`.

use super::conv::Conv;
use super::conv2d::rectify_if;
#[cfg(feature = "train")]
use super::conv2d::{bias_gradient, weight_gradient as convolution};
use crate::element::Element;

/// `y`, or `max(y, 0)` with `relu`. `packed` is what [`pack_backward`](super::conv2d::pack_backward) made of the weights, or empty.
pub fn forward<T: Element>(conv: &Conv, weight: &[T], packed: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    super::conv2d::input_gradient(conv, weight, packed, x, y);
    add_bias(conv, bias, relu, y);
}

/// `y[o] += bias[o]`, and `max(y, 0)` of that with `relu`; `bias` may be empty.
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
#[cfg(feature = "train")]
pub fn weight_gradient<T: Element>(conv: &Conv, x: &[T], dy: &[T], dweight: &mut [T], dbias: &mut [T]) {
    convolution(conv, dy, x, dweight, &mut []);
    bias_gradient(conv.window.pixels(), dy, dbias);
}
