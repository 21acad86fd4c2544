//! [`ExponentialLr`].

use super::Schedule;
use crate::error::Error;
use crate::optim::setting;

/// The rate times `γ` after every epoch: `base · γᵗ`. As PyTorch's `ExponentialLR`.
#[derive(Clone, Debug, PartialEq)]
pub struct ExponentialLr {
    gamma: f64,
}

impl ExponentialLr {
    /// What the rate is multiplied by, `γ`.
    pub fn new(gamma: f64) -> Self {
        ExponentialLr { gamma }
    }
}

impl Schedule for ExponentialLr {
    fn rate(&self, base: f64, time: usize) -> f64 {
        base * libm::pow(self.gamma, time as f64)
    }

    fn validate(&self) -> Result<(), Error> {
        setting::not_negative("gamma", self.gamma, "0.95")
    }
}
