//! [`Then`].

use super::{Schedule, check_state};
use crate::error::Error;

/// One schedule after the other; made by [`Schedule::then`] and [`Schedule::warm_up`].
#[derive(Clone, Debug, PartialEq)]
pub struct Then<A, B> {
    first: A,
    time: usize,
    next: B,
}

impl<A: Schedule, B: Schedule> Then<A, B> {
    pub(super) fn new(first: A, time: usize, next: B) -> Self {
        Then { first, time, next }
    }
}

impl<A: Schedule, B: Schedule> Schedule for Then<A, B> {
    fn rate(&self, base: f64, time: usize) -> f64 {
        match time.checked_sub(self.time) {
            None => self.first.rate(base, time),
            Some(time) => self.next.rate(base, time),
        }
    }

    fn validate(&self) -> Result<(), Error> {
        self.first.validate()?;
        self.next.validate()
    }

    fn observe(&mut self, metric: f64) {
        self.first.observe(metric);
        self.next.observe(metric);
    }

    fn state(&self) -> Vec<f64> {
        [self.first.state(), self.next.state()].concat()
    }

    fn set_state(&mut self, state: &[f64]) -> Result<(), Error> {
        let (first, next) = (self.first.state(), self.next.state());
        check_state("these schedules", first.len() + next.len(), state)?;
        let (before, after) = state.split_at(first.len());
        self.first.set_state(before)?;
        self.next.set_state(after).or_else(|error| {
            self.first.set_state(&first)?;
            Err(error)
        })
    }
}
