//! The forward pass of recurrent layers: one product of all steps with `W_ih`, then step by step one with `W_hh`, for all sequences that
//! are not over.

use super::cells::Recurrent;
use super::recurrent::{Cell, GATES, Now, Phase, Source, Units, Vectors};
use super::recurrent_inputs::inputs;
use super::recurrent_order::{Order, with_order};
use super::recurrent_pack::{LANES, pack, packed as packed_len};
use super::recurrent_tile::{add, add_one};
use super::simd::{MOST, Simd, Work, vectorized};
use crate::element::Element;
use crate::layers::Sequences;

/// The most rows of a tile.
const ROWS: usize = 6;

/// `y` and `states[1]` from `x` and `states[0]`; with `keep`, numbers for the backward pass. `packed` may be empty.
///
/// # Panics
/// If the slices are not of these sizes.
#[allow(clippy::too_many_arguments)]
pub fn forward<T: Element, C: Cell>(
    layer: &Recurrent<C>,
    weights: &[T],
    packed: &[T],
    sequences: Sequences<'_>,
    x: &[T],
    y: &mut [T],
    keep: Option<&mut [T]>,
    states: [&mut [T]; 2],
) {
    let size = [C::GATES, layer.inputs, layer.hidden];
    let len = packed_len(C::GATES, layer.inputs, layer.hidden);
    if packed.is_empty() {
        let arrays = layer.arrays();
        return T::with_scratch(len, |packed| {
            pack(size, &weights[arrays.weight_ih], &weights[arrays.weight_hh], packed);
            forward(layer, weights, packed, sequences, x, y, keep, states);
        });
    }
    let (n, hidden, state) = (sequences.steps(), layer.hidden, layer.state());
    let count = sequences.count();
    assert!(packed.len() >= len, "packed weights are missing");
    assert!(x.len() >= n * layer.inputs && y.len() >= n * hidden, "steps are missing");
    assert!(states.iter().all(|states| states.len() >= count * state), "states are missing");
    let [initial, last] = states;
    last[..count * state].copy_from_slice(&initial[..count * state]);
    let extra = if C::EXTRA { hidden } else { 0 };
    let mut pass = |gates: &mut [T], cells: *mut T, extra: *mut T, keep: bool| {
        inputs(layer, weights, packed, x, gates);
        with_order(sequences, layer.reverse, |order| {
            vectorized(Forward {
                layer,
                order,
                packed,
                vectors: layer.vectors(weights),
                gates: gates.as_mut_ptr(),
                y: y.as_mut_ptr(),
                states: [initial.as_mut_ptr(), last.as_mut_ptr()],
                cells,
                extra,
                keep,
            });
        });
    };
    match keep {
        Some(keep) => {
            let (gates, rest) = keep.split_at_mut(n * layer.rows());
            let (cells, rest) = rest.split_at_mut(if C::MEMORY { n * hidden } else { 0 });
            pass(gates, cells.as_mut_ptr(), rest[..n * extra].as_mut_ptr(), true);
        }
        None => T::with_scratch(n * layer.rows() + count * extra, |scratch| {
            let (gates, extra) = scratch.split_at_mut(n * layer.rows());
            pass(gates, core::ptr::null_mut(), extra.as_mut_ptr(), false);
        }),
    }
}

struct Forward<'a, T, C> {
    layer: &'a Recurrent<C>,
    order: Order<'a>,
    packed: &'a [T],
    vectors: Vectors<T>,
    /// Of all steps.
    gates: *mut T,
    /// Of all steps.
    y: *mut T,
    /// Of all sequences: the initial and the last.
    states: [*mut T; 2],
    /// `c` of all steps, where they are kept; else it is in the last state.
    cells: *mut T,
    /// Of all steps where it is kept, else of all sequences.
    extra: *mut T,
    keep: bool,
}

impl<T: Element, C: Cell> Work<T> for Forward<'_, T, C> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let (hidden, state) = (self.layer.hidden, self.layer.state());
        let mut active = self.order.count();
        for t in 0..self.order.steps() {
            active = self.order.active(active, t);
            for phase in 0..C::PHASES.len() {
                for u in (0..hidden).step_by(S::N) {
                    match C::PHASES[phase].gates {
                        1 => self.units::<S, 1>(simd, t, active, phase, u),
                        2 => self.units::<S, 2>(simd, t, active, phase, u),
                        3 => self.units::<S, 3>(simd, t, active, phase, u),
                        _ => self.units::<S, 4>(simd, t, active, phase, u),
                    }
                }
            }
        }
        for j in 0..self.order.active(self.order.count(), 0) {
            let sequence = self.order.get(j);
            let at = self.order.at(j, sequence.steps - 1) * hidden;
            let to = self.states[1].wrapping_add(sequence.index * state);
            // SAFETY: there are as many steps, and as many states.
            unsafe {
                core::ptr::copy_nonoverlapping(self.y.add(at), to, hidden);
                if C::MEMORY && self.keep {
                    core::ptr::copy_nonoverlapping(self.cells.add(at), to.add(hidden), hidden);
                }
            }
        }
    }
}

impl<T: Element, C: Cell> Forward<'_, T, C> {
    /// What sequence `j` reads and writes at step `t`, from unit `u` on.
    #[inline(always)]
    fn now(&self, j: usize, t: usize, u: usize) -> Now<T> {
        let (hidden, index) = (self.layer.hidden, self.order.get(j).index);
        let (at, before) = (self.order.at(j, t), self.order.before(j, t));
        let [initial, last] = self.states.map(|states| states.wrapping_add(index * self.layer.state() + u));
        let h = match before {
            Some(before) => self.y.wrapping_add(before * hidden + u),
            None => initial,
        };
        let (c, next) = if !self.keep {
            (last.wrapping_add(hidden), last.wrapping_add(hidden))
        } else {
            let next = self.cells.wrapping_add(at * hidden + u);
            (before.map_or(initial.wrapping_add(hidden), |b| self.cells.wrapping_add(b * hidden + u)), next)
        };
        Now {
            gates: self.gates.wrapping_add(at * self.layer.rows() + u),
            every: hidden,
            h,
            y: self.y.wrapping_add(at * hidden + u),
            c,
            next,
            extra: self.extra.wrapping_add(if self.keep { at } else { j } * hidden + u),
        }
    }

    /// A register of units of all sequences.
    #[inline(always)]
    fn units<S: Simd<T>, const G: usize>(&self, simd: S, t: usize, active: usize, phase: usize, u: usize) {
        let mut j = 0;
        while j < active {
            let left = active - j;
            j += match left {
                1 => self.tile::<S, 1, G>(simd, t, j, left, phase, u),
                2 => self.tile::<S, 2, G>(simd, t, j, left, phase, u),
                _ if !S::MANY || !S::VARIED => self.tile::<S, 2, G>(simd, t, j, left, phase, u),
                3 | 4 | 7 | 8 => self.tile::<S, 4, G>(simd, t, j, left, phase, u),
                _ => self.tile::<S, ROWS, G>(simd, t, j, left, phase, u),
            };
        }
    }

    /// `R` sequences, the last of which is taken again where there are not as many; how many they are.
    #[inline(always)]
    fn tile<S: Simd<T>, const R: usize, const G: usize>(
        &self,
        simd: S,
        t: usize,
        j: usize,
        left: usize,
        phase: usize,
        u: usize,
    ) -> usize {
        let (Recurrent { inputs, hidden, .. }, Phase { first, source, .. }) = (*self.layer, C::PHASES[phase]);
        let line = C::GATES * LANES;
        let block = u / LANES * line * (inputs + hidden) + line * inputs + first * LANES + u % LANES;
        let packed = self.packed[block..].as_ptr();
        let rows = core::array::from_fn(|r| {
            let now = self.now(j + r.min(left - 1), t, 0);
            if source == Source::State { now.h } else { now.extra.cast_const() }
        });
        let mut sums = [[simd.splat(T::ZERO); G]; R];
        // SAFETY: states have `hidden` numbers, and packed weights as many lines after those of the inputs.
        unsafe {
            if R == 1 {
                add_one(simd, &mut sums[0], hidden, rows[0], packed, [line, LANES]);
            } else {
                add(simd, &mut sums, hidden, rows, packed, [line, LANES]);
            }
        }
        let mut units = [[[T::ZERO; MOST]; GATES]; ROWS];
        for (units, sums) in units.iter_mut().zip(sums) {
            for (units, sum) in units.iter_mut().zip(sums) {
                // SAFETY: an array is at least as long as a register.
                unsafe { simd.store(sum, units.as_mut_ptr()) };
            }
        }
        let rows = left.min(R);
        simd.apart(Finish { of: self, t, j, phase, u, sums: &units[..rows] });
        rows
    }
}

/// What follows from the products of some sequences.
struct Finish<'a, 'b, T, C> {
    of: &'a Forward<'b, T, C>,
    t: usize,
    j: usize,
    phase: usize,
    u: usize,
    sums: &'a [[Units<T>; GATES]],
}

impl<T: Element, C: Cell> Work<T> for Finish<'_, '_, T, C> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let of = self.of;
        let (width, vectors) = ((of.layer.hidden - self.u).min(S::N), of.vectors.at(self.u));
        for (r, sums) in self.sums.iter().enumerate() {
            let now = of.now(self.j + r, self.t, self.u);
            // SAFETY: there are `width` units from `u` on in everything that the forward pass has been given.
            unsafe { of.layer.cell.finish(simd, self.phase, width, of.keep, vectors, sums, now) };
        }
    }
}
