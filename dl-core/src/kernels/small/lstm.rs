//! Long short-term memory, some units at a time.

use core::mem::MaybeUninit;

use super::recurrent::{ByUnits, Step, Weights};
use super::rolled;
use super::rows::{each, products};
use crate::element::Element;
use crate::kernels::cells::{Lstm, Recurrent};

impl ByUnits for Lstm {
    #[inline(always)]
    unsafe fn step<T: Element>(layer: &Recurrent<Self>, weights: Weights<T>, step: Step<T>) {
        // SAFETY: the caller's; there are as many units.
        unsafe {
            each!(layer.hidden, u, R, units::<T, R>(layer, weights, step, u));
        }
    }
}

/// `R` units from `u` on: their gates one after the other, then their cells.
///
/// # Safety
/// As [`ByUnits::step`], and there are as many units.
#[inline(always)]
unsafe fn units<T: Element, const R: usize>(layer: &Recurrent<Lstm>, weights: Weights<T>, step: Step<T>, u: usize) {
    let &Recurrent { inputs, hidden, .. } = layer;
    let mut gates = MaybeUninit::<[[T; R]; 4]>::uninit();
    let to = gates.as_mut_ptr().cast::<[T; R]>();
    // SAFETY: the caller's; all four gates are written before they are read.
    unsafe {
        for g in 0..4 {
            let row = g * hidden + u;
            let mut sums: [T; R] = weights.biases(layer, row, 1);
            products(inputs, inputs, weights.ih.add(row * inputs), step.x, &mut sums);
            products(hidden, hidden, weights.hh.add(row * hidden), step.h, &mut sums);
            *to.add(g) = sums;
            rolled();
        }
        let (gates, c, y) = (gates.as_ptr().cast(), step.c.add(u), step.y.add(u));
        if layer.cell.peephole {
            cells::<T, R, true>(gates, weights.peepholes.add(u), hidden, c, y);
        } else {
            cells::<T, R, false>(gates, weights.peepholes, 0, c, y);
        }
    }
}

/// `i, f, o = σ(…)`, `g = tanh(…)`, `cₜ = f cₜ₋₁ + i g`, `hₜ = o tanh(cₜ)` of `R` units; with peepholes, `i` and `f` see `cₜ₋₁` and `o` sees
/// `cₜ`. In a function that all layers share, in which all constants of these functions have a register.
///
/// # Safety
/// `gates` are four times, `c` and `y` once `R` numbers, `peepholes`, if there are any, three times as many that begin `every` apart.
#[inline(never)]
unsafe fn cells<T: Element, const R: usize, const PEEPHOLE: bool>(
    gates: *const T,
    peepholes: *const T,
    every: usize,
    c: *mut T,
    y: *mut T,
) {
    for r in 0..R {
        // SAFETY: the caller's.
        let ([mut i, mut f, g, mut o], c, y) =
            unsafe { ([0, 1, 2, 3].map(|gate| *gates.add(gate * R + r)), &mut *c.add(r), &mut *y.add(r)) };
        // SAFETY: the caller's; called if there are peepholes.
        let peephole = |gate: usize| unsafe { *peepholes.add(gate * every + r) };
        if PEEPHOLE {
            [i, f] = near([i + peephole(0) * *c, f + peephole(1) * *c]);
        } else {
            [i, f, o] = near([i, f, o]);
        }
        let ([i, i_by], [f, f_by], [g, g_by]) = (i.sigmoid_quotient(), f.sigmoid_quotient(), g.tanh_quotient());
        *c = f / f_by * *c + i * g / (i_by * g_by);
        if PEEPHOLE {
            [o] = near([o + peephole(2) * *c]);
        }
        let ([o, o_by], [h, h_by]) = (o.sigmoid_quotient(), c.tanh_quotient());
        *y = o * h / (o_by * h_by);
        rolled();
    }
}

/// The numbers within what [`Element::sigmoid_quotient`] takes; NaN stays. Hardly ever are they not: it is looked at of all at once.
#[inline(always)]
fn near<T: Element, const N: usize>(x: [T; N]) -> [T; N] {
    if x.into_iter().fold(T::ZERO, |sum, x| sum + x.abs()) <= T::FAR {
        return x;
    }
    x.map(|x| if x > T::FAR { T::FAR } else { x }).map(|x| if x < -T::FAR { -T::FAR } else { x })
}
