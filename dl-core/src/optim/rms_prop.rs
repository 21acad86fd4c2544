//! [`RmsProp`].

use super::parts::{Parts, parts_methods};
use super::penalty::{Penalty, penalty_methods};
use super::state::{State, state_methods};
use super::{Optimizer, setting, update};
use crate::element::Element;
use crate::error::Error;
use crate::network::Parameters;

/// Steps divided by a running root mean square of the gradient (Hinton 2012, lecture 6e; centered: Graves 2013). As PyTorch's
/// `optim.RMSprop`.
///
/// With weights `w`, gradient `g`, learning rate `η`, momentum `μ`, weight decay `λ`:
///
/// ```text
/// g ← g + λ w
/// v ← α v + (1 − α) g²
/// a ← α a + (1 − α) g                     if centered, else a = 0
/// b ← μ b + g / (√(v − a²) + ε)
/// w ← w − η b
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RmsProp {
    rate: f64,
    alpha: f64,
    eps: f64,
    momentum: f64,
    centered: bool,
    penalty: Penalty,
    parts: Parts,
    state: State<3>,
}

impl RmsProp {
    /// RMSprop with the learning rate `rate`, `η`, 10⁻² as a rule; `α` = 0.99, `ε` = 10⁻⁸, not centered, no momentum, no weight
    /// decay.
    pub fn new(rate: f64) -> Self {
        let state = State::new("RmsProp", ["square_avg", "momentum_buffer", "grad_avg"]);
        RmsProp {
            rate,
            alpha: 0.99,
            eps: 1e-8,
            momentum: 0.0,
            centered: false,
            penalty: Penalty::NONE,
            parts: Parts::new(),
            state,
        }
    }

    /// How slowly the mean of the squares changes, `α`.
    pub fn alpha(mut self, alpha: f64) -> Self {
        self.alpha = alpha;
        self
    }

    /// What is added to the denominator, `ε`.
    pub fn eps(mut self, eps: f64) -> Self {
        self.eps = eps;
        self
    }

    /// The momentum `μ`: how much of the last step goes on.
    pub fn momentum(mut self, momentum: f64) -> Self {
        self.momentum = momentum;
        self
    }

    /// Whether to divide by the deviation of the gradient instead of its root mean square.
    pub fn centered(mut self, centered: bool) -> Self {
        self.centered = centered;
        self
    }

    penalty_methods!("The weight decay, or L2 penalty, `λ`: adds `λ w` to the gradient of every weight `w`.");

    parts_methods!();
}

impl Optimizer for RmsProp {
    fn step<P: Parameters>(&mut self, net: &mut P, grads: &P) {
        let w = net.as_mut_slice();
        let n = w.len();
        self.state.begin(n);
        let number = P::Elem::from_f64;
        let (eta, eps, momentum) = (self.rate, number(self.eps), number(self.momentum));
        let (alpha, enter) = (number(self.alpha), number(1.0 - self.alpha));
        let [v, b, a] = &mut self.state.moments;
        let (v, b) = (v.numbers(n), b.numbers(n));
        if self.centered {
            update::each(
                &self.penalty,
                &mut self.parts,
                grads,
                [w, v, b, a.numbers(n)],
                |penalty, factor, g, [w, v, b, a]| {
                    let rate = number(eta * factor);
                    for ((((w, v), b), a), g) in w.iter_mut().zip(v).zip(b).zip(a).zip(g) {
                        let g = penalty.add(*g, *w);
                        *v = alpha * *v + enter * g * g;
                        *a += enter * (g - *a);
                        *b = momentum * *b + g / ((*v - *a * *a).sqrt() + eps);
                        *w -= rate * *b;
                    }
                },
            );
        } else {
            update::each(&self.penalty, &mut self.parts, grads, [w, v, b], |penalty, factor, g, [w, v, b]| {
                let rate = number(eta * factor);
                for (((w, v), b), g) in w.iter_mut().zip(v).zip(b).zip(g) {
                    let g = penalty.add(*g, *w);
                    *v = alpha * *v + enter * g * g;
                    *b = momentum * *b + g / (v.sqrt() + eps);
                    *w -= rate * *b;
                }
            });
        }
    }

    fn validate(&self) -> Result<(), Error> {
        setting::not_negative("learning rate", self.rate, "0.01")?;
        setting::below_one("alpha", self.alpha, "0.99")?;
        setting::not_negative("eps", self.eps, "1e-8")?;
        setting::not_negative("momentum", self.momentum, "0")?;
        self.penalty.validate()?;
        self.parts.check_factors()
    }

    state_methods!();
}
