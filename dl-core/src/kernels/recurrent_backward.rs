//! The backward pass of recurrent layers: from the last step to the first, one product with `W_hh` for each; then those of all steps.

use super::cells::{Arrays, Recurrent};
use super::linear;
use super::recurrent::{Cell, Phase, Source, Then, Vectors};
use super::recurrent_order::{Order, with_order};
use super::recurrent_pack::{LANES, PANEL, pack_backward};
use super::recurrent_tile::add;
use super::recurrent_weights::{Steps, weights_gradient};
use super::simd::{Simd, Work, vectorized};
use crate::element::Element;
use crate::layers::{Backward, Sequences};

/// Overwrites `dx` and `dstates[0]`; adds to `dweights`, unless it is empty.
///
/// # Panics
/// If the slices are not of these sizes.
pub fn backward<T: Element, C: Cell>(
    layer: &Recurrent<C>,
    pass: Backward<'_, T>,
    sequences: Sequences<'_>,
    states: [&[T]; 2],
    dstates: [&mut [T]; 2],
    given: bool,
) {
    let (n, count, hidden, state) = (sequences.steps(), sequences.count(), layer.hidden, layer.state());
    let rows = layer.rows();
    assert!(pass.x.len() >= n * layer.inputs && pass.y.len() >= n * hidden, "steps are missing");
    assert!(pass.dy.len() >= n * hidden, "gradients of steps are missing");
    assert!(states[0].len() >= count * state && dstates.iter().all(|d| d.len() >= count * state), "states are missing");
    let (gates, rest) = pass.keep.split_at_mut(n * rows);
    let (cells, rest) = rest.split_at_mut(if C::MEMORY { n * hidden } else { 0 });
    let extra = &mut rest[..if C::EXTRA { n * hidden } else { 0 }];
    let [dinitial, dlast] = dstates;
    let arrays = layer.arrays();
    with_order(sequences, layer.reverse, |order| {
        let weight_hh = &pass.weights[arrays.weight_hh.clone()];
        let width = hidden.next_multiple_of(LANES);
        let own = if pass.packed.is_empty() { rows * width } else { 0 };
        T::with_scratch(own + count * 3 * width, |scratch| {
            let (own, carried) = scratch.split_at_mut(own);
            let packed = if pass.packed.is_empty() {
                pack_backward(rows, hidden, weight_hh, own);
                &*own
            } else {
                pass.packed
            };
            assert!(packed.len() >= rows * width, "packed weights are missing");
            vectorized(Back {
                layer,
                order,
                packed,
                vectors: layer.vectors(pass.weights),
                gates: gates.as_mut_ptr(),
                extra: extra.as_mut_ptr(),
                cells: cells.as_ptr(),
                y: pass.y,
                dy: pass.dy,
                initial: states[0],
                carried,
                dlast,
                dinitial: &mut *dinitial,
            });
        });
        if !pass.dweights.is_empty() {
            let steps = Steps { order, x: pass.x, y: pass.y, gates, cells, extra, initial: states[0] };
            weights_gradient(layer, steps, pass.dweights);
        }
    });
    if !pass.dweights.is_empty() && layer.learned && !given {
        let Arrays { initial, .. } = arrays.clone();
        for dinitial in dinitial.chunks_exact(state).take(count) {
            pass.dweights[initial.clone()].iter_mut().zip(dinitial).for_each(|(d, from)| *d += *from);
        }
    }
    if let Some(dx) = pass.dx {
        linear::input_gradient(layer.inputs, rows, &pass.weights[arrays.weight_ih], gates, &mut dx[..n * layer.inputs]);
    }
}

struct Back<'a, T, C> {
    layer: &'a Recurrent<C>,
    order: Order<'a>,
    packed: &'a [T],
    vectors: Vectors<T>,
    /// Of all steps.
    gates: *mut T,
    /// Of all steps.
    extra: *mut T,
    /// Of all steps.
    cells: *const T,
    y: &'a [T],
    dy: &'a [T],
    initial: &'a [T],
    /// The gradients of `h` and `c` of each sequence, longest first, and what a product has made.
    carried: &'a mut [T],
    dlast: &'a [T],
    dinitial: &'a mut [T],
}

impl<T: Element, C: Cell> Work<T> for Back<'_, T, C> {
    #[inline(always)]
    fn run<S: Simd<T>>(mut self, simd: S) {
        let (hidden, state, count) = (self.layer.hidden, self.layer.state(), self.order.count());
        for j in 0..count {
            let from = &self.dlast[self.order.get(j).index * state..][..state];
            for (k, from) in from.chunks_exact(hidden).enumerate() {
                let at = self.place(k, j);
                self.carried[at..at + hidden].copy_from_slice(from);
            }
        }
        let mut active = 0;
        for t in (0..self.order.steps()).rev() {
            while active < count && self.order.get(active).steps > t {
                active += 1;
            }
            for phase in 0..C::BACK.len() {
                simd.apart(Units { of: &mut self, t, active, phase });
                simd.apart(Multiply { of: &mut self, t, active, phase: C::BACK[phase] });
            }
        }
        for j in 0..count {
            let to = self.order.get(j).index * state;
            for k in 0..state / hidden {
                let at = self.place(k, j);
                self.dinitial[to + k * hidden..][..hidden].copy_from_slice(&self.carried[at..at + hidden]);
            }
        }
    }
}

impl<T: Element, C: Cell> Back<'_, T, C> {
    /// Where what is `carried` of sequence `j` is: 0 the gradient of `h`, 1 that of `c`, 2 what a product has made.
    #[inline(always)]
    fn place(&self, k: usize, j: usize) -> usize {
        (k * self.order.count() + j) * self.layer.hidden.next_multiple_of(LANES)
    }
}

/// A phase of a step of the first `active` sequences.
struct Units<'a, 'b, T, C> {
    of: &'a mut Back<'b, T, C>,
    t: usize,
    active: usize,
    phase: usize,
}

impl<T: Element, C: Cell> Work<T> for Units<'_, '_, T, C> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let (of, t) = (self.of, self.t);
        let (hidden, rows, state) = (of.layer.hidden, of.layer.rows(), of.layer.state());
        for j in 0..self.active {
            let (at, before) = (of.order.at(j, t), of.order.before(j, t));
            let initial = of.order.get(j).index * state;
            let (y, dy) = (&of.y[at * hidden..][..hidden], &of.dy[at * hidden..][..hidden]);
            let h = match before {
                Some(before) => &of.y[before * hidden..][..hidden],
                None => &of.initial[initial..][..hidden],
            };
            let c = match before {
                _ if !C::MEMORY => core::ptr::null(),
                Some(before) => of.cells.wrapping_add(before * hidden),
                None => of.initial[initial + hidden..][..hidden].as_ptr(),
            };
            let [dh, dc, product] = [0, 1, 2].map(|k| of.place(k, j));
            let carried = of.carried.as_mut_ptr();
            for u in (0..hidden).step_by(S::N) {
                let then = Then {
                    gates: of.gates.wrapping_add(at * rows + u),
                    every: hidden,
                    h: h.as_ptr().wrapping_add(u),
                    y: y.as_ptr().wrapping_add(u),
                    dy: dy.as_ptr().wrapping_add(u),
                    dh: carried.wrapping_add(dh + u),
                    c: c.wrapping_add(u),
                    next: of.cells.wrapping_add(at * hidden + u),
                    dc: carried.wrapping_add(dc + u),
                    extra: of.extra.wrapping_add(at * hidden + u),
                    product: carried.wrapping_add(product + u),
                };
                let (width, vectors) = ((hidden - u).min(S::N), of.vectors.at(u));
                // SAFETY: all of these have `hidden` numbers.
                unsafe { of.layer.cell.back(simd, self.phase, width, vectors, then) };
                if let Some(most) = of.layer.grad_clip {
                    let most = T::from_f64(most);
                    let Phase { first, gates, .. } = C::BACK[self.phase];
                    for gate in first..first + gates {
                        // SAFETY: as above.
                        unsafe { hold(then.gates.wrapping_add(gate * hidden), width, most) };
                    }
                    if C::APART {
                        // SAFETY: as above.
                        unsafe { hold(then.extra, width, most) };
                    }
                }
            }
        }
    }
}

/// Holds `width` numbers within `−most` and `most`; NaN stays.
///
/// # Safety
/// They can be read and written.
#[inline(always)]
unsafe fn hold<T: Element>(numbers: *mut T, width: usize, most: T) {
    // SAFETY: the caller's.
    for x in unsafe { core::slice::from_raw_parts_mut(numbers, width) } {
        *x = if *x > most { most } else { *x };
        *x = if *x < -most { -most } else { *x };
    }
}

/// The product of a phase.
struct Multiply<'a, 'b, T, C> {
    of: &'a mut Back<'b, T, C>,
    t: usize,
    active: usize,
    phase: Phase,
}

impl<T: Element, C: Cell> Work<T> for Multiply<'_, '_, T, C> {
    #[inline(always)]
    fn run<S: Simd<T>>(mut self, simd: S) {
        let (hidden, rows) = (self.of.layer.hidden, self.of.layer.rows());
        let mut panel = 0;
        for first in (0..hidden).step_by(PANEL * LANES) {
            let line = (hidden - first).min(PANEL * LANES).next_multiple_of(LANES);
            let mut column = 0;
            while column < line {
                let at = [panel, line, first, column];
                column += S::N
                    * match (line - column) / S::N {
                        1 => self.columns::<S, 1>(simd, at),
                        _ if !S::VARIED => self.columns::<S, 1>(simd, at),
                        2 => self.columns::<S, 2>(simd, at),
                        _ => self.columns::<S, 3>(simd, at),
                    };
            }
            panel += rows * line;
        }
    }
}

impl<T: Element, C: Cell> Multiply<'_, '_, T, C> {
    /// `N` registers of columns of all sequences; `N`.
    #[inline(always)]
    fn columns<S: Simd<T>, const N: usize>(&mut self, simd: S, at: [usize; 4]) -> usize {
        let mut j = 0;
        while j < self.active {
            j += match self.active - j {
                1 => self.tile::<S, 1, N>(simd, at, j),
                _ if !S::VARIED => self.tile::<S, 4, N>(simd, at, j),
                2..=4 => self.tile::<S, 4, N>(simd, at, j),
                _ if !S::MANY => self.tile::<S, 4, N>(simd, at, j),
                _ => self.tile::<S, 8, N>(simd, at, j),
            };
        }
        N
    }

    /// `R` sequences, the last of which is taken again where there are not as many; how many they are.
    #[inline(always)]
    fn tile<S: Simd<T>, const R: usize, const N: usize>(
        &mut self,
        simd: S,
        [panel, line, first, column]: [usize; 4],
        j: usize,
    ) -> usize {
        let Phase { first: gate, gates, source } = self.phase;
        let (hidden, all, t) = (self.of.layer.hidden, self.of.layer.rows(), self.t);
        let many = (self.active - j).min(R);
        let at: [usize; R] = core::array::from_fn(|r| self.of.order.at(j + r.min(many - 1), t));
        let packed = self.of.packed[panel + gate * hidden * line + column..].as_ptr();
        let mut sums = [[simd.splat(T::ZERO); N]; R];
        let len = (gates - usize::from(C::APART)) * hidden;
        // SAFETY: `packed` has a line for each row of `W_hh`, and there are as many gates.
        unsafe {
            let rows = at.map(|at| self.of.gates.cast_const().add(at * all + gate * hidden));
            add(simd, &mut sums, len, rows, packed, [line, S::N]);
            if C::APART {
                let rows = at.map(|at| self.of.extra.cast_const().add(at * hidden));
                add(simd, &mut sums, hidden, rows, packed.add(len * line), [line, S::N]);
            }
        }
        for (r, sums) in sums.into_iter().enumerate().take(many) {
            let to = self.of.place(if source == Source::State { 0 } else { 2 }, j + r) + first + column;
            let to = self.of.carried[to..to + N * S::N].as_mut_ptr();
            for (c, sum) in sums.into_iter().enumerate() {
                // SAFETY: there are `N` registers.
                unsafe {
                    let to = to.add(c * S::N);
                    simd.store(if source == Source::State { simd.add(sum, simd.load(to)) } else { sum }, to);
                }
            }
        }
        many
    }
}
