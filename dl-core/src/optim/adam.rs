//! [`Adam`].

use super::parts::{Parts, parts_methods};
use super::penalty::{Penalty, penalty_methods};
use super::state::{State, state_methods};
use super::{Optimizer, setting, update};
use crate::element::Element;
use crate::error::Error;
use crate::network::Parameters;

/// Steps whose sizes adapt to the gradient's mean and variance (Kingma and Ba 2015, algorithm 1). As PyTorch's `optim.Adam`.
///
/// With weights `w`, gradient `g`, learning rate `η`, weight decay `λ`, in step `t`:
///
/// ```text
/// g ← g + λ w
/// m ← β₁ m + (1 − β₁) g
/// v ← β₂ v + (1 − β₂) g²
/// w ← w − η m̂ / (√v̂ + ε)      m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
/// ```
///
/// With `amsgrad`, `v` in the last line is the largest so far (Reddi et al. 2018).
#[derive(Clone, Debug, PartialEq)]
pub struct Adam {
    rate: f64,
    betas: [f64; 2],
    eps: f64,
    amsgrad: bool,
    penalty: Penalty,
    parts: Parts,
    state: State<3>,
}

impl Adam {
    /// Adam with the learning rate `rate`, `η`, 10⁻³ as a rule; `β` = (0.9, 0.999), `ε` = 10⁻⁸, no weight decay.
    pub fn new(rate: f64) -> Self {
        Adam::named("Adam", rate)
    }

    pub(super) fn named(name: &'static str, rate: f64) -> Self {
        let state = State::new(name, ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"]);
        Adam {
            rate,
            betas: [0.9, 0.999],
            eps: 1e-8,
            amsgrad: false,
            penalty: Penalty::NONE,
            parts: Parts::new(),
            state,
        }
    }

    /// How slowly the means of the gradient (`β₁`) and of its square (`β₂`) change.
    pub fn betas(mut self, beta1: f64, beta2: f64) -> Self {
        self.betas = [beta1, beta2];
        self
    }

    /// What is added to the denominator, `ε`.
    pub fn eps(mut self, eps: f64) -> Self {
        self.eps = eps;
        self
    }

    /// Whether the denominator never shrinks.
    pub fn amsgrad(mut self, amsgrad: bool) -> Self {
        self.amsgrad = amsgrad;
        self
    }

    penalty_methods!(
        "The weight decay, or L2 penalty, `λ`: adds `λ w` to the gradient of every weight `w`. [`AdamW`](super::AdamW) has one
        that does not go through the moments."
    );

    parts_methods!();

    /// A step, with the L2 penalty in the gradient, or `decoupled` from it as in AdamW: `w ← w − η λ w`.
    pub(super) fn update<P: Parameters>(&mut self, net: &mut P, grads: &P, decoupled: bool) {
        let w = net.as_mut_slice();
        let n = w.len();
        self.state.begin(n);
        let number = P::Elem::from_f64;
        let [beta1, beta2] = self.betas;
        let t = self.state.step as f64;
        // The divisions of m̂ and v̂ are taken out of the loop.
        let (eta, unbias) = (self.rate, 1.0 - libm::pow(beta1, t));
        let rates = move |factor| (number(eta * factor / unbias), decoupled.then_some(number(eta * factor)));
        let root = number(libm::sqrt(1.0 - libm::pow(beta2, t)));
        let (enter, keep, enter_square, eps) =
            (number(1.0 - beta1), number(beta2), number(1.0 - beta2), number(self.eps));
        let moments = move |g: P::Elem, m: &mut P::Elem, v: &mut P::Elem| {
            *m += enter * (g - *m);
            *v = keep * *v + enter_square * g * g;
        };
        let [m, v, most] = &mut self.state.moments;
        let (m, v) = (m.numbers(n), v.numbers(n));
        if self.amsgrad {
            update::each(
                &self.penalty,
                &mut self.parts,
                grads,
                [w, m, v, most.numbers(n)],
                |penalty, factor, g, [w, m, v, most]| {
                    let (rate, shrink) = rates(factor);
                    let (stay, penalty) = penalty.decoupled(shrink);
                    for ((((w, m), v), most), g) in w.iter_mut().zip(m).zip(v).zip(most).zip(g) {
                        moments(penalty.add(*g, *w), m, v);
                        *most = most.max(*v);
                        *w = stay * *w - rate * *m / (most.sqrt() / root + eps);
                    }
                },
            );
        } else {
            update::each(&self.penalty, &mut self.parts, grads, [w, m, v], |penalty, factor, g, [w, m, v]| {
                let (rate, shrink) = rates(factor);
                let (stay, penalty) = penalty.decoupled(shrink);
                for (((w, m), v), g) in w.iter_mut().zip(m).zip(v).zip(g) {
                    moments(penalty.add(*g, *w), m, v);
                    *w = stay * *w - rate * *m / (v.sqrt() / root + eps);
                }
            });
        }
    }
}

impl Optimizer for Adam {
    fn step<P: Parameters>(&mut self, net: &mut P, grads: &P) {
        self.update(net, grads, false);
    }

    fn validate(&self) -> Result<(), Error> {
        setting::not_negative("learning rate", self.rate, "1e-3")?;
        setting::below_one("betas.0", self.betas[0], "0.9")?;
        setting::below_one("betas.1", self.betas[1], "0.999")?;
        setting::not_negative("eps", self.eps, "1e-8")?;
        self.penalty.validate()?;
        self.parts.check_factors()
    }

    state_methods!();
}
