//! Gated recurrent units: PyTorch's, unit by unit, and those of the paper, in blocks of units.

use super::gates::{sigmoid, tanh};
use super::recurrent::{ByUnits, Step, Weights};
use super::rows::{each, products};
use crate::element::Element;
use crate::kernels::cells::{Gru, GruBefore, Recurrent};

impl ByUnits for Gru {
    /// `r, z = σ(…)`, `n = tanh(W_in x + b_in + r (W_hn h + b_hn))`, `hₜ = (1 − z) n + z hₜ₋₁`: the three rows of a unit at a time.
    #[inline(always)]
    unsafe fn step<T: Element>(layer: &Recurrent<Self>, weights: Weights<T>, step: Step<T>) {
        let &Recurrent { inputs, hidden, bias, .. } = layer;
        for u in 0..hidden {
            // SAFETY: the caller's; there are three gates of each unit.
            unsafe {
                let [r, z] = weights.biases(layer, u, hidden);
                let [of_x, of_h] = if bias {
                    [*weights.bias_ih.add(2 * hidden + u), *weights.bias_hh.add(2 * hidden + u)]
                } else {
                    [T::ZERO; 2]
                };
                let mut gates = [r, z, of_x];
                products(inputs, hidden * inputs, weights.ih.add(u * inputs), step.x, &mut gates);
                let [r, z, of_x] = gates;
                let mut gates = [r, z, of_h];
                products(hidden, hidden * hidden, weights.hh.add(u * hidden), step.h, &mut gates);
                let [r, z, of_h] = gates;
                let (z, n) = (sigmoid(z), tanh(of_x + sigmoid(r) * of_h));
                *step.y.add(u) = (T::ONE - z) * n + z * *step.h.add(u);
            }
        }
    }
}

impl ByUnits for GruBefore {
    /// `n = tanh(W_in x + b_in + W_hn (r hₜ₋₁) + b_hn)` instead.
    ///
    /// Each `n` needs all of `r hₜ₋₁`, and there is no memory for that beside `hₜ₋₁`, which `z` needs, and `y`. So the product is taken by
    /// columns: `y` begins with `W_in x + b_in + b_hn` of all units, a few of `r hₜ₋₁` are computed and multiplied with their columns of
    /// `W_hn`, and when all have been added to `y`, that becomes `hₜ` by a few units at a time.
    #[inline(always)]
    unsafe fn step<T: Element>(layer: &Recurrent<Self>, weights: Weights<T>, step: Step<T>) {
        let at = |u| Units { layer, weights, step, u };
        // SAFETY: the caller's; there are as many units.
        unsafe {
            each!(layer.hidden, u, R, at(u).begin::<R>());
            each!(layer.hidden, u, R, at(u).reset::<R>());
            each!(layer.hidden, u, R, at(u).end::<R>());
        }
    }
}

/// Some units from `u` on, in a step.
struct Units<'a, T> {
    layer: &'a Recurrent<GruBefore>,
    weights: Weights<T>,
    step: Step<T>,
    u: usize,
}

impl<T: Element> Units<'_, T> {
    /// What gate `g` of `R` units is a function of.
    ///
    /// # Safety
    /// As [`ByUnits::step`], and there are as many units.
    #[inline(always)]
    unsafe fn gate<const R: usize>(&self, g: usize) -> [T; R] {
        let (Recurrent { inputs, hidden, .. }, row) = (*self.layer, g * self.layer.hidden + self.u);
        // SAFETY: the caller's.
        unsafe {
            let mut sums = self.weights.biases(self.layer, row, 1);
            products(inputs, inputs, self.weights.ih.add(row * inputs), self.step.x, &mut sums);
            if g < 2 {
                products(hidden, hidden, self.weights.hh.add(row * hidden), self.step.h, &mut sums);
            }
            sums
        }
    }

    /// `y = W_in x + b_in + b_hn`.
    ///
    /// # Safety
    /// As [`Units::gate`].
    #[inline(always)]
    unsafe fn begin<const R: usize>(&self) {
        // SAFETY: the caller's.
        unsafe {
            for (r, sum) in self.gate::<R>(2).into_iter().enumerate() {
                *self.step.y.add(self.u + r) = sum;
            }
        }
    }

    /// `y += W_hn (r hₜ₋₁)`, the columns of these units.
    ///
    /// # Safety
    /// As [`Units::gate`].
    #[inline(always)]
    unsafe fn reset<const R: usize>(&self) {
        let hidden = self.layer.hidden;
        // SAFETY: the caller's.
        unsafe {
            let mut reset = self.gate::<R>(0);
            for (r, sum) in reset.iter_mut().enumerate() {
                *sum = sigmoid(*sum) * *self.step.h.add(self.u + r);
            }
            let mut weight = self.weights.hh.add(2 * hidden * hidden + self.u);
            for v in 0..hidden {
                let mut sum = *self.step.y.add(v);
                for (r, h) in reset.into_iter().enumerate() {
                    sum += *weight.add(r) * h;
                }
                *self.step.y.add(v) = sum;
                weight = weight.wrapping_add(hidden);
            }
        }
    }

    /// `hₜ = (1 − z) tanh y + z hₜ₋₁`.
    ///
    /// # Safety
    /// As [`Units::gate`].
    #[inline(always)]
    unsafe fn end<const R: usize>(&self) {
        // SAFETY: the caller's.
        unsafe {
            for (r, sum) in self.gate::<R>(1).into_iter().enumerate() {
                let (z, n) = (sigmoid(sum), tanh(*self.step.y.add(self.u + r)));
                *self.step.y.add(self.u + r) = (T::ONE - z) * n + z * *self.step.h.add(self.u + r);
            }
        }
    }
}
