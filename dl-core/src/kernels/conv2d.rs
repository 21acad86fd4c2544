//! Cross-correlation of images with kernels.
//!
//! `y[o, oh, ow] = Σ over c, kh, kw of weight[o, c, kh, kw] · x[c, oh·s + kh·d − p, ow·s + kw·d − p] + bias[o]`, where `c`
//! runs over the channels of `o`'s group.

use super::choice::Way;
use super::geometry::Geometry;
#[cfg(all(feature = "train", feature = "std"))]
use super::simd::{Simd, Work, vectorized};
#[cfg(feature = "std")]
use super::{conv2d_columns, conv2d_pixels, conv2d_samples, linear, winograd};
#[cfg(all(feature = "train", feature = "std"))]
use super::{conv2d_dots, conv2d_lanes};
use crate::element::Element;
use crate::shape::Dims;
use crate::spec::{Conv2d, ConvTranspose2d};

/// The sizes of a convolution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Conv {
    /// Windows and images.
    pub window: Geometry,
    /// Output channels.
    pub outputs: usize,
    /// Groups into which both kinds of channels are divided.
    pub groups: usize,
}

impl Conv {
    /// The sizes of `layer` between an input and its output.
    pub const fn new(layer: &Conv2d, input: Dims, output: Dims) -> Self {
        Conv { window: Geometry::new(layer.window(), input, output), outputs: layer.out_channels, groups: layer.groups }
    }

    /// The convolution that goes the other way than `layer`: from an image like the layer's output to one like its input, with the
    /// same weights.
    pub const fn transposed(layer: &ConvTranspose2d, input: Dims, output: Dims) -> Self {
        Conv { window: Geometry::new(layer.window(), output, input), outputs: input.get(0), groups: layer.groups }
    }

    /// Input channels of one group.
    #[inline(always)]
    pub const fn group_inputs(&self) -> usize {
        self.window.channels / self.groups
    }

    /// Output channels of one group.
    #[inline(always)]
    pub const fn group_outputs(&self) -> usize {
        self.outputs / self.groups
    }

    /// Weights of one output channel.
    #[inline(always)]
    pub const fn taps(&self) -> usize {
        self.group_inputs() * self.window.taps()
    }

    /// Weights in all.
    #[inline(always)]
    pub const fn weights(&self) -> usize {
        self.outputs * self.taps()
    }
}

/// Packs the weights for [`forward`], into [`Conv::packed`] numbers: worth it for several calls with the same weights.
pub fn pack<T: Element>(conv: &Conv, weight: &[T], packed: &mut [T]) {
    #[cfg(feature = "std")]
    if conv.packed() > 0 {
        winograd::pack(conv, weight, packed);
    }
    #[cfg(not(feature = "std"))]
    let _ = (conv, weight, packed);
}

/// Packs the weights for [`input_gradient`], into [`Conv::packed`] numbers.
#[cfg(feature = "std")]
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
    #[cfg(not(feature = "std"))]
    let _ = packed;
    match way {
        Way::Direct => forward_direct(conv, weight, bias, relu, x, y),
        #[cfg(feature = "std")]
        Way::Vectors => linear::forward(conv.taps(), conv.outputs, weight, bias, relu, x, y),
        #[cfg(feature = "std")]
        Way::Rows => conv2d_pixels::forward_rows(conv, weight, bias, relu, x, y),
        #[cfg(feature = "std")]
        Way::Strips => conv2d_pixels::forward_strips(conv, weight, bias, relu, x, y),
        #[cfg(feature = "std")]
        Way::Samples => conv2d_samples::forward(conv, weight, bias, relu, x, y),
        // Ways of gradients.
        #[cfg(feature = "std")]
        Way::Lines | Way::Lanes | Way::Columns => forward_direct(conv, weight, bias, relu, x, y),
        #[cfg(feature = "std")]
        Way::Winograd => winograd::forward(conv, weight, packed, bias, relu, x, y),
    }
}

/// `y = max(y, 0)`, if asked for; NaN stays NaN.
#[inline]
pub(super) fn rectify_if<T: Element>(relu: bool, y: &mut [T]) {
    if relu {
        y.iter_mut().for_each(|y| *y = rectified(*y));
    }
}

/// `max(y, 0)`; NaN stays NaN.
#[inline(always)]
pub(super) fn rectified<T: Element>(y: T) -> T {
    if y <= T::ZERO { T::ZERO } else { y }
}

/// Forward was `y = Σ weight · x`, so here every `x` gets `Σ weight · dy` of all the windows that it is in.
/// `packed` is what [`pack_backward`] made of the weights, or empty.
#[cfg(feature = "std")]
pub fn input_gradient<T: Element>(conv: &Conv, weight: &[T], packed: &[T], dy: &[T], dx: &mut [T]) {
    let way = conv.input_gradient_way(dy.len() / (conv.outputs * conv.window.outputs()));
    T::conv2d_input_gradient_by(way, conv, weight, packed, dy, dx);
}

/// [`input_gradient`] by one of [`Conv::input_gradient_ways`].
#[doc(hidden)]
#[cfg(feature = "std")]
pub fn input_gradient_by<T: Element>(way: Way, conv: &Conv, weight: &[T], packed: &[T], dy: &[T], dx: &mut [T]) {
    match way {
        // A program that only predicts would be compiled for a quarter longer, for a transposed convolution of one pixel.
        #[cfg(all(feature = "train", feature = "std"))]
        Way::Vectors => linear::input_gradient(conv.taps(), conv.outputs, weight, dy, dx),
        Way::Samples => conv2d_samples::input_gradient(conv, weight, dy, dx),
        Way::Rows => conv2d_pixels::input_gradient(conv, weight, dy, dx),
        Way::Winograd => winograd::input_gradient(conv, weight, packed, dy, dx),
        _ => conv2d_columns::input_gradient(conv, weight, dy, dx),
    }
}

/// Forward was `y = Σ weight · x + bias`, so here `dweight += Σ dy · x` over all windows, and `dbias += Σ dy`.
#[cfg(all(feature = "train", feature = "std"))]
pub fn weight_gradient<T: Element>(conv: &Conv, x: &[T], dy: &[T], dweight: &mut [T], dbias: &mut [T]) {
    let way = conv.weight_gradient_way(dy.len() / (conv.outputs * conv.window.outputs()));
    T::conv2d_weight_gradient_by(way, conv, x, dy, dweight, dbias);
}

/// [`weight_gradient`] by one of [`Conv::weight_gradient_ways`].
#[doc(hidden)]
#[cfg(all(feature = "train", feature = "std"))]
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
#[cfg(all(feature = "train", feature = "std"))]
pub(super) fn bias_gradient<T: Element>(plane: usize, dy: &[T], dbias: &mut [T]) {
    if !dbias.is_empty() {
        vectorized(Sums { dy, plane, dbias });
    }
}

/// `dbias[o] += Σ dy[o]`.
#[cfg(all(feature = "train", feature = "std"))]
struct Sums<'a, T> {
    dy: &'a [T],
    plane: usize,
    dbias: &'a mut [T],
}

#[cfg(all(feature = "train", feature = "std"))]
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

/// Without any buffer: for each kernel element, its multiple of the image is added to the output.
pub fn forward_direct<T: Element>(conv: &Conv, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    let (g, inputs) = (&conv.window, conv.group_inputs());
    let images = x.chunks_exact(g.channels * g.pixels()).zip(y.chunks_exact_mut(conv.outputs * g.outputs()));
    for (x, y) in images {
        for (o, y) in y.chunks_exact_mut(g.outputs()).enumerate() {
            y.fill(bias.get(o).copied().unwrap_or(T::ZERO));
            let x = x.chunks_exact(g.pixels()).skip(o / conv.group_outputs() * inputs);
            for (x, weight) in x.zip(weight.chunks_exact(g.taps()).skip(o * inputs).take(inputs)) {
                for (tap, w) in weight.iter().enumerate() {
                    add_multiple(g, tap / g.kernel[1], tap % g.kernel[1], *w, x, y);
                }
            }
            rectify_if(relu, y);
        }
    }
}

/// `y[oh, ow] += w · x[oh·s + kh·d − p, ow·s + kw·d − p]`.
#[inline(always)]
fn add_multiple<T: Element>(g: &Geometry, kh: usize, kw: usize, w: T, x: &[T], y: &mut [T]) {
    let columns = g.positions(1, kw);
    let left = (columns.start * g.stride[1] + kw * g.dilation[1]).saturating_sub(g.before[1]);
    for (oh, y) in y.chunks_exact_mut(g.output[1]).enumerate() {
        let (Some(h), Some(y)) = (g.at(0, oh, kh), y.get_mut(columns.clone())) else { continue };
        let Some(x) = x.get(h * g.input[1] + left..) else { continue };
        if g.stride[1] == 1 {
            y.iter_mut().zip(x).for_each(|(y, x)| *y += w * *x);
        } else {
            y.iter_mut().zip(x.iter().step_by(g.stride[1])).for_each(|(y, x)| *y += w * *x);
        }
    }
}
