//! One step of a whole register of units: all of their products are in registers.

use super::recurrent::{Arrays, Cell, GATES, Now};
use super::recurrent_pack::LANES;
use super::recurrent_step::Step;
use super::simd::{MOST, Simd};
use crate::element::Element;

impl<T: Element, C: Cell> Step<'_, T, C> {
    /// The units from `u` on, as many as a register has numbers, of a cell of one phase.
    #[inline(always)]
    pub(super) fn whole<S: Simd<T>>(&mut self, simd: S, u: usize, arrays: &Arrays) {
        let (hidden, weights) = (self.layer.hidden, self.weights.as_ptr());
        let h = self.state.as_mut_ptr();
        // SAFETY: `step` has seen to it that all numbers are there.
        let [gates, sums] = unsafe {
            if self.packed.is_empty() {
                self.by_rows(simd, u, arrays)
            } else {
                let block = u / LANES * C::GATES * LANES * (self.layer.inputs + hidden) + u % LANES;
                self.by_columns(simd, self.packed.as_ptr().add(block))
            }
        };
        let (mut units, mut products) = ([[T::ZERO; MOST]; GATES], [[T::ZERO; MOST]; GATES]);
        for g in 0..C::GATES {
            let mut gate = gates[g];
            // SAFETY: biases have a number for each gate of each unit, an array at least as many as a register.
            unsafe {
                if self.layer.bias {
                    let at = g * hidden + u;
                    let mut bias = simd.load(weights.add(arrays.bias_ih.start + at));
                    if !(C::APART && g + 1 == C::GATES) {
                        bias = simd.add(bias, simd.load(weights.add(arrays.bias_hh.start + at)));
                    }
                    gate = simd.add(gate, bias);
                }
                simd.store(gate, units[g].as_mut_ptr());
                simd.store(sums[g], products[g].as_mut_ptr());
            }
        }
        let now = Now {
            gates: units.as_mut_ptr().cast(),
            every: MOST,
            h: h.wrapping_add(u),
            y: self.y.as_mut_ptr().wrapping_add(u),
            c: h.wrapping_add(hidden + u),
            next: h.wrapping_add(hidden + u),
            // Nothing is kept.
            extra: h,
        };
        let vectors = self.layer.vectors(self.weights).at(u);
        // SAFETY: there are as many units from `u` on in all of these.
        unsafe { self.layer.cell.finish(simd, 0, S::N, false, vectors, &products, now) };
    }

    /// The products of the input and of the state with packed weights.
    ///
    /// # Safety
    /// There are a line of gates for each input and each unit.
    #[inline(always)]
    unsafe fn by_columns<S: Simd<T>>(&self, simd: S, packed: *const T) -> [[S::V; GATES]; 2] {
        let (inputs, hidden, line) = (self.layer.inputs, self.layer.hidden, C::GATES * LANES);
        let [mut gates, mut even, mut odd] = [[simd.splat(T::ZERO); GATES]; 3];
        let (x, h) = (self.x.as_ptr(), self.state.as_ptr());
        // SAFETY: the caller's; as many units as a register has numbers are an even number.
        unsafe {
            // Two sums of each, so that additions need not wait for each other.
            let of_h = packed.add(inputs * line);
            for l in (0..hidden / 2 * 2).step_by(2) {
                let (a, b) = (simd.splat(*h.add(l)), simd.splat(*h.add(l + 1)));
                for g in 0..C::GATES {
                    let at = of_h.add(l * line + g * LANES);
                    even[g] = simd.mul_add(a, simd.load(at), even[g]);
                    odd[g] = simd.mul_add(b, simd.load(at.add(line)), odd[g]);
                }
            }
            if hidden % 2 == 1 {
                let a = simd.splat(*h.add(hidden - 1));
                for g in 0..C::GATES {
                    even[g] = simd.mul_add(a, simd.load(of_h.add((hidden - 1) * line + g * LANES)), even[g]);
                }
            }
            // The input afterwards: where it is what came of the step before, it comes later than the state.
            for l in 0..inputs {
                let a = simd.splat(*x.add(l));
                for g in 0..C::GATES {
                    gates[g] = simd.mul_add(a, simd.load(packed.add(l * line + g * LANES)), gates[g]);
                }
            }
        }
        for g in 0..C::GATES {
            even[g] = simd.add(even[g], odd[g]);
        }
        [gates, even]
    }

    /// The same, with the weights as they are.
    ///
    /// # Safety
    /// All of them are there.
    #[inline(always)]
    unsafe fn by_rows<S: Simd<T>>(&self, simd: S, u: usize, arrays: &Arrays) -> [[S::V; GATES]; 2] {
        let (inputs, hidden, weights) = (self.layer.inputs, self.layer.hidden, self.weights.as_ptr());
        let [mut gates, mut sums] = [[simd.splat(T::ZERO); GATES]; 2];
        let (x, h) = (self.x.as_ptr(), self.state.as_ptr());
        for g in 0..C::GATES {
            let row = g * hidden + u;
            // SAFETY: the caller's.
            unsafe {
                sums[g] = dots(simd, weights.add(arrays.weight_hh.start + row * hidden), hidden, h);
                gates[g] = match inputs {
                    1 => simd.mul_add(simd.load(weights.add(arrays.weight_ih.start + row)), simd.splat(*x), gates[g]),
                    _ => dots(simd, weights.add(arrays.weight_ih.start + row * inputs), inputs, x),
                };
            }
        }
        [gates, sums]
    }
}

/// The products of as many rows as a register has numbers with a vector.
///
/// # Safety
/// Rows, which follow each other, and the vector have `len` numbers.
#[inline(always)]
unsafe fn dots<T: Element, S: Simd<T>>(simd: S, rows: *const T, len: usize, x: *const T) -> S::V {
    let mut sums = [simd.splat(T::ZERO); MOST];
    let whole = len / S::N * S::N;
    // SAFETY: the caller's.
    unsafe {
        for l in (0..whole).step_by(S::N) {
            let x = simd.load(x.add(l));
            for (r, sum) in sums.iter_mut().enumerate().take(S::N) {
                *sum = simd.mul_add(x, simd.load(rows.add(r * len + l)), *sum);
            }
        }
        if whole < len {
            let x = simd.load_some(x.add(whole), len - whole);
            for (r, sum) in sums.iter_mut().enumerate().take(S::N) {
                *sum = simd.mul_add(x, simd.load_some(rows.add(r * len + whole), len - whole), *sum);
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
