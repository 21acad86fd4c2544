//! The heavy kernels for each type of number, compiled once, in this crate, rather than in every crate that has a network.

#[cfg(all(feature = "train", feature = "std"))]
use core::ops::Range;

#[cfg(any(feature = "std", feature = "train"))]
use super::cells::{self, Recurrent};
#[cfg(feature = "std")]
use super::choice::Way;
#[cfg(any(feature = "std", feature = "train"))]
use super::conv::Conv;
#[cfg(all(feature = "train", feature = "std"))]
use super::depthwise_gradient;
#[cfg(any(feature = "std", feature = "train"))]
use super::geometry::Geometry;
#[cfg(all(feature = "train", feature = "std"))]
use super::linear::Vectors;
#[cfg(feature = "rayon")]
use super::outputs;
#[cfg(all(feature = "train", feature = "std"))]
use super::recurrent_backward;
#[cfg(feature = "train")]
use super::small::{conv2d_backward, linear_backward, recurrent_train};
#[cfg(feature = "std")]
use super::{
    conv_transpose2d, conv2d, depthwise, linear, linear_step, recurrent_forward, recurrent_pack, recurrent_step,
};
#[cfg(any(feature = "std", feature = "train"))]
use super::{max_pool, pointwise};
#[cfg(feature = "train")]
use crate::layers::Backward;
#[cfg(feature = "std")]
use crate::layers::Sequences;
#[cfg(all(feature = "train", feature = "std"))]
use crate::plan::{Layout, Weights};
#[cfg(all(feature = "train", feature = "std"))]
use crate::products;
#[cfg(any(feature = "std", feature = "train"))]
use crate::spec::Then;

/// Declares [`Compiled`], and implements it for `f32` and `f64` by the generic functions.
macro_rules! compiled {
    ($($(#[$attribute:meta])* fn $name:ident($($argument:ident: $Type:ty),*) = $($function:ident)::+;)*) => {
        /// Kernels for one type of number. Each is the function of the module that its name begins with.
        pub trait Compiled: Sized + 'static {
            $($(#[$attribute])* #[allow(clippy::too_many_arguments)] #[doc = concat!("See [`", stringify!($($function)::+), "`].")] fn $name($($argument: $Type),*);)*
        }
        impl Compiled for f32 {
            $($(#[$attribute])* #[inline(never)] fn $name($($argument: $Type),*) { $($function)::+($($argument),*) })*
        }
        double! { impl Compiled for f64 {
            $($(#[$attribute])* #[inline(never)] fn $name($($argument: $Type),*) { $($function)::+($($argument),*) })*
        } }
    };
}

compiled! {
    #[cfg(feature = "std")]
    fn conv2d_pack(conv: &Conv, weight: &[Self], packed: &mut [Self]) = conv2d::pack;
    #[cfg(feature = "std")]
    fn conv2d_pack_backward(conv: &Conv, weight: &[Self], packed: &mut [Self]) = conv2d::pack_backward;
    #[cfg(feature = "std")]
    fn conv2d_forward(conv: &Conv, weight: &[Self], packed: &[Self], bias: &[Self], relu: bool, x: &[Self], y: &mut [Self]) = conv2d::forward;
    #[cfg(feature = "std")]
    fn conv2d_forward_by(way: Way, conv: &Conv, weight: &[Self], packed: &[Self], bias: &[Self], relu: bool, x: &[Self], y: &mut [Self]) = conv2d::forward_by;
    #[cfg(feature = "std")]
    fn conv2d_input_gradient(conv: &Conv, weight: &[Self], packed: &[Self], dy: &[Self], dx: &mut [Self]) = conv2d::input_gradient;
    #[cfg(feature = "std")]
    fn conv2d_input_gradient_by(way: Way, conv: &Conv, weight: &[Self], packed: &[Self], dy: &[Self], dx: &mut [Self]) = conv2d::input_gradient_by;
    #[cfg(all(feature = "train", feature = "std"))]
    fn conv2d_weight_gradient(conv: &Conv, x: &[Self], dy: &[Self], dweight: &mut [Self], dbias: &mut [Self]) = conv2d::weight_gradient;
    #[cfg(all(feature = "train", feature = "std"))]
    fn conv2d_weight_gradient_by(way: Way, conv: &Conv, x: &[Self], dy: &[Self], dweight: &mut [Self], dbias: &mut [Self]) = conv2d::weight_gradient_by;
    #[cfg(feature = "std")]
    fn conv_transpose2d_forward(conv: &Conv, weight: &[Self], packed: &[Self], bias: &[Self], relu: bool, x: &[Self], y: &mut [Self]) = conv_transpose2d::forward;
    #[cfg(all(feature = "train", feature = "std"))]
    fn conv_transpose2d_weight_gradient(conv: &Conv, x: &[Self], dy: &[Self], dweight: &mut [Self], dbias: &mut [Self]) = conv_transpose2d::weight_gradient;
    #[cfg(feature = "std")]
    fn depthwise_forward(conv: &Conv, weight: &[Self], bias: &[Self], relu: bool, x: &[Self], y: &mut [Self]) = depthwise::forward;
    #[cfg(feature = "std")]
    fn depthwise_input_gradient(conv: &Conv, weight: &[Self], dy: &[Self], dx: &mut [Self]) = depthwise::input_gradient;
    #[cfg(all(feature = "train", feature = "std"))]
    fn depthwise_weight_gradient(conv: &Conv, x: &[Self], dy: &[Self], dweight: &mut [Self], dbias: &mut [Self]) = depthwise_gradient::weight_gradient;
    #[cfg(feature = "std")]
    fn linear_forward(inputs: usize, outputs: usize, weight: &[Self], bias: &[Self], relu: bool, x: &[Self], y: &mut [Self]) = linear::forward;
    #[cfg(feature = "std")]
    fn linear_step(inputs: usize, weight: &[Self], bias: &[Self], relu: bool, x: &[Self], y: &mut [Self]) = linear_step::step;
    #[cfg(feature = "std")]
    fn linear_forward_by(samples: usize, inputs: usize, outputs: usize, weight: &[Self], bias: &[Self], relu: bool, x: &[Self], y: &mut [Self]) = linear::forward_by;
    #[cfg(all(feature = "train", feature = "std"))]
    fn linear_input_gradient(inputs: usize, outputs: usize, weight: &[Self], dy: &[Self], dx: &mut [Self]) = linear::input_gradient;
    #[cfg(all(feature = "train", feature = "std"))]
    fn linear_input_gradient_together(size: [usize; 2], weight: &[Self], dy: &[Self], dx: &mut [Self]) = linear::input_gradient_together;
    #[cfg(feature = "rayon")]
    fn linear_outputs(inputs: usize, weight: &[Self], bias: &[Self], relu: bool, x: &[Self], y: &mut [Self]) = outputs::linear;
    #[cfg(feature = "rayon")]
    fn conv2d_outputs(conv: &Conv, weight: &[Self], packed: &[Self], bias: &[Self], relu: bool, x: &[Self], y: &mut [Self]) = outputs::conv2d;
    #[cfg(feature = "std")]
    fn then(then: Then, y: &mut [Self]) = pointwise::then;
    #[cfg(all(feature = "train", feature = "std"))]
    fn linear_weight_gradient(inputs: usize, samples: usize, x: Vectors<'_, Self>, dy: Vectors<'_, Self>, rows: Range<usize>, dweight: &mut [Self], dbias: &mut [Self]) = linear::weight_gradient;
    #[cfg(feature = "train")]
    fn then_gradient(then: Then, y: &[Self], dy: &mut [Self]) = pointwise::then_gradient;
    #[cfg(all(feature = "train", feature = "std"))]
    fn product_gradients(weights: &[Weights], frozen: &[bool], batch: Layout, values: &[Self], dweights: &mut [Self]) = products::gradients;
    #[cfg(all(feature = "train", feature = "std"))]
    fn add_gradients(weights: &[Weights], frozen: &[bool], from: &mut [Self], to: &mut [Self]) = products::add;
    #[cfg(feature = "std")]
    fn max_pool_forward(window: &Geometry, x: &[Self], y: &mut [Self]) = max_pool::forward;
    #[cfg(feature = "train")]
    fn max_pool_backward(window: &Geometry, x: &[Self], dy: &[Self], dx: &mut [Self]) = max_pool::backward;
    #[cfg(feature = "train")]
    fn max_pool_backward_in_place(window: &Geometry, dy: &[Self], dx: &mut [Self]) = max_pool::backward_in_place;
    #[cfg(feature = "std")]
    fn lstm_forward(layer: &Recurrent<cells::Lstm>, weights: &[Self], packed: &[Self], sequences: Sequences<'_>, x: &[Self], y: &mut [Self], keep: Option<&mut [Self]>, states: [&mut [Self]; 2]) = recurrent_forward::forward;
    #[cfg(all(feature = "train", feature = "std"))]
    fn lstm_backward(layer: &Recurrent<cells::Lstm>, pass: Backward<'_, Self>, sequences: Sequences<'_>, states: [&[Self]; 2], dstates: [&mut [Self]; 2], given: bool) = recurrent_backward::backward;
    #[cfg(feature = "std")]
    fn lstm_step(layer: &Recurrent<cells::Lstm>, weights: &[Self], packed: &[Self], x: &[Self], y: &mut [Self], state: &mut [Self]) = recurrent_step::step;
    #[cfg(feature = "std")]
    fn gru_forward(layer: &Recurrent<cells::Gru>, weights: &[Self], packed: &[Self], sequences: Sequences<'_>, x: &[Self], y: &mut [Self], keep: Option<&mut [Self]>, states: [&mut [Self]; 2]) = recurrent_forward::forward;
    #[cfg(all(feature = "train", feature = "std"))]
    fn gru_backward(layer: &Recurrent<cells::Gru>, pass: Backward<'_, Self>, sequences: Sequences<'_>, states: [&[Self]; 2], dstates: [&mut [Self]; 2], given: bool) = recurrent_backward::backward;
    #[cfg(feature = "std")]
    fn gru_step(layer: &Recurrent<cells::Gru>, weights: &[Self], packed: &[Self], x: &[Self], y: &mut [Self], state: &mut [Self]) = recurrent_step::step;
    #[cfg(feature = "std")]
    fn gru_before_forward(layer: &Recurrent<cells::GruBefore>, weights: &[Self], packed: &[Self], sequences: Sequences<'_>, x: &[Self], y: &mut [Self], keep: Option<&mut [Self]>, states: [&mut [Self]; 2]) = recurrent_forward::forward;
    #[cfg(all(feature = "train", feature = "std"))]
    fn gru_before_backward(layer: &Recurrent<cells::GruBefore>, pass: Backward<'_, Self>, sequences: Sequences<'_>, states: [&[Self]; 2], dstates: [&mut [Self]; 2], given: bool) = recurrent_backward::backward;
    #[cfg(feature = "std")]
    fn gru_before_step(layer: &Recurrent<cells::GruBefore>, weights: &[Self], packed: &[Self], x: &[Self], y: &mut [Self], state: &mut [Self]) = recurrent_step::step;
    #[cfg(feature = "std")]
    fn rnn_forward(layer: &Recurrent<cells::Rnn>, weights: &[Self], packed: &[Self], sequences: Sequences<'_>, x: &[Self], y: &mut [Self], keep: Option<&mut [Self]>, states: [&mut [Self]; 2]) = recurrent_forward::forward;
    #[cfg(all(feature = "train", feature = "std"))]
    fn rnn_backward(layer: &Recurrent<cells::Rnn>, pass: Backward<'_, Self>, sequences: Sequences<'_>, states: [&[Self]; 2], dstates: [&mut [Self]; 2], given: bool) = recurrent_backward::backward;
    #[cfg(feature = "std")]
    fn rnn_step(layer: &Recurrent<cells::Rnn>, weights: &[Self], packed: &[Self], x: &[Self], y: &mut [Self], state: &mut [Self]) = recurrent_step::step;
    #[cfg(feature = "train")]
    fn linear_input_gradient_one(inputs: usize, outputs: usize, weight: &[Self], dy: &[Self], dx: &mut [Self]) = linear_backward::input_gradient;
    #[cfg(feature = "train")]
    fn linear_weight_gradient_one(inputs: usize, outputs: usize, x: &[Self], dy: &[Self], dweights: &mut [Self]) = linear_backward::weight_gradient;
    #[cfg(feature = "train")]
    fn conv2d_input_gradient_one(conv: &Conv, weight: &[Self], dy: &[Self], dx: &mut [Self]) = conv2d_backward::input_gradient;
    #[cfg(feature = "train")]
    fn conv2d_weight_gradient_one(conv: &Conv, x: &[Self], dy: &[Self], dweights: &mut [Self]) = conv2d_backward::weight_gradient;
    #[cfg(feature = "train")]
    fn conv_transpose2d_input_gradient_one(conv: &Conv, weight: &[Self], dy: &[Self], dx: &mut [Self]) = conv2d_backward::transposed_input_gradient;
    #[cfg(feature = "train")]
    fn conv_transpose2d_weight_gradient_one(conv: &Conv, x: &[Self], dy: &[Self], dweights: &mut [Self]) = conv2d_backward::transposed_weight_gradient;
    #[cfg(feature = "train")]
    fn lstm_forward_one(layer: &Recurrent<cells::Lstm>, weights: &[Self], steps: usize, x: &[Self], y: &mut [Self], keep: &mut [Self], states: [&mut [Self]; 2]) = recurrent_train::forward;
    #[cfg(feature = "train")]
    fn lstm_backward_one(layer: &Recurrent<cells::Lstm>, pass: Backward<'_, Self>, steps: usize, states: [&[Self]; 2], dstates: [&mut [Self]; 2], given: bool) = recurrent_train::backward;
    #[cfg(feature = "train")]
    fn gru_forward_one(layer: &Recurrent<cells::Gru>, weights: &[Self], steps: usize, x: &[Self], y: &mut [Self], keep: &mut [Self], states: [&mut [Self]; 2]) = recurrent_train::forward;
    #[cfg(feature = "train")]
    fn gru_backward_one(layer: &Recurrent<cells::Gru>, pass: Backward<'_, Self>, steps: usize, states: [&[Self]; 2], dstates: [&mut [Self]; 2], given: bool) = recurrent_train::backward;
    #[cfg(feature = "train")]
    fn gru_before_forward_one(layer: &Recurrent<cells::GruBefore>, weights: &[Self], steps: usize, x: &[Self], y: &mut [Self], keep: &mut [Self], states: [&mut [Self]; 2]) = recurrent_train::forward;
    #[cfg(feature = "train")]
    fn gru_before_backward_one(layer: &Recurrent<cells::GruBefore>, pass: Backward<'_, Self>, steps: usize, states: [&[Self]; 2], dstates: [&mut [Self]; 2], given: bool) = recurrent_train::backward;
    #[cfg(feature = "train")]
    fn rnn_forward_one(layer: &Recurrent<cells::Rnn>, weights: &[Self], steps: usize, x: &[Self], y: &mut [Self], keep: &mut [Self], states: [&mut [Self]; 2]) = recurrent_train::forward;
    #[cfg(feature = "train")]
    fn rnn_backward_one(layer: &Recurrent<cells::Rnn>, pass: Backward<'_, Self>, steps: usize, states: [&[Self]; 2], dstates: [&mut [Self]; 2], given: bool) = recurrent_train::backward;
    #[cfg(feature = "std")]
    fn recurrent_pack(size: [usize; 3], weight_ih: &[Self], weight_hh: &[Self], packed: &mut [Self]) = recurrent_pack::pack;
    #[cfg(all(feature = "train", feature = "std"))]
    fn recurrent_pack_backward(rows: usize, hidden: usize, weight_hh: &[Self], packed: &mut [Self]) = recurrent_pack::pack_backward;
}
