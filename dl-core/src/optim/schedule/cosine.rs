//! [`CosineAnnealingLr`] and [`CosineAnnealingWarmRestarts`].

use core::f64::consts::PI;

use super::Schedule;
use crate::error::Error;
use crate::optim::setting;

/// Half a wave of the cosine, from `base` at `t = 0` to `eta_min` at `t = t_max`; it goes up again after that:
/// `eta_min + (base − eta_min) (1 + cos(π t / t_max)) / 2` (Loshchilov and Hutter 2017). As PyTorch's `CosineAnnealingLR`.
#[derive(Clone, Debug, PartialEq)]
pub struct CosineAnnealingLr {
    t_max: usize,
    eta_min: f64,
}

impl CosineAnnealingLr {
    /// Down to 0 in `t_max` epochs.
    pub fn new(t_max: usize) -> Self {
        CosineAnnealingLr { t_max, eta_min: 0.0 }
    }

    /// The lowest rate.
    pub fn eta_min(mut self, eta_min: f64) -> Self {
        self.eta_min = eta_min;
        self
    }
}

/// `eta_min + (base − eta_min) (1 + cos(π part)) / 2`.
fn anneal(base: f64, eta_min: f64, part: f64) -> f64 {
    eta_min + (base - eta_min) * (1.0 + libm::cos(PI * part)) / 2.0
}

impl Schedule for CosineAnnealingLr {
    fn rate(&self, base: f64, time: usize) -> f64 {
        anneal(base, self.eta_min, time as f64 / self.t_max.max(1) as f64)
    }

    fn validate(&self) -> Result<(), Error> {
        setting::at_least_one("t_max", self.t_max)?;
        setting::not_negative("eta_min", self.eta_min, "0")
    }
}

/// [`CosineAnnealingLr`] that jumps back to `base` instead of going up, after `t_0` epochs, then `t_0 · t_mult`, then
/// `t_0 · t_mult²`, … (Loshchilov and Hutter 2017). As PyTorch's `CosineAnnealingWarmRestarts`.
#[derive(Clone, Debug, PartialEq)]
pub struct CosineAnnealingWarmRestarts {
    t_0: usize,
    t_mult: usize,
    eta_min: f64,
}

impl CosineAnnealingWarmRestarts {
    /// Down to almost 0 and back, every `t_0` epochs.
    pub fn new(t_0: usize) -> Self {
        CosineAnnealingWarmRestarts { t_0, t_mult: 1, eta_min: 0.0 }
    }

    /// How many times longer each wave is than the one before.
    pub fn t_mult(mut self, t_mult: usize) -> Self {
        self.t_mult = t_mult;
        self
    }

    /// The lowest rate.
    pub fn eta_min(mut self, eta_min: f64) -> Self {
        self.eta_min = eta_min;
        self
    }
}

impl Schedule for CosineAnnealingWarmRestarts {
    fn rate(&self, base: f64, time: usize) -> f64 {
        let mut length = self.t_0.max(1);
        let mut time = time;
        if self.t_mult <= 1 {
            time %= length;
        }
        while time >= length {
            time -= length;
            length = length.saturating_mul(self.t_mult);
        }
        anneal(base, self.eta_min, time as f64 / length as f64)
    }

    fn validate(&self) -> Result<(), Error> {
        setting::at_least_one("t_0", self.t_0)?;
        setting::at_least_one("t_mult", self.t_mult)?;
        setting::not_negative("eta_min", self.eta_min, "0")
    }
}
