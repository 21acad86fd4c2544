//! A neural network is a type.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate self as dl;

#[cfg(feature = "alloc")]
pub use dl_core::error::{Error, ErrorKind};
#[cfg(feature = "safetensors")]
pub use dl_core::io;
#[cfg(feature = "train")]
pub use dl_core::{data, init, loss, metrics, optim, rng, tape};
pub use dl_core::{element, layers, network, plan, shape, spec, value};

/// What most programs use.
pub mod prelude {
    #[cfg(feature = "train")]
    pub use dl_core::data::{Batches, Dataset};
    #[cfg(feature = "safetensors")]
    pub use dl_core::io::Checkpoint;
    #[cfg(feature = "train")]
    pub use dl_core::loss::{self, Bce, BceWithLogits, CrossEntropy, Huber, Loss, Mse, MultiMargin, Nll};
    #[cfg(feature = "train")]
    pub use dl_core::metrics::Metric;
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
}
