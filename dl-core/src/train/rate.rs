//! The learning rate while training goes on.

use crate::error::Error;
use crate::optim::Optimizer;
use crate::optim::schedule::Schedule;

/// What the time of a schedule counts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Per {
    Epoch,
    Step,
}

/// A schedule as the trainer is given it.
pub(super) struct Scheduled<'a> {
    pub schedule: Box<dyn Schedule + 'a>,
    pub per: Per,
    /// How it was given, to compare it with that of a checkpoint.
    pub text: String,
}

/// A schedule and the rate that it starts from.
pub(super) struct Rate<'a> {
    scheduled: Option<Scheduled<'a>>,
    base: f64,
}

impl<'a> Rate<'a> {
    pub fn new(scheduled: Option<Scheduled<'a>>, base: f64) -> Result<Self, Error> {
        scheduled.as_ref().map_or(Ok(()), |s| s.schedule.validate())?;
        Ok(Rate { scheduled, base })
    }

    /// Sets the rate of the step that comes after so many whole epochs and so many steps.
    pub fn set(&self, optimizer: &mut impl Optimizer, epochs: usize, steps: usize) {
        if let Some(Scheduled { schedule, per, .. }) = &self.scheduled {
            let time = match per {
                Per::Epoch => epochs,
                Per::Step => steps,
            };
            optimizer.set_learning_rate(schedule.rate(self.base, time));
        }
    }

    /// Tells the schedule what is watched, after an epoch.
    pub fn observe(&mut self, metric: f64) {
        if let Some(s) = &mut self.scheduled {
            s.schedule.observe(metric);
        }
    }

    pub fn state(&self) -> Vec<f64> {
        self.scheduled.as_ref().map(|s| s.schedule.state()).unwrap_or_default()
    }

    pub fn set_state(&mut self, state: &[f64]) -> Result<(), Error> {
        self.scheduled.as_mut().map_or(Ok(()), |s| s.schedule.set_state(state))
    }
}
