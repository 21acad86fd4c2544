//! The loops: pure functions on slices. Sizes come first, then inputs, then outputs.

pub mod activations;
#[cfg(any(feature = "std", feature = "train"))]
pub mod avg_pool;
#[cfg(feature = "std")]
pub mod batch_norm;
pub mod cells;
#[cfg(feature = "std")]
pub mod choice;
#[cfg(feature = "std")]
pub mod columns;
pub mod compiled;
pub mod conv;
#[cfg(feature = "std")]
pub mod conv2d;
#[cfg(feature = "std")]
pub mod conv2d_columns;
#[cfg(all(feature = "train", feature = "std"))]
pub mod conv2d_dots;
#[cfg(all(feature = "train", feature = "std"))]
pub mod conv2d_lanes;
#[cfg(feature = "std")]
pub mod conv2d_pixels;
#[cfg(feature = "std")]
pub mod conv2d_samples;
#[cfg(feature = "std")]
mod conv2d_tile;
#[cfg(feature = "std")]
pub mod conv_transpose2d;
#[cfg(feature = "std")]
pub mod decisions;
#[cfg(feature = "std")]
pub mod depthwise;
#[cfg(feature = "std")]
mod depthwise_axis;
#[cfg(feature = "std")]
mod depthwise_frame;
#[cfg(all(feature = "train", feature = "std"))]
pub mod depthwise_gradient;
#[cfg(feature = "std")]
mod depthwise_parted;
#[cfg(feature = "std")]
mod depthwise_taps;
#[cfg(feature = "std")]
mod depthwise_tile;
#[cfg(feature = "std")]
pub mod dots;
#[cfg(feature = "train")]
pub mod dropout;
#[cfg(feature = "std")]
pub mod frame;
#[cfg(feature = "std")]
pub mod gemm;
pub mod geometry;
#[cfg(any(feature = "std", feature = "train"))]
pub mod global_pool;
#[cfg(any(feature = "std", feature = "train"))]
pub mod gru;
#[cfg(feature = "std")]
pub mod lanes;
#[cfg(feature = "std")]
pub mod level;
#[cfg(feature = "std")]
pub mod linear;
#[cfg(feature = "std")]
pub mod linear_dots;
#[cfg(feature = "std")]
pub mod linear_step;
#[cfg(any(feature = "std", feature = "train"))]
pub mod lstm;
pub(crate) mod math;
#[cfg(any(feature = "std", feature = "train"))]
pub mod max_pool;
#[cfg(feature = "rayon")]
pub mod outputs;
#[cfg(all(feature = "train", feature = "std"))]
pub mod panels;
#[cfg(any(feature = "std", feature = "train"))]
pub mod pointwise;
#[cfg(feature = "std")]
pub mod product;
#[cfg(any(feature = "std", feature = "train"))]
pub mod recurrent;
#[cfg(all(feature = "train", feature = "std"))]
pub mod recurrent_backward;
#[cfg(feature = "std")]
pub mod recurrent_forward;
#[cfg(feature = "std")]
mod recurrent_inputs;
#[cfg(feature = "std")]
mod recurrent_order;
#[cfg(feature = "std")]
pub mod recurrent_pack;
#[cfg(feature = "std")]
pub mod recurrent_step;
#[cfg(feature = "std")]
mod recurrent_step_whole;
#[cfg(feature = "std")]
mod recurrent_tile;
#[cfg(all(feature = "train", feature = "std"))]
mod recurrent_weights;
#[cfg(any(feature = "std", feature = "train"))]
pub mod rnn;
#[cfg(any(feature = "std", feature = "train"))]
pub(crate) mod simd;
#[cfg(all(feature = "std", target_arch = "x86_64"))]
mod simd_x86;
#[cfg(all(feature = "std", target_arch = "x86_64"))]
mod simd_x86_math;
#[cfg(all(feature = "std", target_arch = "x86_64"))]
mod simd_x86_order;
pub mod small;
#[cfg(any(feature = "std", feature = "train"))]
pub mod softmax;
#[cfg(feature = "std")]
mod table;
#[cfg(feature = "std")]
mod tile;
#[cfg(feature = "std")]
pub mod turn;
pub mod upsample;
#[cfg(feature = "std")]
pub mod winograd;
#[cfg(feature = "rayon")]
mod winograd_outputs;
#[cfg(feature = "std")]
mod winograd_product;
#[cfg(feature = "std")]
mod winograd_tiles;
#[cfg(feature = "std")]
mod winograd_transforms;
#[cfg(feature = "std")]
mod winograd_turn;
#[cfg(feature = "std")]
mod winograd_weights;

use crate::element::Element;

/// The sum of a slice, in 8 partial sums: as many numbers as a vector register holds, and more exact than one after the other.
#[inline]
pub(crate) fn sum<T: Element>(x: &[T]) -> T {
    sum_of(x, x, |x, _| x)
}

/// `Σ f(aᵢ, bᵢ)`, in 8 partial sums.
#[inline(always)]
pub(crate) fn sum_of<T: Element>(a: &[T], b: &[T], f: impl Fn(T, T) -> T) -> T {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let mut partial = [T::ZERO; 8];
    for (a, b) in a.iter().zip(b) {
        for i in 0..8 {
            partial[i] += f(a[i], b[i]);
        }
    }
    let rest: T = a_rest.iter().zip(b_rest).map(|(a, b)| f(*a, *b)).sum();
    let [a, b, c, d, e, g, h, i] = partial;
    ((a + e) + (c + h)) + ((b + g) + (d + i)) + rest
}

/// `max(y, 0)`; NaN stays NaN.
#[inline(always)]
pub(crate) fn rectified<T: Element>(y: T) -> T {
    if y <= T::ZERO { T::ZERO } else { y }
}
