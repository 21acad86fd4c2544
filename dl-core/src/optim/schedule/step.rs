//! [`StepLr`] and [`MultiStepLr`].

use super::Schedule;
use crate::error::Error;
use crate::optim::setting;

/// The rate times `γ` every `step_size` epochs: `base · γ^⌊t / step_size⌋`. As PyTorch's `StepLR`.
#[derive(Clone, Debug, PartialEq)]
pub struct StepLr {
    step_size: usize,
    gamma: f64,
}

impl StepLr {
    /// Every `step_size` epochs, times 0.1.
    pub fn new(step_size: usize) -> Self {
        StepLr { step_size, gamma: 0.1 }
    }

    /// What the rate is multiplied by, `γ`.
    pub fn gamma(mut self, gamma: f64) -> Self {
        self.gamma = gamma;
        self
    }
}

impl Schedule for StepLr {
    fn rate(&self, base: f64, time: usize) -> f64 {
        base * libm::pow(self.gamma, (time / self.step_size.max(1)) as f64)
    }

    fn validate(&self) -> Result<(), Error> {
        setting::at_least_one("step_size", self.step_size)?;
        setting::not_negative("gamma", self.gamma, "0.1")
    }
}

/// The rate times `γ` at every one of some epochs. As PyTorch's `MultiStepLR`.
#[derive(Clone, Debug, PartialEq)]
pub struct MultiStepLr {
    milestones: Vec<usize>,
    gamma: f64,
}

impl MultiStepLr {
    /// Times 0.1 when as many epochs are over as one of the `milestones` says.
    pub fn new(milestones: impl Into<Vec<usize>>) -> Self {
        MultiStepLr { milestones: milestones.into(), gamma: 0.1 }
    }

    /// What the rate is multiplied by, `γ`.
    pub fn gamma(mut self, gamma: f64) -> Self {
        self.gamma = gamma;
        self
    }
}

impl Schedule for MultiStepLr {
    fn rate(&self, base: f64, time: usize) -> f64 {
        let passed = self.milestones.iter().filter(|milestone| **milestone <= time).count();
        base * libm::pow(self.gamma, passed as f64)
    }

    fn validate(&self) -> Result<(), Error> {
        setting::not_negative("gamma", self.gamma, "0.1")
    }
}
