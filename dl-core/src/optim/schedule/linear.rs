//! [`LinearLr`].

use super::Schedule;
use crate::error::Error;
use crate::optim::setting;

/// A factor that goes evenly from `start_factor` to `end_factor` in `total_iters` epochs and then stays: a warm-up
/// (Goyal et al. 2017, section 2.2), or a decay. As PyTorch's `LinearLR`.
///
/// `base · (start + (end − start) · min(t, total) / total)`.
#[derive(Clone, Debug, PartialEq)]
pub struct LinearLr {
    total_iters: usize,
    start_factor: f64,
    end_factor: f64,
}

impl LinearLr {
    /// From a third of the rate to all of it, in `total_iters` epochs.
    pub fn new(total_iters: usize) -> Self {
        LinearLr { total_iters, start_factor: 1.0 / 3.0, end_factor: 1.0 }
    }

    /// The factor at the beginning, above 0.
    pub fn start_factor(mut self, start_factor: f64) -> Self {
        self.start_factor = start_factor;
        self
    }

    /// The factor at the end.
    pub fn end_factor(mut self, end_factor: f64) -> Self {
        self.end_factor = end_factor;
        self
    }
}

impl Schedule for LinearLr {
    fn rate(&self, base: f64, time: usize) -> f64 {
        let total = self.total_iters.max(1);
        let part = time.min(total) as f64 / total as f64;
        base * (self.start_factor + (self.end_factor - self.start_factor) * part)
    }

    fn validate(&self) -> Result<(), Error> {
        setting::at_least_one("total_iters", self.total_iters)?;
        setting::positive("start_factor", self.start_factor, "1/3")?;
        setting::at_most_one("start_factor", self.start_factor, "1/3")?;
        setting::at_most_one("end_factor", self.end_factor, "1")
    }
}
