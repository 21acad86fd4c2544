//! Schedules: how the learning rate changes while training goes on.
//!
//! A schedule is a function of time. What time counts, epochs or steps, is up to who calls: all that is written here as
//! "epochs" may be steps.
//!
//! ```
//! use dl_core::optim::schedule::{CosineAnnealingLr, Schedule};
//!
//! // From a third of the rate up to all of it in 5 epochs, then down to 0 in 25.
//! let schedule = CosineAnnealingLr::new(25).warm_up(5);
//! let rates: Vec<f64> = (0..30).map(|epoch| schedule.rate(0.1, epoch)).collect();
//! assert!(rates[0] < rates[5] && rates[5] == 0.1 && rates[29] < 0.001);
//! ```

use crate::error::Error;

mod chain;
mod cosine;
mod exponential;
mod linear;
mod plateau;
mod step;

pub use chain::Then;
pub use cosine::{CosineAnnealingLr, CosineAnnealingWarmRestarts};
pub use exponential::ExponentialLr;
pub use linear::LinearLr;
pub use plateau::ReduceLrOnPlateau;
pub use step::{MultiStepLr, StepLr};

/// How the learning rate changes with time.
pub trait Schedule: Send {
    /// The learning rate when `time` epochs are over, where `base` is the rate at the beginning: the optimizer's.
    fn rate(&self, base: f64, time: usize) -> f64;

    /// Whether the settings make sense.
    ///
    /// # Errors
    /// If a setting makes no sense: which, its value, and what it should be.
    fn validate(&self) -> Result<(), Error>;

    /// Takes note of a metric, once after every epoch: the loss on the validation set. Most schedules do not care.
    fn observe(&mut self, _metric: f64) {}

    /// What the schedule remembers, for checkpoints. Most remember nothing.
    fn state(&self) -> Vec<f64> {
        Vec::new()
    }

    /// Takes up a state that [`Schedule::state`] gave.
    ///
    /// # Errors
    /// If the state is not one of this schedule; nothing is changed then.
    fn set_state(&mut self, state: &[f64]) -> Result<(), Error> {
        check_state("a schedule without memory", 0, state)
    }

    /// This schedule for the first `time` epochs, then `next`, for which time begins anew. As PyTorch's `SequentialLR`.
    fn then<S: Schedule>(self, time: usize, next: S) -> Then<Self, S>
    where
        Self: Sized,
    {
        Then::new(self, time, next)
    }

    /// This schedule after `time` epochs in which the rate grows evenly from a third to all of its value.
    fn warm_up(self, time: usize) -> Then<LinearLr, Self>
    where
        Self: Sized,
    {
        LinearLr::new(time).then(time, self)
    }
}

impl<S: Schedule + ?Sized> Schedule for Box<S> {
    fn rate(&self, base: f64, time: usize) -> f64 {
        (**self).rate(base, time)
    }
    fn validate(&self) -> Result<(), Error> {
        (**self).validate()
    }
    fn observe(&mut self, metric: f64) {
        (**self).observe(metric);
    }
    fn state(&self) -> Vec<f64> {
        (**self).state()
    }
    fn set_state(&mut self, state: &[f64]) -> Result<(), Error> {
        (**self).set_state(state)
    }
}

/// That a state is `len` numbers.
fn check_state(schedule: &str, len: usize, state: &[f64]) -> Result<(), Error> {
    if state.len() == len {
        return Ok(());
    }
    let message = format!("this is not the state of {schedule}: it has {} numbers, not {len}", state.len());
    Err(Error::new(crate::error::ErrorKind::Format, message))
}
