//! Recurrent layers in training: one sequence, step after step, in no memory but that of the tape. What a [`Cell`] makes of its products is
//! as everywhere; the products are loops.
//!
//! What is kept is what [`recurrent_backward`](super::super::recurrent_backward) has kept, too: the gates of all steps, then `c`, then what
//! the cell keeps beside them.

use crate::element::Element;
use crate::kernels::cells::Recurrent;
use crate::kernels::recurrent::{Cell, GATES, Now, Phase, Source, Then, Units, Vectors};
use crate::kernels::simd::{MOST, Simd, Work, vectorized};
use crate::layers::Backward;

/// The gates of all steps, `c`, and the rest; `None` if the memory is too short.
fn parts<'a, T, C: Cell>(layer: &Recurrent<C>, steps: usize, keep: &'a mut [T]) -> Option<[&'a mut [T]; 3]> {
    let (gates, rest) = keep.split_at_mut_checked(steps * layer.rows())?;
    let (cells, rest) = rest.split_at_mut_checked(if C::MEMORY { steps * layer.hidden } else { 0 })?;
    Some([gates, cells, rest.get_mut(..if C::EXTRA { steps * layer.hidden } else { 0 })?])
}

/// The step that is number `i` in the order in which the layer goes through them.
const fn nth(reverse: bool, steps: usize, i: usize) -> usize {
    if reverse { steps - 1 - i } else { i }
}

/// `Σ aᵢ bᵢ`.
#[inline]
fn dot<T: Element>(a: &[T], b: &[T]) -> T {
    let mut sum = T::ZERO;
    a.iter().zip(b).for_each(|(a, b)| sum += *a * *b);
    sum
}

/// `y += a x`.
#[inline]
fn add<T: Element>(a: T, x: &[T], y: &mut [T]) {
    y.iter_mut().zip(x).for_each(|(y, x)| *y += a * *x);
}

/// The forward pass: `y` of all steps, `keep` for [`backward`], and the last state.
pub fn forward<T: Element, C: Cell>(
    layer: &Recurrent<C>,
    weights: &[T],
    steps: usize,
    x: &[T],
    y: &mut [T],
    keep: &mut [T],
    states: [&mut [T]; 2],
) {
    let (arrays, inputs, hidden, rows) = (layer.arrays(), layer.inputs, layer.hidden, layer.rows());
    let [initial, last] = states;
    let fits = weights.len() >= arrays.initial.end && x.len() >= steps * inputs && y.len() >= steps * hidden;
    if !fits || initial.len() < layer.state() || last.len() < layer.state() {
        return;
    }
    let Some([gates, cells, extra]) = parts(layer, steps, keep) else { return };
    let [weight_ih, weight_hh, bias_ih, bias_hh] =
        [arrays.weight_ih, arrays.weight_hh, arrays.bias_ih, arrays.bias_hh].map(|range| &weights[range]);
    last.copy_from_slice(initial);
    for i in 0..steps {
        let at = nth(layer.reverse, steps, i);
        let x = &x[at * inputs..][..inputs];
        let gates = &mut gates[at * rows..][..rows];
        for (r, (gate, row)) in gates.iter_mut().zip(weight_ih.chunks_exact(inputs.max(1))).enumerate() {
            *gate = layer.bias_of(bias_ih, bias_hh, r) + dot(row, x);
        }
        let y = &mut y[at * hidden..][..hidden];
        vectorized(Finish {
            layer,
            weight_hh,
            vectors: layer.vectors(weights),
            gates,
            state: last,
            y,
            cells: if C::MEMORY { &mut cells[at * hidden..][..hidden] } else { &mut [] },
            extra: if C::EXTRA { &mut extra[at * hidden..][..hidden] } else { &mut [] },
        });
        last[..hidden].copy_from_slice(y);
        if C::MEMORY {
            last[hidden..2 * hidden].copy_from_slice(&cells[at * hidden..][..hidden]);
        }
    }
}

/// What becomes of a step whose gates are `W_ih x + b`.
struct Finish<'a, T, C> {
    layer: &'a Recurrent<C>,
    weight_hh: &'a [T],
    vectors: Vectors<T>,
    gates: &'a mut [T],
    /// `hₜ₋₁`, and `cₜ₋₁` if there is one.
    state: &'a [T],
    y: &'a mut [T],
    cells: &'a mut [T],
    extra: &'a mut [T],
}

impl<T: Element, C: Cell> Work<T> for Finish<'_, T, C> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let hidden = self.layer.hidden;
        for (p, phase) in C::PHASES.iter().enumerate() {
            for u in (0..hidden).step_by(S::N) {
                let width = (hidden - u).min(S::N);
                let of = if phase.source == Source::State { &self.state[..hidden] } else { &*self.extra };
                let mut sums: [Units<T>; GATES] = [[T::ZERO; MOST]; GATES];
                for (g, sums) in sums.iter_mut().enumerate().take(phase.gates) {
                    for (l, sum) in sums.iter_mut().enumerate().take(width) {
                        *sum = dot(&self.weight_hh[((phase.first + g) * hidden + u + l) * hidden..][..hidden], of);
                    }
                }
                let now = Now {
                    gates: self.gates.as_mut_ptr().wrapping_add(u),
                    every: hidden,
                    h: self.state.as_ptr().wrapping_add(u),
                    y: self.y.as_mut_ptr().wrapping_add(u),
                    c: self.state.as_ptr().wrapping_add(hidden + u),
                    next: self.cells.as_mut_ptr().wrapping_add(u),
                    extra: self.extra.as_mut_ptr().wrapping_add(u),
                };
                // SAFETY: `width` units from `u` on are in each of these that the cell has, as it says itself.
                unsafe { self.layer.cell.finish(simd, p, width, true, self.vectors.at(u), &sums, now) };
            }
        }
    }
}

/// The backward pass: overwrites `dx` and `dstates[0]`, adds to `dweights`, unless that is empty. `keep` is what [`forward`] kept, and is
/// overwritten.
pub fn backward<T: Element, C: Cell>(
    layer: &Recurrent<C>,
    pass: Backward<'_, T>,
    steps: usize,
    states: [&[T]; 2],
    dstates: [&mut [T]; 2],
    given: bool,
) {
    let Backward { weights, x, y, keep, dy, dx, dweights, .. } = pass;
    let (arrays, inputs, hidden, state) = (layer.arrays(), layer.inputs, layer.hidden, layer.state());
    let (rows, end, [dinitial, dlast]) = (layer.rows(), arrays.initial.end, dstates);
    let fits = weights.len() >= end && x.len() >= steps * inputs && y.len().min(dy.len()) >= steps * hidden;
    let fits = fits && (dweights.is_empty() || dweights.len() >= end) && states[0].len() >= state;
    if !fits || dinitial.len() < state || dlast.len() < state {
        return;
    }
    let Some([gates, cells, extra]) = parts(layer, steps, keep) else { return };
    let [weight_ih, weight_hh] = [&weights[arrays.weight_ih.clone()], &weights[arrays.weight_hh.clone()]];
    let mut dx = dx.filter(|dx| dx.len() >= steps * inputs);
    // The gradients of `h` and `c`, from step to step.
    dinitial[..state].copy_from_slice(&dlast[..state]);
    for i in (0..steps).rev() {
        let at = nth(layer.reverse, steps, i);
        let before = i.checked_sub(1).map(|i| nth(layer.reverse, steps, i) * hidden);
        let h = before.map_or(&states[0][..hidden], |before| &y[before..][..hidden]);
        let (y, dy) = (&y[at * hidden..][..hidden], &dy[at * hidden..][..hidden]);
        let (gates, here) = (&mut gates[at * rows..][..rows], at * hidden..(at + 1) * hidden);
        let extra = if C::EXTRA { &mut extra[here.clone()] } else { &mut [] };
        let (c, next) = match before {
            _ if !C::MEMORY => (&[][..], &[][..]),
            Some(before) => (&cells[before..][..hidden], &cells[here]),
            None => (&states[0][hidden..2 * hidden], &cells[here]),
        };
        for (p, phase) in C::BACK.iter().enumerate() {
            let (dh, dc) = dinitial[..state].split_at_mut(hidden);
            let then = Then {
                gates: gates.as_mut_ptr(),
                every: hidden,
                h: h.as_ptr(),
                y: y.as_ptr(),
                dy: dy.as_ptr(),
                dh: dh.as_mut_ptr(),
                c: c.as_ptr(),
                next: next.as_ptr(),
                dc: dc.as_mut_ptr(),
                extra: extra.as_mut_ptr(),
                product: extra.as_ptr(),
            };
            vectorized(Back { layer, phase: p, vectors: layer.vectors(weights), then });
            clip(layer, phase, gates, extra);
            multiply(phase, C::APART, weight_hh, [&*gates, h], extra, dh, dweights.get_mut(arrays.weight_hh.clone()));
        }
        if let Some(dx) = dx.as_deref_mut() {
            let dx = &mut dx[at * inputs..][..inputs];
            dx.fill(T::ZERO);
            gates.iter().zip(weight_ih.chunks_exact(inputs.max(1))).for_each(|(d, row)| add(*d, row, dx));
        }
        if dweights.is_empty() {
            continue;
        }
        let x = &x[at * inputs..][..inputs];
        let dweight_ih = dweights[arrays.weight_ih.clone()].chunks_exact_mut(inputs.max(1));
        gates.iter().zip(dweight_ih).for_each(|(d, row)| add(*d, x, row));
        add(T::ONE, gates, &mut dweights[arrays.bias_ih.clone()]);
        // What is added apart is the product's alone.
        let together = if C::APART { rows - hidden } else { rows };
        if let Some((first, last)) = dweights[arrays.bias_hh.clone()].split_at_mut_checked(together) {
            add(T::ONE, &gates[..together], first);
            add(T::ONE, extra, if C::APART { last } else { &mut [] });
        }
        for (k, dpeephole) in dweights[arrays.peepholes.clone()].chunks_exact_mut(hidden.max(1)).enumerate() {
            // The output gate sees the cell of its own step.
            let (gate, c) = if k == 2 { (3, next) } else { (k, c) };
            let dgate = &gates[gate * hidden..][..hidden];
            dpeephole.iter_mut().zip(dgate).zip(c).for_each(|((d, dgate), c)| *d += *dgate * *c);
        }
    }
    if layer.learned && !given && !dweights.is_empty() {
        add(T::ONE, &dinitial[..state], &mut dweights[arrays.initial]);
    }
}

/// Holds the gradients of a phase's gates within what the layer allows; NaN stays.
fn clip<T: Element, C: Cell>(layer: &Recurrent<C>, phase: &Phase, gates: &mut [T], extra: &mut [T]) {
    let Some(most) = layer.grad_clip.map(T::from_f64) else { return };
    let gates = &mut gates[phase.first * layer.hidden..][..phase.gates * layer.hidden];
    for x in gates.iter_mut().chain(if C::APART { extra } else { &mut [] }) {
        *x = if *x > most { most } else { *x };
        *x = if *x < -most { -most } else { *x };
    }
}

/// The product of a phase: `dh += Wᵀ dgates` where forward was `W h`, and `dW += dgates hᵀ`; where forward was `W extra`, `extra` becomes
/// `Wᵀ dgates`.
fn multiply<T: Element>(
    phase: &Phase,
    apart: bool,
    weight_hh: &[T],
    [gates, h]: [&[T]; 2],
    extra: &mut [T],
    dh: &mut [T],
    mut dweight_hh: Option<&mut [T]>,
) {
    let hidden = h.len().max(1);
    if phase.source == Source::Extra {
        let all = phase.first * hidden..(phase.first + phase.gates) * hidden;
        let (Some(dgates), Some(weight)) =
            (gates.get(all.clone()), weight_hh.get(all.start * hidden..all.end * hidden))
        else {
            return;
        };
        if let Some(dweight) = dweight_hh.and_then(|d| d.get_mut(all.start * hidden..all.end * hidden)) {
            dgates.iter().zip(dweight.chunks_exact_mut(hidden)).for_each(|(d, row)| add(*d, extra, row));
        }
        extra.fill(T::ZERO);
        return dgates.iter().zip(weight.chunks_exact(hidden)).for_each(|(d, row)| add(*d, row, extra));
    }
    for gate in phase.first..phase.first + phase.gates {
        let own = apart && gate == phase.first + phase.gates - 1;
        let dgate = if own { &*extra } else { gates.get(gate * hidden..(gate + 1) * hidden).unwrap_or(&[]) };
        let all = gate * hidden * hidden..(gate + 1) * hidden * hidden;
        let weight = weight_hh.get(all.clone()).unwrap_or(&[]);
        dgate.iter().zip(weight.chunks_exact(hidden)).for_each(|(d, row)| add(*d, row, dh));
        if let Some(dweight) = dweight_hh.as_deref_mut().and_then(|d| d.get_mut(all)) {
            dgate.iter().zip(dweight.chunks_exact_mut(hidden)).for_each(|(d, row)| add(*d, h, row));
        }
    }
}

/// The gradients of what the gates are functions of, in a phase of a step.
struct Back<'a, T, C> {
    layer: &'a Recurrent<C>,
    phase: usize,
    vectors: Vectors<T>,
    then: Then<T>,
}

impl<T: Element, C: Cell> Work<T> for Back<'_, T, C> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let (hidden, from) = (self.layer.hidden, self.then);
        for u in (0..hidden).step_by(S::N) {
            let then = Then {
                gates: from.gates.wrapping_add(u),
                every: from.every,
                h: from.h.wrapping_add(u),
                y: from.y.wrapping_add(u),
                dy: from.dy.wrapping_add(u),
                dh: from.dh.wrapping_add(u),
                c: from.c.wrapping_add(u),
                next: from.next.wrapping_add(u),
                dc: from.dc.wrapping_add(u),
                extra: from.extra.wrapping_add(u),
                product: from.product.wrapping_add(u),
            };
            let width = (hidden - u).min(S::N);
            // SAFETY: `width` units from `u` on are in each of these that the cell has, as it says itself.
            unsafe { self.layer.cell.back(simd, self.phase, width, self.vectors.at(u), then) };
        }
    }
}
