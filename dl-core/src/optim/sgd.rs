//! [`Sgd`].

use super::parts::{Parts, parts_methods};
use super::penalty::{Penalty, penalty_methods};
use super::state::{State, state_methods};
use super::{Optimizer, setting, update};
use crate::element::Element;
use crate::error::Error;
use crate::network::Parameters;

/// Stochastic gradient descent with momentum (Polyak 1964; Sutskever et al. 2013 for Nesterov's). As PyTorch's `optim.SGD`.
///
/// With weights `w`, gradient `g`, learning rate `η`, momentum `μ`, dampening `τ`, weight decay `λ`:
///
/// ```text
/// g ← g + λ w
/// b ← μ b + (1 − τ) g          b ← g in the first step
/// w ← w − η b                  w ← w − η (g + μ b) with Nesterov's momentum
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Sgd {
    rate: f64,
    momentum: f64,
    dampening: f64,
    nesterov: bool,
    penalty: Penalty,
    parts: Parts,
    state: State<1>,
}

impl Sgd {
    /// Gradient descent with the learning rate `rate`, `η`; no momentum, no weight decay.
    pub fn new(rate: f64) -> Self {
        let state = State::new("Sgd", ["momentum_buffer"]);
        Sgd { rate, momentum: 0.0, dampening: 0.0, nesterov: false, penalty: Penalty::NONE, parts: Parts::new(), state }
    }

    /// The momentum `μ`: how much of the last step goes on, 0.9 as a rule.
    pub fn momentum(mut self, momentum: f64) -> Self {
        self.momentum = momentum;
        self
    }

    /// The dampening `τ` of the gradient's entry into the momentum.
    pub fn dampening(mut self, dampening: f64) -> Self {
        self.dampening = dampening;
        self
    }

    /// Whether the momentum is Nesterov's, which looks ahead.
    pub fn nesterov(mut self, nesterov: bool) -> Self {
        self.nesterov = nesterov;
        self
    }

    penalty_methods!("The weight decay, or L2 penalty, `λ`: adds `λ w` to the gradient of every weight `w`.");

    parts_methods!();
}

impl Optimizer for Sgd {
    fn step<P: Parameters>(&mut self, net: &mut P, grads: &P) {
        let w = net.as_mut_slice();
        let n = w.len();
        self.state.begin(n);
        let eta = self.rate;
        if self.momentum == 0.0 {
            update::each(&self.penalty, &mut self.parts, grads, [w], |penalty, factor, g, [w]| {
                let rate = P::Elem::from_f64(eta * factor);
                for (w, g) in w.iter_mut().zip(g) {
                    *w -= rate * penalty.add(*g, *w);
                }
            });
            return;
        }
        let [b] = &mut self.state.moments;
        // The buffer is zero in the first step, so that this makes it the gradient.
        let damped = P::Elem::from_f64(if b.is_empty() { 1.0 } else { 1.0 - self.dampening });
        let momentum = P::Elem::from_f64(self.momentum);
        let nesterov = self.nesterov;
        update::each(&self.penalty, &mut self.parts, grads, [w, b.numbers(n)], |penalty, factor, g, [w, b]| {
            let rate = P::Elem::from_f64(eta * factor);
            for ((w, b), g) in w.iter_mut().zip(b).zip(g) {
                let g = penalty.add(*g, *w);
                *b = momentum * *b + damped * g;
                *w -= rate * if nesterov { g + momentum * *b } else { *b };
            }
        });
    }

    fn validate(&self) -> Result<(), Error> {
        setting::not_negative("learning rate", self.rate, "0.01")?;
        setting::not_negative("momentum", self.momentum, "0.9")?;
        setting::finite("dampening", self.dampening, "0")?;
        self.penalty.validate()?;
        self.parts.check_factors()?;
        if self.nesterov && (self.momentum == 0.0 || self.dampening != 0.0) {
            let needs =
                "Nesterov's momentum needs a momentum above 0 and no dampening: `.momentum(0.9).nesterov(true)`";
            return Err(setting::wrong(needs.into()));
        }
        Ok(())
    }

    state_methods!();
}
