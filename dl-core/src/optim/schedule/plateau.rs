//! [`ReduceLrOnPlateau`].

use super::{Schedule, check_state};
use crate::error::{Error, ErrorKind};
use crate::optim::setting;

/// The rate times `factor` when a metric has not become better for more than `patience` epochs. As PyTorch's
/// `ReduceLROnPlateau`.
///
/// Better means less than `best · (1 − threshold)`; for a metric that should grow, with [`maximize`](Self::maximize), more than
/// `best · (1 + threshold)`; with an [`absolute`](Self::absolute) threshold, `best ∓ threshold`.
///
/// ```
/// use dl_core::optim::schedule::{ReduceLrOnPlateau, Schedule};
///
/// let mut schedule = ReduceLrOnPlateau::new().patience(1);
/// for loss in [1.0, 0.5, 0.5, 0.5] {
///     schedule.observe(loss);
/// }
/// assert_eq!(schedule.rate(1.0, 4), 0.1);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ReduceLrOnPlateau {
    factor: f64,
    patience: usize,
    threshold: f64,
    absolute: bool,
    maximize: bool,
    cooldown: usize,
    min_lr: f64,
    best: Option<f64>,
    bad_epochs: usize,
    cooling: usize,
    reductions: usize,
}

/// A change of the rate that is smaller is not made: PyTorch's `eps`.
const LEAST_CHANGE: f64 = 1e-8;

impl ReduceLrOnPlateau {
    /// Times 0.1 after more than 10 epochs in which the metric did not fall by at least a part 10⁻⁴.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        ReduceLrOnPlateau {
            factor: 0.1,
            patience: 10,
            threshold: 1e-4,
            absolute: false,
            maximize: false,
            cooldown: 0,
            min_lr: 0.0,
            best: None,
            bad_epochs: 0,
            cooling: 0,
            reductions: 0,
        }
    }

    /// What the rate is multiplied by, below 1.
    pub fn factor(mut self, factor: f64) -> Self {
        self.factor = factor;
        self
    }

    /// How many epochs without improvement are borne.
    pub fn patience(mut self, patience: usize) -> Self {
        self.patience = patience;
        self
    }

    /// How much better is better.
    pub fn threshold(mut self, threshold: f64) -> Self {
        self.threshold = threshold;
        self
    }

    /// The threshold is a difference, not a part of the best.
    pub fn absolute(mut self) -> Self {
        self.absolute = true;
        self
    }

    /// The metric should grow: an accuracy, not a loss.
    pub fn maximize(mut self) -> Self {
        self.maximize = true;
        self
    }

    /// How many epochs after a reduction are not counted.
    pub fn cooldown(mut self, cooldown: usize) -> Self {
        self.cooldown = cooldown;
        self
    }

    /// The lowest rate.
    pub fn min_lr(mut self, min_lr: f64) -> Self {
        self.min_lr = min_lr;
        self
    }

    fn is_better(&self, metric: f64) -> bool {
        let t = self.threshold;
        match (self.maximize, self.absolute) {
            (false, false) => metric < self.best.unwrap_or(f64::INFINITY) * (1.0 - t),
            (false, true) => metric < self.best.unwrap_or(f64::INFINITY) - t,
            (true, false) => metric > self.best.unwrap_or(f64::NEG_INFINITY) * (1.0 + t),
            (true, true) => metric > self.best.unwrap_or(f64::NEG_INFINITY) + t,
        }
    }
}

impl Schedule for ReduceLrOnPlateau {
    fn rate(&self, base: f64, _time: usize) -> f64 {
        let mut rate = base;
        for _ in 0..self.reductions {
            let less = (rate * self.factor).max(self.min_lr);
            if rate - less <= LEAST_CHANGE {
                break;
            }
            rate = less;
        }
        rate
    }

    fn validate(&self) -> Result<(), Error> {
        setting::below_one("factor", self.factor, "0.1")?;
        setting::not_negative("threshold", self.threshold, "1e-4")?;
        setting::not_negative("min_lr", self.min_lr, "0")
    }

    fn observe(&mut self, metric: f64) {
        if self.is_better(metric) {
            self.best = Some(metric);
            self.bad_epochs = 0;
        } else {
            self.bad_epochs += 1;
        }
        if self.cooling > 0 {
            self.cooling -= 1;
            self.bad_epochs = 0;
        }
        if self.bad_epochs > self.patience {
            self.reductions += 1;
            self.cooling = self.cooldown;
            self.bad_epochs = 0;
        }
    }

    /// The best metric (NaN if there is none), the epochs since it, the epochs of cooldown left, the reductions.
    fn state(&self) -> Vec<f64> {
        let counts = [self.bad_epochs, self.cooling, self.reductions].map(|count| count as f64);
        [&[self.best.unwrap_or(f64::NAN)], counts.as_slice()].concat()
    }

    fn set_state(&mut self, state: &[f64]) -> Result<(), Error> {
        check_state("`ReduceLrOnPlateau`", 4, state)?;
        if let Some(count) = state[1..].iter().find(|count| !(**count >= 0.0 && count.fract() == 0.0)) {
            let message = format!("this is not the state of `ReduceLrOnPlateau`: {count} is not a count");
            return Err(Error::new(ErrorKind::Format, message));
        }
        self.best = Some(state[0]).filter(|best| !best.is_nan());
        [self.bad_epochs, self.cooling, self.reductions] = [1, 2, 3].map(|i| state[i] as usize);
        Ok(())
    }
}
