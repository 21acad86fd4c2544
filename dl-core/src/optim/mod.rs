//! Optimizers: how a gradient changes the weights.
//!
//! An optimizer is a value, with its options as methods, and works for any network:
//!
//! ```
//! use dl_core::optim::{AdamW, Optimizer, Sgd};
//!
//! let sgd = Sgd::new(0.01).momentum(0.9).nesterov(true).weight_decay(5e-4);
//! let adam = AdamW::new(1e-3).betas(0.9, 0.95).decay_bias(false);
//! assert!(sgd.validate().is_ok() && adam.validate().is_ok());
//! assert!(Sgd::new(-0.01).validate().is_err());
//! ```
//!
//! A training step by hand, with the gradients of two batches added up and clipped:
//!
//! ```text
//! optim::zero(&mut grads);
//! for (inputs, labels) in two_batches {
//!     let scores = net.forward(&mut tape, inputs, Mode::Train(&mut rng));
//!     let (_, dscores) = loss::cross_entropy(scores, labels)?;
//!     net.backward_weights(&mut tape, &dscores, &mut grads);      // adds to `grads`
//! }
//! optim::scale(&mut grads, 0.5);                                   // the mean of both
//! optim::clip::by_norm(&mut grads, 1.0);
//! sgd.step(&mut net, &grads);
//! ```

use crate::error::Error;
use crate::network::Parameters;

mod adam;
mod adamw;
pub mod clip;
mod gradient;
mod parts;
mod penalty;
mod rms_prop;
pub mod schedule;
mod setting;
mod sgd;
mod state;
mod update;

pub use adam::Adam;
pub use adamw::AdamW;
pub use gradient::{norm, scale, zero};
pub use parts::Parts;
pub use rms_prop::RmsProp;
pub use sgd::Sgd;

/// An optimizer with its state.
///
/// The state begins with the first step. It belongs to one network: a step with one of another size begins anew.
pub trait Optimizer: Send {
    /// Changes the trained numbers of `net` by the gradient `grads`. Running statistics stay as they are, and so do frozen
    /// parts.
    fn step<P: Parameters>(&mut self, net: &mut P, grads: &P);

    /// Whether the settings make sense. [`Optimizer::step`] does not ask: it computes what the formula gives. The trainer
    /// asks before it begins.
    ///
    /// # Errors
    /// If a setting makes no sense: which, its value, and what it should be.
    fn validate(&self) -> Result<(), Error>;

    /// That the settings make sense for this network: as [`Optimizer::validate`], and that the network has the parts that are
    /// frozen or have a rate of their own.
    ///
    /// # Errors
    /// As [`Optimizer::validate`]; and if there is no such part: which, the one that was probably meant, and those that there are.
    fn validate_for<P: Parameters>(&self) -> Result<(), Error> {
        self.validate()?;
        self.parts().validate::<P>()
    }

    /// The parts of the network that are treated on their own.
    fn parts(&self) -> &Parts;

    /// The same, to change them, as the trainer does.
    fn parts_mut(&mut self) -> &mut Parts;

    /// The learning rate in use.
    fn learning_rate(&self) -> f64;

    /// Changes the learning rate, as schedules do.
    fn set_learning_rate(&mut self, rate: f64);

    /// The state as named lists of numbers (learning rate, moments, step counts), for checkpoints. Training that goes on from
    /// it is bit for bit the same as training that was never interrupted.
    fn state(&self) -> Vec<(String, Vec<f64>)>;

    /// Takes up a state that [`Optimizer::state`] gave.
    ///
    /// # Errors
    /// If the state is not one of this optimizer; nothing is changed then.
    fn set_state(&mut self, state: &[(String, Vec<f64>)]) -> Result<(), Error>;
}
