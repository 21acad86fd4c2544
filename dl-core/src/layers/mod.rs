//! The layers as types: their weights, and what they do with a batch.
//!
//! A layer has three sides, in three files of the same name: what it is (`spec`), what it holds and does (here), and the
//! loops that do it (`kernels`). This module holds what they have in common.

use crate::element::Element;
#[cfg(all(feature = "train", feature = "std"))]
use crate::par;
use crate::plan::Slot;
#[cfg(feature = "train")]
use crate::run::Step;
use crate::shape::Dims;
use crate::spec::{Product, Then};

mod activations;
mod batch_norm;
mod component;
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
mod nested;
#[cfg(any(feature = "std", feature = "train"))]
mod one_step;
mod over_time;
mod per_sample;
mod pool;
mod recurrent;
mod repeat;
mod reverse;
mod rnn;
mod softmax;
#[cfg(feature = "typenum")]
pub mod typed;
mod upsample;

#[cfg(all(feature = "train", feature = "std"))]
pub use crate::products::gradients as product_gradients;
pub use batch_norm::BatchNorm;
#[cfg(feature = "train")]
pub use component::GradientPorts;
pub use component::{AsLayer, Component, Ports};
pub use conv_transpose2d::ConvTranspose2d;
pub use conv2d::Conv2d;
pub use embedding::Embedding;
pub use gru::Gru;
pub use linear::Linear;
pub use lstm::Lstm;
pub use nested::{Block, Nested, check_block};
pub use over_time::OverTime;
#[cfg(any(feature = "std", feature = "train"))]
pub use over_time::Sequences;
#[cfg(feature = "train")]
pub use per_sample::{Gradient, Sample};
pub use per_sample::{NoWeights, PerSample};
#[cfg(feature = "train")]
pub(crate) use pool::unpool;
pub use rnn::Rnn;

/// A layer at its place in a network: everything about it that the compiler knows.
///
/// `network!` writes one such type for every layer; kernels take it as a type parameter and see all sizes as constants. What it does not say is
/// what most layers say: rustc checks every constant by itself.
pub trait Site: 'static {
    /// What kind of layer it is.
    type Layer: Copy + 'static;
    /// The layer with its arguments.
    const LAYER: Self::Layer;
    /// The shape that comes in, per sample.
    const INPUT: Dims;
    /// The shape that goes out, per sample.
    const OUTPUT: Dims;
    /// How many numbers per sample are kept for the backward pass.
    const KEEP: usize = 0;
    /// Multiply-adds per sample.
    const MACS: u64 = 0;
    /// A number of its own in the network, from which random layers derive their stream.
    const INDEX: usize;
    /// The layer as a product with a matrix, if it is one.
    const PRODUCT: Option<Product> = None;
    /// The function that follows in the same step.
    const THEN: Then = Then::Nothing;
    /// Where its weights are among the packed weights of the network.
    const PACK: Slot = Slot::NOWHERE;
    /// What its steps in training are about.
    #[cfg(feature = "train")]
    const STEP: Step = Step::ALONE;
}

/// What a layer does. Implemented by the values of [`spec`](crate::spec).
///
/// All slices hold some samples of a batch, one after the other: `x.len() == n · INPUT.len()`. `weights` are the layer's own arrays,
/// in the order of [`segments`](crate::spec::Spec::segments), as one slice.
pub trait Layer: Copy + Send + Sync + 'static {
    /// Whether [`Site::THEN`] is done by the layer itself where that is a ReLU.
    const FUSES_RELU: bool = false;

    /// Evaluation: `y = f(x)`, on one thread, without allocation. `packed` is what [`Layer::pack`] made of the weights, or empty.
    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &[T], x: &[T], y: &mut [T]);

    /// Evaluation of one sample in loops that are small in code, use no vector instructions of a particular processor and cannot panic:
    /// the same bits on every machine, a microcontroller among them.
    fn infer_one<S: Site<Layer = Self>, T: Element>(weights: &[T], x: &[T], y: &mut [T]);

    /// As [`Layer::infer_one`], where the output takes the place of the input: of the layers for which
    /// [`in_place_room`](crate::spec::Spec::in_place_room) says how much `room` they need, numbers that may be anything.
    fn infer_in_place<S: Site<Layer = Self>, T: Element>(_weights: &[T], _y: &mut [T], _room: &mut [T]) {}

    /// As [`Layer::infer`], of one sample: a step of a sequence.
    #[cfg(feature = "std")]
    #[inline]
    fn step<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &[T], x: &[T], y: &mut [T]) {
        Self::infer::<S, T>(weights, packed, x, y);
    }

    /// As [`Layer::infer`], on all cores, of one sample or of a batch that stays together. Only for layers that are worth it.
    #[cfg(feature = "rayon")]
    fn infer_outputs<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &[T], x: &[T], y: &mut [T]) {
        Self::infer::<S, T>(weights, packed, x, y);
    }

    /// Packs the weights for many samples, into [`Site::PACK`] numbers.
    #[cfg(feature = "std")]
    fn pack<S: Site<Layer = Self>, T: Element>(_weights: &[T], _packed: &mut [T]) {}

    /// As [`Layer::pack`], for [`Layer::backward`].
    #[cfg(all(feature = "train", feature = "std"))]
    fn pack_backward<S: Site<Layer = Self>, T: Element>(_weights: &[T], _packed: &mut [T]) {}

    /// The forward pass for a later backward pass. `keep` is what [`Layer::backward`] will be given.
    #[cfg(feature = "train")]
    fn forward<S: Site<Layer = Self>, T: Element>(pass: Forward<'_, T>) {
        #[cfg(not(feature = "std"))]
        forward_one::<S, T>(pass);
        #[cfg(feature = "rayon")]
        if pass.split == Split::Outputs {
            return Self::infer_outputs::<S, T>(pass.weights, pass.packed, pass.x, pass.y);
        }
        #[cfg(feature = "std")]
        let work = S::MACS as usize + S::OUTPUT.len();
        #[cfg(feature = "std")]
        par::samples(pass.split, work, [(pass.x, S::INPUT.len())], [(pass.y, S::OUTPUT.len())], &|[x], [y]| {
            Self::infer::<S, T>(pass.weights, pass.packed, x, y)
        });
    }

    /// The backward pass. Adds to `dweights`, unless the layer is a product ([`Site::PRODUCT`]); overwrites `dx`.
    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(pass: Backward<'_, T>);

    /// After a forward pass in training: moves the running statistics towards those of the batch of `n` samples, which are in
    /// `keep`. Only for layers whose samples depend on each other in training.
    #[cfg(all(feature = "train", feature = "std"))]
    fn update<S: Site<Layer = Self>, T: Element>(_weights: &mut [T], _keep: &[T], _n: usize) {}
}

/// The forward pass of one sample after the other, as [`Layer::infer_one`] evaluates them.
#[cfg(feature = "train")]
fn forward_one<S: Site<Layer: Layer>, T: Element>(pass: Forward<'_, T>) {
    let [input, output] = const { [S::INPUT.len(), S::OUTPUT.len()] };
    let inputs = pass.x.chunks_exact(input.max(1)).zip(pass.y.chunks_exact_mut(output.max(1)));
    inputs.for_each(|(x, y)| <S::Layer as Layer>::infer_one::<S, T>(pass.weights, x, y));
}

/// Whether the work of a layer is divided among the cores.
#[cfg(any(feature = "std", feature = "train"))]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Split {
    /// Yes: the layer has the whole batch.
    Samples,
    /// Yes: there is only one sample, or the weights are what takes time, and each core computes some of the outputs.
    Outputs,
    /// No: the batch has been divided already, or is not worth it.
    Done,
    /// No: a pass of one sample, as in [`device`](crate::device). Backward passes are loops that are small in code and need no memory
    /// of their own; the gradient of weights goes to where these are in the network. Batch normalization evaluates.
    One,
}

/// What the forward pass of a layer works with: a piece of the batch, or all of it.
#[cfg(feature = "train")]
pub struct Forward<'a, T> {
    /// The layer's arrays.
    pub weights: &'a [T],
    /// What was made of them for this pass, or empty.
    pub packed: &'a [T],
    /// `n` inputs.
    pub x: &'a [T],
    /// `n` outputs, to be overwritten.
    pub y: &'a mut [T],
    /// `n · KEEP` numbers for the backward pass.
    pub keep: &'a mut [T],
    /// Whether this is training (dropout drops, batch normalization uses the batch) or evaluation.
    pub training: bool,
    /// The seed of this layer's randomness in this pass.
    pub seed: u64,
    /// Which sample of the batch the first one is.
    pub first: usize,
    /// Whether the layer is to divide the samples among the cores.
    pub split: Split,
}

/// What the backward pass of a layer works with: a piece of the batch, or all of it.
#[cfg(feature = "train")]
pub struct Backward<'a, T> {
    /// The layer's arrays.
    pub weights: &'a [T],
    /// What was made of them for this pass, or empty.
    pub packed: &'a [T],
    /// The inputs of the forward pass.
    pub x: &'a [T],
    /// The outputs of the forward pass.
    pub y: &'a [T],
    /// What the forward pass kept, which is needed no longer.
    pub keep: &'a mut [T],
    /// The gradient of the outputs.
    pub dy: &'a [T],
    /// The gradient of the inputs, to be overwritten; `None` where nobody asks for it.
    pub dx: Option<&'a mut [T]>,
    /// The gradient of the weights, to be added to; empty where they are frozen.
    pub dweights: &'a mut [T],
    /// Whether the forward pass was training or evaluation.
    pub training: bool,
    /// Whether the layer is to divide the samples among the cores.
    pub split: Split,
}

/// The weights of a layer: `#[repr(C)]`, nothing but arrays of `T`, hence one flat slice.
///
/// # Safety
/// The type is `#[repr(C)]` and consists of `size_of::<Self>() / size_of::<T>()` numbers of type `T` and nothing else.
pub unsafe trait Flat<T: Element>: Sized + Send + Sync + 'static {
    /// The weights that such numbers are; `None` if they are too many or too few.
    fn from_flat(numbers: &[T]) -> Option<&Self> {
        // SAFETY: the implementor vouches that `Self` is this many `T`s, so its alignment is that of `T` (or less, if there are none).
        (size_of_val(numbers) == size_of::<Self>() && align_of::<Self>() <= align_of::<T>())
            .then(|| unsafe { &*numbers.as_ptr().cast() })
    }

    /// The weights that such numbers are; `None` if they are too many or too few.
    fn from_flat_mut(numbers: &mut [T]) -> Option<&mut Self> {
        // SAFETY: as in `from_flat`, and borrowed exclusively.
        (size_of_val(numbers) == size_of::<Self>() && align_of::<Self>() <= align_of::<T>())
            .then(|| unsafe { &mut *numbers.as_mut_ptr().cast() })
    }

    /// All numbers, in the order of the fields.
    fn flat(&self) -> &[T] {
        // SAFETY: the implementor vouches that `self` is this many `T`s.
        unsafe { core::slice::from_raw_parts((self as *const Self).cast(), size_of::<Self>() / size_of::<T>()) }
    }

    /// All numbers, in the order of the fields.
    fn flat_mut(&mut self) -> &mut [T] {
        // SAFETY: as in `flat`, and borrowed exclusively.
        unsafe { core::slice::from_raw_parts_mut((self as *mut Self).cast(), size_of::<Self>() / size_of::<T>()) }
    }
}

/// Declares the weights of a layer, whose fields are arrays of `T` with the given dimensions.
macro_rules! weights {
    ($(#[$doc:meta])* pub struct $Name:ident<$($N:ident),*> { $($(#[$fdoc:meta])* pub $field:ident: $Type:ty,)* }) => {
        $(#[$doc])*
        #[repr(C)]
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $Name<T, $(const $N: usize),*> { $($(#[$fdoc])* pub $field: $Type,)* }

        // SAFETY: `repr(C)`, and every field is an array of `T`, which all have the alignment of `T`.
        unsafe impl<T: Element, $(const $N: usize),*> super::Flat<T> for $Name<T, $($N),*> {}
    };
}
use weights;
