//! [`AdamW`].

use super::{Adam, Optimizer, Parts};
use crate::error::Error;
use crate::network::Parameters;

/// [`Adam`] with weight decay that does not go through the moments: `w ← w − η λ w` before every step (Loshchilov and Hutter
/// 2019). As PyTorch's `optim.AdamW`.
#[derive(Clone, Debug, PartialEq)]
pub struct AdamW(Adam);

impl AdamW {
    /// AdamW with the learning rate `rate`, `η`, 10⁻³ as a rule; `β` = (0.9, 0.999), `ε` = 10⁻⁸, weight decay 0.01.
    pub fn new(rate: f64) -> Self {
        AdamW(Adam::named("AdamW", rate).weight_decay(0.01))
    }

    /// See [`Adam::betas`].
    pub fn betas(self, beta1: f64, beta2: f64) -> Self {
        AdamW(self.0.betas(beta1, beta2))
    }

    /// See [`Adam::eps`].
    pub fn eps(self, eps: f64) -> Self {
        AdamW(self.0.eps(eps))
    }

    /// See [`Adam::amsgrad`].
    pub fn amsgrad(self, amsgrad: bool) -> Self {
        AdamW(self.0.amsgrad(amsgrad))
    }

    /// The weight decay `λ`: every step multiplies every weight by `1 − η λ`.
    pub fn weight_decay(self, weight_decay: f64) -> Self {
        AdamW(self.0.weight_decay(weight_decay))
    }

    /// See [`Adam::l1`].
    pub fn l1(self, l1: f64) -> Self {
        AdamW(self.0.l1(l1))
    }

    /// See [`Adam::decay_bias`].
    pub fn decay_bias(self, decay_bias: bool) -> Self {
        AdamW(self.0.decay_bias(decay_bias))
    }

    /// See [`Adam::rate`].
    pub fn rate(self, part: &str, factor: f64) -> Self {
        AdamW(self.0.rate(part, factor))
    }

    /// See [`Adam::freeze`].
    pub fn freeze(self, part: &str) -> Self {
        AdamW(self.0.freeze(part))
    }
}

impl Optimizer for AdamW {
    fn step<P: Parameters>(&mut self, net: &mut P, grads: &P) {
        self.0.update(net, grads, true);
    }

    fn validate(&self) -> Result<(), Error> {
        self.0.validate()
    }

    fn learning_rate(&self) -> f64 {
        self.0.learning_rate()
    }

    fn set_learning_rate(&mut self, rate: f64) {
        self.0.set_learning_rate(rate);
    }

    fn state(&self) -> Vec<(String, Vec<f64>)> {
        self.0.state()
    }

    fn set_state(&mut self, state: &[(String, Vec<f64>)]) -> Result<(), Error> {
        self.0.set_state(state)
    }

    fn parts(&self) -> &Parts {
        self.0.parts()
    }

    fn parts_mut(&mut self) -> &mut Parts {
        self.0.parts_mut()
    }
}
