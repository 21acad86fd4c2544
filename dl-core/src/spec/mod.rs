//! What each layer is: its arguments, its shape rule, its weights and its cost. The single source of every number
//! that the macro, const evaluation, the generated code and the documentation use.
//!
//! A layer here is a small value, `Conv2d::DEFAULT.out_channels(6).kernel([5, 5])`, with `const fn`s that say what it
//! makes of an input: [`Conv2d::output`], [`Conv2d::segments`], [`Conv2d::macs`], [`Conv2d::keep`].
//!
//! Every `const fn` here and in [`shape`](crate::shape) is `#[inline]`: rustc evaluates them, and no user's build needs to
//! make machine code of them.

// A rule that fails carries its whole message by value: const evaluation has no heap, and the good path never makes one.
#![allow(clippy::result_large_err)]

mod applies;
mod args;
mod catalogue;
mod fused;
mod generics;
mod groups;
mod junction;
mod over_time;
mod segments;
mod shapes;
mod transposed;
mod weightless;
mod window;

mod activations;
mod batch_norm;
mod conv2d;
mod conv_transpose2d;
mod dropout;
mod embedding;
mod first;
mod gru;
mod last;
mod linear;
mod lstm;
mod max_over_time;
mod mean_over_time;
mod pool;
mod recurrent;
mod repeat;
mod reshape;
mod reverse;
mod rnn;
mod softmax;
mod upsample;

pub use activations::{Elu, Gelu, LeakyRelu, Relu, Sigmoid, Silu, Softplus, Tanh};
pub use applies::Applies;
pub use args::{
    Approximate, ArgInfo, ArgKind, ArgValue, Init, InitialState, Interpolation, Nonlinearity, Padding, Rounding,
};
pub use batch_norm::BatchNorm;
pub use catalogue::{LAYER_NAMES, Spec};
pub use conv_transpose2d::ConvTranspose2d;
pub use conv2d::{Conv2d, IN_PLACE_PIXELS};
pub use dropout::Dropout;
pub use embedding::Embedding;
pub use first::First;
pub use fused::{Product, Then};
pub use generics::Generics;
pub use gru::Gru;
pub use junction::Junction;
pub use last::Last;
pub use linear::Linear;
pub use lstm::Lstm;
pub use max_over_time::MaxOverTime;
pub use mean_over_time::MeanOverTime;
pub use pool::{AvgPool2d, GlobalAvgPool, GlobalMaxPool, MaxPool2d};
pub use repeat::Repeat;
pub use reshape::{Flatten, Reshape};
pub use reverse::Reverse;
pub use rnn::Rnn;
pub use segments::{Role, SegmentSpec, Segments};
pub use shapes::Shapes;
pub use softmax::{LogSoftmax, Softmax};
pub use upsample::Upsample;
pub use window::{Axis, Window, conv_out};

pub(crate) use args::spec;
use weightless::{any_shape, keeps_nothing, weightless};
