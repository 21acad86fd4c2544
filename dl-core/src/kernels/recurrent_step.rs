//! One step of one sequence.

// Arrays are gone through by their numbers: a closure would not be compiled for the instructions at hand.
#![allow(clippy::needless_range_loop)]

use super::cells::Recurrent;
use super::recurrent::{Cell, GATES, Now, Phase, Source, Units, Vectors, read, write};
use super::recurrent_pack::{LANES, packed as packed_len};
use super::recurrent_step_whole;
use super::recurrent_tile::add_one;
use super::simd::{MOST, Simd, Work, vectorized};
use crate::element::Element;

/// `y` from `x`, and `state` moved on. `packed` is what [`pack`](super::recurrent_pack::pack) made of the weights, or empty.
///
/// # Panics
/// If the slices are not of these sizes.
pub fn step<T: Element, C: Cell>(
    layer: &Recurrent<C>,
    weights: &[T],
    packed: &[T],
    x: &[T],
    y: &mut [T],
    state: &mut [T],
) {
    let hidden = layer.hidden;
    assert!(
        x.len() >= layer.inputs && y.len() >= hidden && state.len() >= layer.state(),
        "numbers of a step are missing"
    );
    assert!(
        packed.is_empty() || packed.len() >= packed_len(C::GATES, layer.inputs, hidden),
        "packed weights are missing"
    );
    assert!(weights.len() >= layer.arrays().initial.end, "weights are missing");
    if C::PHASES.len() == 1 {
        return recurrent_step_whole::step(layer, weights, packed, x, y, state);
    }
    let mut run = |extra: &mut [T]| {
        // What a phase leaves for the next: gates, and what it multiplies.
        let (gates, extra) = extra.split_at_mut(C::GATES * hidden);
        vectorized(Step { layer, weights, packed, x, y: &mut *y, state: &mut *state, gates, extra });
    };
    const FEW: usize = 256;
    if hidden <= FEW / 4 {
        run(&mut [T::ZERO; FEW][..(C::GATES + 1) * hidden]);
    } else {
        T::with_scratch((C::GATES + 1) * hidden, run);
    }
}

struct Step<'a, T, C> {
    layer: &'a Recurrent<C>,
    weights: &'a [T],
    packed: &'a [T],
    x: &'a [T],
    y: &'a mut [T],
    state: &'a mut [T],
    gates: &'a mut [T],
    extra: &'a mut [T],
}

impl<T: Element, C: Cell> Work<T> for Step<'_, T, C> {
    #[inline(always)]
    fn run<S: Simd<T>>(mut self, simd: S) {
        let hidden = self.layer.hidden;
        let vectors = self.layer.vectors(self.weights);
        let arrays = self.layer.arrays();
        let weight = [arrays.weight_ih, arrays.weight_hh].map(|range| &self.weights[range]);
        let bias = [arrays.bias_ih, arrays.bias_hh].map(|range| &self.weights[range]);
        for phase in 0..C::PHASES.len() {
            for u in (0..hidden).step_by(S::N) {
                match C::PHASES[phase].gates {
                    1 => self.units::<S, 1>(simd, phase, u, vectors, weight, bias),
                    2 => self.units::<S, 2>(simd, phase, u, vectors, weight, bias),
                    3 => self.units::<S, 3>(simd, phase, u, vectors, weight, bias),
                    _ => self.units::<S, 4>(simd, phase, u, vectors, weight, bias),
                }
            }
        }
        self.state[..hidden].copy_from_slice(&self.y[..hidden]);
    }
}

impl<T: Element, C: Cell> Step<'_, T, C> {
    /// A register of units.
    #[inline(always)]
    fn units<S: Simd<T>, const G: usize>(
        &mut self,
        simd: S,
        phase: usize,
        u: usize,
        vectors: Vectors<T>,
        weight: [&[T]; 2],
        bias: [&[T]; 2],
    ) {
        let (Recurrent { inputs, hidden, .. }, Phase { first, source, .. }) = (*self.layer, C::PHASES[phase]);
        let width = (hidden - u).min(S::N);
        let line = C::GATES * LANES;
        let mut gates = [[T::ZERO; MOST]; GATES];
        let mut sums = [[T::ZERO; MOST]; GATES];
        let of = if source == Source::State { self.state.as_ptr() } else { self.extra.as_ptr() };
        if self.packed.is_empty() {
            for l in 0..width {
                let row = |g: usize| ((first + g.min(G - 1)) * hidden) + u + l;
                let x = dots::<T, S>(simd, weight[0], inputs, row, self.x.as_ptr());
                let h = dots::<T, S>(simd, weight[1], hidden, row, of);
                for g in 0..G {
                    (gates[g][l], sums[g][l]) = (x[g], h[g]);
                }
            }
        } else {
            let block = u / LANES * line * (inputs + hidden) + first * LANES + u % LANES;
            let packed = self.packed[block..].as_ptr();
            let mut of_x = [simd.splat(T::ZERO); G];
            let mut of_h = [simd.splat(T::ZERO); G];
            // SAFETY: packed weights have a line for each input and each unit.
            unsafe {
                add_one(simd, &mut of_x, inputs, self.x.as_ptr(), packed, [line, LANES]);
                add_one(simd, &mut of_h, hidden, of, packed.add(inputs * line), [line, LANES]);
                for g in 0..G {
                    simd.store(of_x[g], gates[g].as_mut_ptr());
                    simd.store(of_h[g], sums[g].as_mut_ptr());
                }
            }
        }
        if self.layer.bias {
            for (g, gates) in gates.iter_mut().enumerate().take(G) {
                let at = (first + g) * hidden + u;
                let apart = C::APART && first + g + 1 == C::GATES;
                // SAFETY: biases have a number for each gate of each unit.
                let (ih, hh) =
                    unsafe { (read(simd, bias[0][at..].as_ptr(), width), read(simd, bias[1][at..].as_ptr(), width)) };
                for l in 0..S::N {
                    gates[l] += if apart { ih[l] } else { ih[l] + hh[l] };
                }
            }
        }
        self.finish(simd, phase, u, width, vectors, [&mut gates, &mut sums]);
    }

    /// What follows from the products.
    #[inline(always)]
    #[allow(clippy::too_many_arguments)]
    fn finish<S: Simd<T>>(
        &mut self,
        simd: S,
        phase: usize,
        u: usize,
        width: usize,
        vectors: Vectors<T>,
        [gates, sums]: [&mut [Units<T>; GATES]; 2],
    ) {
        let hidden = self.layer.hidden;
        let state = self.state.as_mut_ptr().wrapping_add(u);
        let cell = state.wrapping_add(hidden);
        let mut now = Now {
            gates: gates.as_mut_ptr().cast(),
            every: MOST,
            h: state,
            y: self.y.as_mut_ptr().wrapping_add(u),
            c: cell,
            next: cell,
            extra: self.extra.as_mut_ptr().wrapping_add(u),
        };
        if C::PHASES.len() > 1 {
            // The gates of all phases, in memory.
            (now.gates, now.every) = (self.gates.as_mut_ptr().wrapping_add(u), hidden);
            let Phase { first, gates: many, .. } = C::PHASES[phase];
            for (g, values) in gates.iter().enumerate().take(many) {
                // SAFETY: there are as many.
                unsafe { write(simd, values, now.gates.wrapping_add((first + g) * hidden), width) };
            }
        }
        // SAFETY: there are `width` units from `u` on in all of these.
        unsafe { self.layer.cell.finish(simd, phase, width, false, vectors.at(u), sums, now) };
    }
}

/// The products of four rows with a vector.
#[inline(always)]
fn dots<T: Element, S: Simd<T>>(
    simd: S,
    weight: &[T],
    len: usize,
    row: impl Fn(usize) -> usize,
    x: *const T,
) -> [T; 4] {
    let rows = [0, 1, 2, 3].map(|g| weight[row(g) * len..][..len].as_ptr());
    let mut sums = [simd.splat(T::ZERO); 4];
    let whole = len / S::N * S::N;
    for l in (0..whole).step_by(S::N) {
        // SAFETY: rows and the vector have `len` numbers.
        unsafe {
            let x = simd.load(x.add(l));
            for (sum, row) in sums.iter_mut().zip(rows) {
                *sum = simd.mul_add(x, simd.load(row.add(l)), *sum);
            }
        }
    }
    if whole < len {
        // SAFETY: the same.
        unsafe {
            let x = simd.load_some(x.add(whole), len - whole);
            for (sum, row) in sums.iter_mut().zip(rows) {
                *sum = simd.mul_add(x, simd.load_some(row.add(whole), len - whole), *sum);
            }
        }
    }
    simd.sums(sums)
}
