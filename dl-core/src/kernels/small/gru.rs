//! Gated recurrent units: PyTorch's, and those of the paper, some units at a time.

use core::mem::MaybeUninit;

use super::gates::{sigmoid, tanh};
use super::recurrent::{ByUnits, Step, Weights};
use super::rolled;
use super::rows::{each, products};
use crate::element::Element;
use crate::kernels::cells::{Gru, GruBefore, Recurrent};

impl ByUnits for Gru {
    #[inline(always)]
    unsafe fn step<T: Element>(layer: &Recurrent<Self>, weights: Weights<T>, step: Step<T>) {
        // SAFETY: the caller's; there are as many units.
        unsafe {
            each!(layer.hidden, u, R, units::<T, R>(layer, weights, step, u));
        }
    }
}

/// `r, z = σ(…)`, `n = tanh(W_in x + b_in + r (W_hn h + b_hn))`, `hₜ = (1 − z) n + z hₜ₋₁` of `R` units from `u` on, gate by gate: `r`, `z`, and
/// the two sums of `n`.
///
/// # Safety
/// As [`ByUnits::step`], and there are as many units.
#[inline(always)]
unsafe fn units<T: Element, const R: usize>(layer: &Recurrent<Gru>, weights: Weights<T>, step: Step<T>, u: usize) {
    let &Recurrent { inputs, hidden, bias, .. } = layer;
    let mut gates = MaybeUninit::<[[T; R]; 4]>::uninit();
    let to = gates.as_mut_ptr().cast::<[T; R]>();
    let of = |bias_of: *const T, row| if bias { unsafe { *bias_of.add(row).cast::<[T; R]>() } } else { [T::ZERO; R] };
    // SAFETY: the caller's; all four are written before they are read.
    let gates = unsafe {
        for g in 0..3 {
            let (row, apart) = (g * hidden + u, g == 2);
            let mut sums = if apart { of(weights.bias_ih, row) } else { weights.biases(layer, row, 1) };
            products(inputs, inputs, weights.ih.add(row * inputs), step.x, &mut sums);
            if apart {
                *to.add(g) = sums;
                sums = of(weights.bias_hh, row);
            }
            products(hidden, hidden, weights.hh.add(row * hidden), step.h, &mut sums);
            *to.add(if apart { g + 1 } else { g }) = sums;
            rolled();
        }
        gates.as_ptr().cast::<T>()
    };
    for k in 0..R {
        // SAFETY: as above.
        unsafe {
            let [r, z, of_x, of_h] = [0, 1, 2, 3].map(|gate| *gates.add(gate * R + k));
            let (z, n) = (sigmoid(z), tanh(of_x + sigmoid(r) * of_h));
            *step.y.add(u + k) = (T::ONE - z) * n + z * *step.h.add(u + k);
        }
        rolled();
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
