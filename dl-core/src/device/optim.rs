//! Steps of optimizers that hold their moments in place.

use super::gradient::{trained, zeros};
use crate::element::Element;
use crate::network::{Network, Parameters};

/// Stochastic gradient descent: `w ← w − η g`. It remembers nothing. As [`optim::Sgd`](https://docs.rs/dl) without momentum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sgd {
    /// The learning rate `η`.
    pub rate: f64,
}

impl Sgd {
    /// Gradient descent with the learning rate `rate`.
    pub const fn new(rate: f64) -> Self {
        Sgd { rate }
    }

    /// Changes the trained numbers of `net` by the gradient `grads`.
    pub fn step<P: Parameters>(&self, net: &mut P, grads: &P) {
        let rate = P::Elem::from_f64(self.rate);
        for range in trained::<P>() {
            let (w, g) = (&mut net.as_mut_slice()[range.clone()], &grads.as_slice()[range]);
            w.iter_mut().zip(g).for_each(|(w, g)| *w -= rate * *g);
        }
    }
}

/// Gradient descent with momentum (Polyak 1964): `b ← μ b + g`, `w ← w − η b`. As [`optim::Sgd`](https://docs.rs/dl) with momentum.
///
/// The moment `b` is a network inside; a `static` is the place for it.
pub struct Momentum<N> {
    /// The learning rate `η`.
    pub rate: f64,
    /// The momentum `μ`: how much of the last step goes on.
    pub momentum: f64,
    moment: N,
}

impl<N: Network> Momentum<N> {
    /// Gradient descent with the learning rate `rate` and the momentum `momentum`, 0.9 as a rule.
    pub const fn new(rate: f64, momentum: f64) -> Self {
        Momentum { rate, momentum, moment: zeros() }
    }

    /// Changes the trained numbers of `net` by the gradient `grads`.
    pub fn step(&mut self, net: &mut N, grads: &N) {
        let [rate, momentum] = [self.rate, self.momentum].map(N::Elem::from_f64);
        for range in trained::<N>() {
            let (w, g) = (&mut net.as_mut_slice()[range.clone()], &grads.as_slice()[range.clone()]);
            let b = &mut self.moment.as_mut_slice()[range];
            for ((w, b), g) in w.iter_mut().zip(b).zip(g) {
                *b = momentum * *b + *g;
                *w -= rate * *b;
            }
        }
    }
}

/// Adam (Kingma and Ba 2015). As [`optim::Adam`](https://docs.rs/dl) without weight decay:
///
/// ```text
/// m ← β₁ m + (1 − β₁) g
/// v ← β₂ v + (1 − β₂) g²
/// w ← w − η (m/(1 − β₁ᵗ)) / (√(v/(1 − β₂ᵗ)) + ε)
/// ```
///
/// The moments are two networks inside; a `static` is the place for them.
pub struct Adam<N> {
    /// The learning rate `η`.
    pub rate: f64,
    /// `β₁` and `β₂`.
    pub betas: [f64; 2],
    /// `ε`.
    pub eps: f64,
    /// `β₁ᵗ` and `β₂ᵗ`.
    powers: [f64; 2],
    moments: [N; 2],
}

impl<N: Network> Adam<N> {
    /// Adam with the learning rate `rate`, 1e-3 as a rule, and `β = [0.9, 0.999]`, `ε = 1e-8`.
    pub const fn new(rate: f64) -> Self {
        Adam { rate, betas: [0.9, 0.999], eps: 1e-8, powers: [1.0; 2], moments: [zeros(), zeros()] }
    }

    /// Changes the trained numbers of `net` by the gradient `grads`.
    pub fn step(&mut self, net: &mut N, grads: &N) {
        for (power, beta) in self.powers.iter_mut().zip(self.betas) {
            *power *= beta;
        }
        let number = N::Elem::from_f64;
        let [b1, b2] = self.betas.map(number);
        let [a1, a2] = self.betas.map(|beta| number(1.0 - beta));
        let step = number(self.rate / (1.0 - self.powers[0]));
        let (shrink, eps) = (number(1.0 / libm::sqrt(1.0 - self.powers[1])), number(self.eps));
        let [m, v] = &mut self.moments;
        for range in trained::<N>() {
            let (w, g) = (&mut net.as_mut_slice()[range.clone()], &grads.as_slice()[range.clone()]);
            let (m, v) = (&mut m.as_mut_slice()[range.clone()], &mut v.as_mut_slice()[range]);
            for (((w, m), v), g) in w.iter_mut().zip(m).zip(v).zip(g) {
                *m = b1 * *m + a1 * *g;
                *v = b2 * *v + a2 * *g * *g;
                *w -= step * *m / (v.sqrt() * shrink + eps);
            }
        }
    }
}
