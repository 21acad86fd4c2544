//! Steps of optimizers. Their moments are the caller's, and begin with zeros, so that a `static` of them takes no flash.

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
/// The moment `b` is a network that begins as [`zeros`](super::zeros).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Momentum {
    /// The learning rate `η`.
    pub rate: f64,
    /// The momentum `μ`: how much of the last step goes on.
    pub momentum: f64,
}

impl Momentum {
    /// Gradient descent with the learning rate `rate` and the momentum `momentum`, 0.9 as a rule.
    pub const fn new(rate: f64, momentum: f64) -> Self {
        Momentum { rate, momentum }
    }

    /// Changes the trained numbers of `net` by the gradient `grads`, and moves the moment on.
    pub fn step<P: Parameters>(&self, net: &mut P, grads: &P, moment: &mut P) {
        let [rate, momentum] = [self.rate, self.momentum].map(P::Elem::from_f64);
        for range in trained::<P>() {
            let (w, g) = (&mut net.as_mut_slice()[range.clone()], &grads.as_slice()[range.clone()]);
            let b = &mut moment.as_mut_slice()[range];
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam {
    /// The learning rate `η`.
    pub rate: f64,
    /// `β₁` and `β₂`.
    pub betas: [f64; 2],
    /// `ε`.
    pub eps: f64,
}

/// What [`Adam`] remembers: `m` and `v`, in two networks. It begins with zeros, so that a `static` takes no flash.
pub struct Moments<N> {
    /// `1 − β₁ᵗ` and `1 − β₂ᵗ`.
    shares: [f64; 2],
    moments: [N; 2],
}

impl<N: Network> Moments<N> {
    /// Before the first step.
    #[must_use]
    pub const fn new() -> Self {
        Moments { shares: [0.0; 2], moments: [zeros(), zeros()] }
    }
}

impl<N: Network> Default for Moments<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl Adam {
    /// Adam with the learning rate `rate`, 1e-3 as a rule, and `β = [0.9, 0.999]`, `ε = 1e-8`.
    pub const fn new(rate: f64) -> Self {
        Adam { rate, betas: [0.9, 0.999], eps: 1e-8 }
    }

    /// Changes the trained numbers of `net` by the gradient `grads`, and moves the moments on.
    pub fn step<N: Network>(&self, net: &mut N, grads: &N, moments: &mut Moments<N>) {
        let Moments { shares, moments: [m, v] } = moments;
        for (share, beta) in shares.iter_mut().zip(self.betas) {
            *share = 1.0 - beta + beta * *share;
        }
        let number = N::Elem::from_f64;
        let [b1, b2] = self.betas.map(number);
        let [a1, a2] = self.betas.map(|beta| number(1.0 - beta));
        let (step, eps) = (number(self.rate / shares[0]), number(self.eps));
        let shrink = number(1.0 / libm::sqrt(shares[1]));
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
