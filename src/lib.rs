//! A neural network is a type.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate self as dl;

#[cfg(feature = "alloc")]
pub use dl_core::error::{Error, ErrorKind};
#[cfg(feature = "safetensors")]
pub use dl_core::io;
#[cfg(feature = "train")]
pub use dl_core::{data, init, loss, metrics, optim, rng, tape, train};
pub use dl_core::{element, layers, network, plan, shape, spec, value};

/// What most programs use.
pub mod prelude {
    pub use dl_macros::network;

    #[cfg(feature = "train")]
    pub use dl_core::data::{Batches, Dataset};
    #[cfg(feature = "safetensors")]
    pub use dl_core::io::Checkpoint;
    #[cfg(feature = "train")]
    pub use dl_core::loss::{self, Bce, BceWithLogits, CrossEntropy, Huber, Loss, Mse, MultiMargin, Nll};
    #[cfg(feature = "train")]
    pub use dl_core::metrics::{self, Accuracy, Metric};
    #[cfg(feature = "std")]
    pub use dl_core::network::Model;
    pub use dl_core::network::{Network, Parameters};
    #[cfg(feature = "train")]
    pub use dl_core::optim::schedule::{
        CosineAnnealingLr, CosineAnnealingWarmRestarts, ExponentialLr, LinearLr, MultiStepLr, ReduceLrOnPlateau,
        Schedule, StepLr,
    };
    #[cfg(feature = "train")]
    pub use dl_core::optim::{self, Adam, AdamW, Optimizer, RmsProp, Sgd};
    #[cfg(feature = "train")]
    pub use dl_core::rng::Rng;
    #[cfg(feature = "train")]
    pub use dl_core::tape::{Mode, Tape, Train};
    #[cfg(feature = "train")]
    pub use dl_core::train::{Report, Trainer};
}

pub use dl_macros::network;

/// What generated code refers to. Not for use by hand.
#[doc(hidden)]
pub mod __private {
    #[cfg(feature = "alloc")]
    extern crate alloc;
    #[cfg(feature = "alloc")]
    pub use alloc::{boxed::Box, string::String};
    pub use dl_core::element::Element;
    pub use dl_core::layers::{Flat, Site};
    pub use dl_core::network::{Network, Parameters, ends};
    pub use dl_core::plan::{LayerInfo, Life, Plan, Segment, Slot, extent, place, segment_count, segment_table, stack};
    #[cfg(feature = "train")]
    pub use dl_core::run::{At, Pass, accumulate, backward, forward, split};
    pub use dl_core::run::{infer, join};
    pub use dl_core::shape::Dims;
    pub use dl_core::shape::budget::check as check_budget;
    pub use dl_core::shape::report::{Place, carry, check_arg, check_branch, check_promise, check_rest, check_shape};
    pub use dl_core::spec::{Junction, Padding, Segments};
    #[cfg(feature = "train")]
    pub use dl_core::tape::{Tape, Train};

    /// One size for height and width.
    pub const fn pair(n: usize) -> [usize; 2] {
        [n, n]
    }

    /// One size for all four sides.
    pub const fn padding(n: usize) -> Padding {
        Padding::Zeros([n; 4])
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
