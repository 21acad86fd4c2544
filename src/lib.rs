//! A neural network is a type: [`network!`] turns a list of layers into a struct whose every dimension the compiler knows, with
//! the forward and the backward pass written out and kernels made for exactly those dimensions.
//!
//! ```
//! use dl::prelude::*;
//!
//! network! {
//!     /// A small convolutional network for 8×8 grey digits.
//!     pub struct Digits: [1, 8, 8] -> [10] {
//!         c1: Conv2d(16, kernel = 3, padding = 1),
//!         Relu,
//!         MaxPool2d(2) => [16, 4, 4],
//!         Flatten,
//!         f2: Linear(10),
//!     }
//! }
//!
//! # fn main() -> Result<(), dl::Error> {
//! let (train, test) = dl::data::digits();
//! let mut net = Digits::init(42);
//! # let train = train.subset(&[0, 1, 2])?;
//! let report = Trainer::new(Adam::new(1e-3), CrossEntropy).epochs(5).batch(64).fit(&mut net, &train, &test)?;
//! let scores: [f32; 10] = net.predict(&test.inputs()[0]);
//! # Ok(())
//! # }
//! ```
//!
//! The [`guide`] explains the [language](guide::language), [sequences](guide::sequences), [mistakes](guide::errors), [training](guide::training),
//! [memory](guide::memory) and the way [to C](guide::c).
#![cfg_attr(not(feature = "std"), no_std)]

extern crate self as dl;

mod export_c;

#[cfg(feature = "alloc")]
pub use dl_core::error::{Error, ErrorKind};
#[cfg(any(feature = "safetensors", all(feature = "train", feature = "std")))]
pub use dl_core::io;
#[cfg(feature = "std")]
pub use dl_core::predictor;
/// ```
/// use dl::prelude::*;
///
/// network! {
///     /// What is to be tested, alone.
///     struct Alone: [3, 4] -> _ { Softmax }
/// }
///
/// dl::testing::check_gradients::<Alone<f64>>();
/// ```
#[cfg(all(feature = "train", feature = "std"))]
#[doc(inline)]
pub use dl_core::testing;
pub use dl_core::{c, element, flash, layers, network, plan, recurrent, shape, spec, value};
#[cfg(all(feature = "train", feature = "std"))]
pub use dl_core::{data, init, loss, metrics, optim, train};
#[cfg(feature = "train")]
pub use dl_core::{device, rng, tape};

/// The guide: how to use the library, from the first definition to a microcontroller.
pub mod guide {

    #[doc = include_str!("../docs/guide/language.md")]
    pub mod language {}

    #[doc = include_str!("../docs/guide/blocks.md")]
    pub mod blocks {}

    #[cfg(all(feature = "train", feature = "std"))]
    #[doc = include_str!("../docs/guide/sequences.md")]
    pub mod sequences {}

    #[doc = include_str!("../docs/guide/errors.md")]
    pub mod errors {}

    #[cfg(all(feature = "train", feature = "std"))]
    #[doc = include_str!("../docs/guide/training.md")]
    pub mod training {}

    #[doc = include_str!("../docs/guide/memory.md")]
    pub mod memory {}

    #[doc = include_str!("../docs/guide/c.md")]
    pub mod c {}
}

/// What most programs use.
pub mod prelude {
    pub use dl_macros::{layer, network};

    #[doc(hidden)]
    pub use dl_core::absent::{AnyLength as _, AnySizes as _, Otherwise as _, Stateless as _};
    #[cfg(all(feature = "train", feature = "std"))]
    pub use dl_core::data::{Batches, Chunks, Dataset};
    pub use dl_core::element::Element;
    #[cfg(any(feature = "safetensors", all(feature = "train", feature = "std")))]
    pub use dl_core::io::Checkpoint;
    #[cfg(all(feature = "train", feature = "std"))]
    pub use dl_core::loss::{self, Bce, BceWithLogits, CrossEntropy, Huber, Loss, Mse, MultiMargin, Nll};
    #[cfg(all(feature = "train", feature = "std"))]
    pub use dl_core::metrics::{self, Accuracy, Metric};
    #[cfg(feature = "std")]
    pub use dl_core::network::Model;
    pub use dl_core::network::{Network, Parameters};
    #[cfg(all(feature = "train", feature = "std"))]
    pub use dl_core::optim::schedule::{
        CosineAnnealingLr, CosineAnnealingWarmRestarts, ExponentialLr, LinearLr, MultiStepLr, ReduceLrOnPlateau,
        Schedule, StepLr,
    };
    #[cfg(all(feature = "train", feature = "std"))]
    pub use dl_core::optim::{self, Adam, AdamW, Optimizer, RmsProp, Sgd};
    #[cfg(feature = "std")]
    pub use dl_core::predictor::Predictor;
    pub use dl_core::recurrent::{Recurrent, Stepped};
    #[cfg(feature = "train")]
    pub use dl_core::rng::Rng;
    pub use dl_core::shape::{Dims, ShapeError};
    #[cfg(feature = "train")]
    pub use dl_core::tape::Train;
    #[cfg(all(feature = "train", feature = "std"))]
    pub use dl_core::tape::{Mode, Tape};
    #[cfg(all(feature = "train", feature = "std"))]
    pub use dl_core::train::{Report, Trainer};
    pub use dl_core::value::Token;
}

/// Defines a network: a struct whose every dimension the compiler knows. The [guide](crate::guide::language) describes the
/// language.
///
/// ```
/// use dl::prelude::*;
///
/// network! {
///     /// One hidden layer.
///     pub struct Net: [4] -> [3] { Linear(16), Relu, Linear(3) }
/// }
///
/// let scores: [f32; 3] = Net::init(1).predict(&[0.1, 0.2, 0.3, 0.4]);
/// println!("{}", Net::summary());
/// ```
pub use dl_macros::network;

/// Defines a layer of one's own, to be used in [`network!`] by its path. The [guide](crate::guide::blocks) describes it.
///
/// ```
/// use dl::prelude::*;
///
/// layer! {
///     /// `x · σ(beta · x)`
///     pub struct Swish(beta: f64 = 1.0);
///
///     fn f<T: Element>(&self, x: T) -> T {
///         x / (T::ONE + (-x * T::from_f64(self.beta)).exp())
///     }
///     fn derivative<T: Element>(&self, x: T, y: T) -> T {
///         let beta = T::from_f64(self.beta);
///         beta * y + (T::ONE - beta * y) / (T::ONE + (-x * beta).exp())
///     }
/// }
///
/// network! {
///     pub struct Net: [4] -> [3] { Linear(16), Swish(beta = 1.5), Linear(3) }
/// }
///
/// let scores: [f32; 3] = Net::init(1).predict(&[0.1, 0.2, 0.3, 0.4]);
/// ```
pub use dl_macros::layer;

/// What generated code refers to. Not for use by hand.
#[doc(hidden)]
pub mod __private {
    #[cfg(feature = "alloc")]
    extern crate alloc;
    #[cfg(feature = "alloc")]
    pub use alloc::{boxed::Box, string::String};
    pub use dl_core::absent::{AnyLength, AnySizes, Otherwise, Stateless};
    pub use dl_core::element::Element;
    pub use dl_core::flash::{File, Tensor, check as check_weights, embed};
    #[cfg(feature = "alloc")]
    pub use dl_core::fold::fold;
    pub use dl_core::fold::{Fold, Piece, fold_embedded};
    #[cfg(any(feature = "safetensors", all(feature = "train", feature = "std")))]
    pub use dl_core::io::Checkpoint;
    pub use dl_core::layers::{
        AsLayer, Block, Component, Flat, Nested, NoWeights, PerSample, Ports, Site, check_block,
    };
    #[cfg(feature = "train")]
    pub use dl_core::layers::{Gradient, GradientPorts, Sample};
    pub use dl_core::network::{Network, Parameters, ends, infer_one, output};
    pub use dl_core::plan::{
        Branch, Count, Extent, Held, Join, Joined, LayerInfo, Life, Need, Part, Placed, Plan, Room, Segment, Slot,
        Weights, alias, bound, extent, held, mark, place, place_part, place_part_joined, placed, placed_joined, stack,
        state_array,
    };
    pub use dl_core::recurrent::{GoesForward, GoesStepByStep, Recurrent, Stepped};
    #[cfg(any(feature = "std", feature = "train"))]
    pub use dl_core::run::join;
    #[cfg(feature = "std")]
    pub use dl_core::run::{Batch, infer, infer_component, infer_inputs, infer_over_time};
    pub use dl_core::run::{
        Given, StateInfo, dead, join_one, learned, no_state, one, one_component, one_in_place, one_over_time, step,
        step_component, step_copy, step_in, step_out, step_over_time, zero_of,
    };
    #[cfg(feature = "train")]
    pub use dl_core::run::{
        Memory, Pass, Step, accumulate, backward, backward_component, backward_in_place, backward_over_time, clear,
        forward, forward_component, forward_over_time, part, region, split, unpool,
    };
    #[cfg(feature = "std")]
    pub use dl_core::run::{pack, pack_component, pack_over_time};
    #[cfg(all(feature = "train", feature = "std"))]
    pub use dl_core::run::{update, update_component};
    pub use dl_core::shape::Dims;
    pub use dl_core::shape::budget::check as check_budget;
    pub use dl_core::shape::moment::{Resident, What, check as check_ram};
    pub use dl_core::shape::report::{
        Place, argument_name, carry, carry_port, check_arg, check_branch, check_depth, check_input, check_length,
        check_once, check_ports, check_promise, check_remark, check_rest, check_shape, check_share, check_unsized,
        check_vocabulary, first_port, over_steps, unless_broken,
    };
    pub use dl_core::spec::{Junction, Product, Segments, Then};
    #[cfg(all(feature = "train", feature = "std"))]
    pub use dl_core::tape::Tape;
    #[cfg(feature = "train")]
    pub use dl_core::tape::Train;
    pub use dl_core::value::{ArrayOf, Shaped};
    #[cfg(any(feature = "safetensors", all(feature = "train", feature = "std")))]
    pub use std::path::Path;

    /// A constant that the documentation shows as `_`, not as the generated expression it comes from.
    pub const fn computed<C: Copy>(constant: C) -> C {
        constant
    }

    /// `LeNet5 { numbers: 61706, .. }`: a network's weights are too many to print.
    pub fn debug<T>(name: &str, numbers: &[T], f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct(name).field("numbers", &numbers.len()).finish_non_exhaustive()
    }
}

/// Keeps its contents where the feature `train` is on.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "train")]
macro_rules! __train {
    ($($items:tt)*) => { $($items)* };
}

/// Keeps its contents where the feature `train` is on.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "train"))]
macro_rules! __train {
    ($($items:tt)*) => {};
}

/// Keeps its contents where the feature `std` is on.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "std")]
macro_rules! __std {
    ($($items:tt)*) => { $($items)* };
}

/// Keeps its contents where the feature `std` is on.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "std"))]
macro_rules! __std {
    ($($items:tt)*) => {};
}

/// Keeps its contents where the feature `alloc` is on.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "alloc")]
macro_rules! __alloc {
    ($($items:tt)*) => { $($items)* };
}

/// Keeps its contents where the feature `alloc` is on.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "alloc"))]
macro_rules! __alloc {
    ($($items:tt)*) => {};
}

/// Keeps its contents where the feature `safetensors` is on.
#[doc(hidden)]
#[macro_export]
#[cfg(any(feature = "safetensors", all(feature = "train", feature = "std")))]
macro_rules! __safetensors {
    ($($items:tt)*) => { $($items)* };
}

/// Keeps its contents where the feature `safetensors` is on.
#[doc(hidden)]
#[macro_export]
#[cfg(not(any(feature = "safetensors", all(feature = "train", feature = "std"))))]
macro_rules! __safetensors {
    ($($items:tt)*) => {};
}
