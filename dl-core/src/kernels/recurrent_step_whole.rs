//! One step of a cell of one phase: all products of a register of units are in registers.

// Arrays are gone through by their numbers: a closure would not be compiled for the instructions at hand.
#![allow(clippy::needless_range_loop)]

use core::marker::PhantomData;

use super::cells::Recurrent;
use super::recurrent::{Cell, GATES, Now, Units, Vectors, take};
use super::recurrent_pack::LANES;
use super::simd::{MOST, Simd, Work, vectorized};
use crate::element::Element;

/// As [`recurrent_step::step`](super::recurrent_step::step), which has looked at the sizes of all slices.
#[inline(always)]
pub fn step<T: Element, C: Cell>(
    layer: &Recurrent<C>,
    weights: &[T],
    packed: &[T],
    x: &[T],
    y: &mut [T],
    state: &mut [T],
) {
    let weights = Weights::of(layer, weights, packed);
    let (x, y, h) = (x.as_ptr(), y.as_mut_ptr(), state.as_mut_ptr());
    // Each way is a function of its own, lest one stand in the registers of the other.
    if packed.is_empty() {
        vectorized(Step { layer, weights, x, y, h, way: PhantomData::<ByRows> });
    } else {
        vectorized(Step { layer, weights, x, y, h, way: PhantomData::<ByColumns> });
    }
}

/// Where the weights are.
#[derive(Clone, Copy)]
struct Weights<T> {
    packed: *const T,
    weight: [*const T; 2],
    bias: [*const T; 2],
    vectors: Vectors<T>,
}

impl<T: Element> Weights<T> {
    #[inline(always)]
    fn of<C: Cell>(layer: &Recurrent<C>, weights: &[T], packed: &[T]) -> Self {
        let (arrays, at) = (layer.arrays(), weights.as_ptr());
        let (ih, hh) = (at.wrapping_add(arrays.weight_ih.start), at.wrapping_add(arrays.weight_hh.start));
        let bias = [at.wrapping_add(arrays.bias_ih.start), at.wrapping_add(arrays.bias_hh.start)];
        Weights { packed: packed.as_ptr(), weight: [ih, hh], bias, vectors: layer.vectors(weights) }
    }
}

/// A step; everything is as long as the layer says.
struct Step<'a, T, C, W> {
    layer: &'a Recurrent<C>,
    weights: Weights<T>,
    x: *const T,
    y: *mut T,
    h: *mut T,
    way: PhantomData<W>,
}

/// A way to the products of units with the input and with the state.
trait Way<T: Element> {
    /// Those of `width` units from `u` on, for the registers `S`; `Few` are as good for so many units.
    ///
    /// # Safety
    /// Everything is as long as the layer says.
    unsafe fn products<S: Simd<T>, Few: Simd<T>, C: Cell>(
        simd: [S; 1],
        few: Few,
        step: &Step<'_, T, C, Self>,
        u: usize,
        width: usize,
    ) -> [[S::V; GATES]; 2]
    where
        Self: Sized;
}

impl<T: Element, C: Cell, W: Way<T>> Work<T> for Step<'_, T, C, W> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let hidden = self.layer.hidden;
        let whole = hidden / S::N * S::N;
        // SAFETY: there are as many units.
        unsafe {
            for u in (0..whole).step_by(S::N) {
                self.units(simd, simd, u, S::N);
            }
            if S::HALVED && hidden - whole == S::N / 2 {
                self.units(simd, simd.half(), whole, S::N / 2);
            } else if whole < hidden {
                self.units(simd, simd, whole, hidden - whole);
            }
            for u in (0..whole).step_by(S::N) {
                simd.store(simd.load(self.y.add(u)), self.h.add(u));
            }
            if whole < hidden {
                simd.store_some(simd.load_some(self.y.add(whole), hidden - whole), self.h.add(whole), hidden - whole);
            }
        }
    }
}

impl<T: Element, C: Cell, W: Way<T>> Step<'_, T, C, W> {
    /// `width` units from `u` on, at most a register.
    ///
    /// # Safety
    /// There are as many.
    #[inline(always)]
    unsafe fn units<S: Simd<T>, Few: Simd<T>>(&self, simd: S, few: Few, u: usize, width: usize) {
        let (hidden, weights) = (self.layer.hidden, &self.weights);
        // SAFETY: the caller's; an array is at least as long as a register.
        unsafe {
            let [gates, sums] = W::products([simd], few, self, u, width);
            let (mut units, mut products) = ([[T::ZERO; MOST]; GATES], [[T::ZERO; MOST]; GATES]);
            for g in 0..C::GATES {
                let mut gate = gates[g];
                if self.layer.bias {
                    let at = g * hidden + u;
                    let mut bias = take(simd, weights.bias[0].add(at), width);
                    if !(C::APART && g + 1 == C::GATES) {
                        bias = simd.add(bias, take(simd, weights.bias[1].add(at), width));
                    }
                    gate = simd.add(gate, bias);
                }
                simd.store(gate, units[g].as_mut_ptr());
                simd.store(sums[g], products[g].as_mut_ptr());
            }
            let c = self.h.wrapping_add(hidden + u);
            let now = Now {
                gates: units.as_mut_ptr().cast(),
                every: MOST,
                h: self.h.add(u),
                y: self.y.add(u),
                c,
                next: c,
                // Nothing is kept.
                extra: self.y,
            };
            self.layer.cell.finish(simd, 0, width, false, weights.vectors.at(u), &products, now);
        }
    }
}

/// With packed weights.
struct ByColumns;

impl<T: Element> Way<T> for ByColumns {
    #[inline(always)]
    unsafe fn products<S: Simd<T>, Few: Simd<T>, C: Cell>(
        [simd]: [S; 1],
        _few: Few,
        step: &Step<'_, T, C, Self>,
        u: usize,
        _width: usize,
    ) -> [[S::V; GATES]; 2] {
        let (inputs, hidden, line) = (step.layer.inputs, step.layer.hidden, C::GATES * LANES);
        let [mut gates, mut even, mut odd] = [[simd.splat(T::ZERO); GATES]; 3];
        // SAFETY: packed weights have a line for each input and each unit.
        unsafe {
            let of_x = step.weights.packed.add(u / LANES * line * (inputs + hidden) + u % LANES);
            let of_h = of_x.add(inputs * line);
            // Two sums of each, so that additions need not wait for each other.
            for l in (0..hidden / 2 * 2).step_by(2) {
                let (a, b) = (simd.splat(*step.h.add(l)), simd.splat(*step.h.add(l + 1)));
                for g in 0..C::GATES {
                    let at = of_h.add(l * line + g * LANES);
                    even[g] = simd.mul_add(a, simd.load(at), even[g]);
                    odd[g] = simd.mul_add(b, simd.load(at.add(line)), odd[g]);
                }
            }
            if hidden % 2 == 1 {
                let a = simd.splat(*step.h.add(hidden - 1));
                for g in 0..C::GATES {
                    even[g] = simd.mul_add(a, simd.load(of_h.add((hidden - 1) * line + g * LANES)), even[g]);
                }
            }
            // The input afterwards: where it is what came of the step before, it comes later than the state.
            for l in 0..inputs {
                let a = simd.splat(*step.x.add(l));
                for g in 0..C::GATES {
                    gates[g] = simd.mul_add(a, simd.load(of_x.add(l * line + g * LANES)), gates[g]);
                }
            }
        }
        for g in 0..C::GATES {
            even[g] = simd.add(even[g], odd[g]);
        }
        [gates, even]
    }
}

/// With the weights as they are.
struct ByRows;

impl<T: Element> Way<T> for ByRows {
    #[inline(always)]
    unsafe fn products<S: Simd<T>, Few: Simd<T>, C: Cell>(
        [simd]: [S; 1],
        few: Few,
        step: &Step<'_, T, C, Self>,
        u: usize,
        width: usize,
    ) -> [[S::V; GATES]; 2] {
        let (inputs, hidden) = (step.layer.inputs, step.layer.hidden);
        let [mut gates, mut sums] = [[simd.splat(T::ZERO); GATES]; 2];
        // SAFETY: the caller's.
        unsafe {
            let [ih, hh] = step.weights.weight;
            for g in 0..C::GATES {
                let row = g * hidden + u;
                sums[g] = widened(simd, few, dots(few, hh.add(row * hidden), width, hidden, step.h));
            }
            if inputs == 1 {
                let x = simd.splat(*step.x);
                for g in 0..C::GATES {
                    gates[g] = simd.mul_add(take(simd, ih.add(g * hidden + u), width), x, gates[g]);
                }
            } else {
                for g in 0..C::GATES {
                    let row = g * hidden + u;
                    gates[g] = widened(simd, few, dots(few, ih.add(row * inputs), width, inputs, step.x));
                }
            }
        }
        [gates, sums]
    }
}

/// A register in a wider one.
#[inline(always)]
fn widened<T: Element, S: Simd<T>, Few: Simd<T>>(simd: S, few: Few, v: Few::V) -> S::V {
    let mut units: Units<T> = [T::ZERO; MOST];
    // SAFETY: an array is at least as long as a register.
    unsafe {
        few.store(v, units.as_mut_ptr());
        simd.load(units.as_ptr())
    }
}

/// The products of `width` rows, at most as many as a register has numbers, with a vector.
///
/// # Safety
/// Rows, which follow each other, and the vector have `len` numbers.
#[inline(always)]
unsafe fn dots<T: Element, S: Simd<T>>(simd: S, rows: *const T, width: usize, len: usize, x: *const T) -> S::V {
    let mut sums = [simd.splat(T::ZERO); MOST];
    let whole = len / S::N * S::N;
    // SAFETY: the caller's; the last row again, where there are no others.
    unsafe {
        for l in (0..whole).step_by(S::N) {
            let x = simd.load(x.add(l));
            for (r, sum) in sums.iter_mut().enumerate().take(S::N) {
                *sum = simd.mul_add(x, simd.load(rows.add(r.min(width - 1) * len + l)), *sum);
            }
        }
        if whole < len {
            let x = simd.load_some(x.add(whole), len - whole);
            for (r, sum) in sums.iter_mut().enumerate().take(S::N) {
                let row = rows.add(r.min(width - 1) * len + whole);
                *sum = simd.mul_add(x, simd.load_some(row, len - whole), *sum);
            }
        }
    }
    halve(simd, &mut sums, S::N / 2);
    halve(simd, &mut sums, S::N / 4);
    halve(simd, &mut sums, S::N / 8);
    halve(simd, &mut sums, S::N / 16);
    sums[0]
}

/// Of twice as many registers as `many`, sums of neighbours in one register after the other.
#[inline(always)]
fn halve<T: Element, S: Simd<T>>(simd: S, v: &mut [S::V; MOST], many: usize) {
    for i in 0..many {
        let [even, odd] = simd.unzip(v[2 * i], v[2 * i + 1]);
        v[i] = simd.add(even, odd);
    }
}
