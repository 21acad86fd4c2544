//! Cross-correlation of images with kernels.
//!
//! `y[o, oh, ow] = Σ over c, kh, kw of weight[o, c, kh, kw] · x[c, oh·s + kh·d − p, ow·s + kw·d − p] + bias[o]`, where `c`
//! runs over the channels of `o`'s group.

use super::choice::Way;
use super::conv::Conv;
use super::rectified;
#[cfg(feature = "train")]
use super::simd::{Simd, Work, vectorized};
use super::{conv2d_columns, conv2d_pixels, conv2d_samples, linear, winograd};
#[cfg(feature = "train")]
use super::{conv2d_dots, conv2d_lanes};
use crate::element::Element;

/// Packs the weights for [`forward`], into [`Conv::packed`] numbers: worth it for several calls with the same weights.
pub fn pack<T: Element>(conv: &Conv, weight: &[T], packed: &mut [T]) {
    if conv.packed() > 0 {
        winograd::pack(conv, weight, packed);
    }
}

/// Packs the weights for [`input_gradient`], into [`Conv::packed`] numbers.
pub fn pack_backward<T: Element>(conv: &Conv, weight: &[T], packed: &mut [T]) {
    if conv.packed() > 0 {
        winograd::pack_backward(conv, weight, packed);
    }
}

/// `y`, or `max(y, 0)` with `relu`, by whichever way [`choice`](super::choice) finds fastest. `packed` is what [`pack`] made of
/// the weights, or empty.
pub fn forward<T: Element>(conv: &Conv, weight: &[T], packed: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    let way = conv.way(y.len() / (conv.outputs * conv.window.outputs()));
    T::conv2d_forward_by(way, conv, weight, packed, bias, relu, x, y);
}

/// [`forward`] by one of [`Conv::ways`].
#[doc(hidden)]
#[allow(clippy::too_many_arguments)]
pub fn forward_by<T: Element>(
    way: Way,
    conv: &Conv,
    weight: &[T],
    packed: &[T],
    bias: &[T],
    relu: bool,
    x: &[T],
    y: &mut [T],
) {
    match way {
        Way::Vectors => linear::forward(conv.taps(), conv.outputs, weight, bias, relu, x, y),
        Way::Rows => conv2d_pixels::forward_rows(conv, weight, bias, relu, x, y),
        Way::Samples => conv2d_samples::forward(conv, weight, bias, relu, x, y),
        Way::Winograd => winograd::forward(conv, weight, packed, bias, relu, x, y),
        // The others are ways of gradients.
        _ => conv2d_pixels::forward_strips(conv, weight, bias, relu, x, y),
    }
}

/// `y = max(y, 0)`, if asked for; NaN stays NaN.
#[inline]
pub(super) fn rectify_if<T: Element>(relu: bool, y: &mut [T]) {
    if relu {
        y.iter_mut().for_each(|y| *y = rectified(*y));
    }
}

/// Forward was `y = Σ weight · x`, so here every `x` gets `Σ weight · dy` of all the windows that it is in.
/// `packed` is what [`pack_backward`] made of the weights, or empty.
pub fn input_gradient<T: Element>(conv: &Conv, weight: &[T], packed: &[T], dy: &[T], dx: &mut [T]) {
    let way = conv.input_gradient_way(dy.len() / (conv.outputs * conv.window.outputs()));
    T::conv2d_input_gradient_by(way, conv, weight, packed, dy, dx);
}

/// [`input_gradient`] by one of [`Conv::input_gradient_ways`].
#[doc(hidden)]
pub fn input_gradient_by<T: Element>(way: Way, conv: &Conv, weight: &[T], packed: &[T], dy: &[T], dx: &mut [T]) {
    match way {
        // A program that only predicts would be compiled for a quarter longer, for a transposed convolution of one pixel.
        #[cfg(feature = "train")]
        Way::Vectors => linear::input_gradient(conv.taps(), conv.outputs, weight, dy, dx),
        Way::Samples => conv2d_samples::input_gradient(conv, weight, dy, dx),
        Way::Rows => conv2d_pixels::input_gradient(conv, weight, dy, dx),
        Way::Winograd => winograd::input_gradient(conv, weight, packed, dy, dx),
        _ => conv2d_columns::input_gradient(conv, weight, dy, dx),
    }
}

/// Forward was `y = Σ weight · x + bias`, so here `dweight += Σ dy · x` over all windows, and `dbias += Σ dy`.
#[cfg(feature = "train")]
pub fn weight_gradient<T: Element>(conv: &Conv, x: &[T], dy: &[T], dweight: &mut [T], dbias: &mut [T]) {
    let way = conv.weight_gradient_way(dy.len() / (conv.outputs * conv.window.outputs()));
    T::conv2d_weight_gradient_by(way, conv, x, dy, dweight, dbias);
}

/// [`weight_gradient`] by one of [`Conv::weight_gradient_ways`].
#[doc(hidden)]
#[cfg(feature = "train")]
pub fn weight_gradient_by<T: Element>(way: Way, conv: &Conv, x: &[T], dy: &[T], dweight: &mut [T], dbias: &mut [T]) {
    match way {
        Way::Samples => conv2d_samples::weight_gradient(conv, x, dy, dweight),
        Way::Lines => conv2d_dots::weight_gradient(conv, x, dy, dweight),
        Way::Winograd => winograd::weight_gradient(conv, x, dy, dweight),
        _ => conv2d_lanes::weight_gradient(conv, x, dy, dweight),
    }
    bias_gradient(conv.window.outputs(), dy, dbias);
}

/// `dbias[o] += Σ dy[o]` over the `plane` numbers of each channel; `dbias` may be empty.
#[cfg(feature = "train")]
pub(super) fn bias_gradient<T: Element>(plane: usize, dy: &[T], dbias: &mut [T]) {
    if !dbias.is_empty() {
        vectorized(Sums { dy, plane, dbias });
    }
}

/// `dbias[o] += Σ dy[o]`.
#[cfg(feature = "train")]
struct Sums<'a, T> {
    dy: &'a [T],
    plane: usize,
    dbias: &'a mut [T],
}

#[cfg(feature = "train")]
impl<T: Element> Work<T> for Sums<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let sample = self.plane * self.dbias.len();
        for dy in self.dy.chunks_exact(sample) {
            for (dy, dbias) in dy.chunks_exact(self.plane).zip(&mut *self.dbias) {
                let mut sums = [simd.splat(T::ZERO); 4];
                let blocks = dy.chunks_exact(4 * S::N);
                let rest = blocks.remainder();
                for dy in blocks {
                    for (i, sum) in sums.iter_mut().enumerate() {
                        // SAFETY: a block is as long as four registers.
                        *sum = simd.add(*sum, unsafe { simd.load(dy.as_ptr().add(i * S::N)) });
                    }
                }
                for (dy, sum) in rest.chunks(S::N).zip(&mut sums) {
                    // SAFETY: as many numbers as there are.
                    *sum = simd.add(*sum, unsafe { simd.load_some(dy.as_ptr(), dy.len()) });
                }
                *dbias += simd.sums(sums).into_iter().sum::<T>();
            }
        }
    }
}
