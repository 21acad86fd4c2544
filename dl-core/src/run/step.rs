//! One step of a sequence, in the layers that are not about time.

use core::slice;

#[cfg(feature = "std")]
use super::infer::{after, then};
#[cfg(not(feature = "std"))]
use super::one::{after, then};
use super::packed;
use crate::element::Element;
use crate::layers::{Layer, OverTime, Site};
use crate::plan::Slot;
use crate::value::Value;

/// Evaluates one layer for one step.
#[inline]
pub fn step<S: Site<Layer: Layer>, T: Element>(weights: &[T], packs: &[T], arena: &mut [T], x: Slot, y: Slot) {
    let Ok([x, y]) = arena.get_disjoint_mut([x.range(), y.range()]) else { return };
    <S::Layer as Layer>::step::<S, T>(weights, packed::<S, T>(packs), x, y);
    then::<S, T>(y);
}

/// Evaluates one step of one sequence, whose `state` is moved on; there always is one.
#[inline]
pub fn step_over_time<S: Site<Layer: OverTime>, T: Element>(
    weights: &[T],
    packs: &[T],
    arena: &mut [T],
    x: Slot,
    y: Slot,
    state: Option<&mut [T]>,
) {
    let Some(state) = state else { return };
    let Ok([x, y]) = arena.get_disjoint_mut([x.range(), y.range()]) else { return };
    <S::Layer as OverTime>::step::<S, T>(weights, packed::<S, T>(packs), x, y, state);
    after::<S, T>(y);
}

/// A layer between sequences and single values that, of one step, makes that step.
#[inline]
pub fn step_copy<S: Site, T: Element>(arena: &mut [T], x: Slot, y: Slot) {
    let Ok([x, y]) = arena.get_disjoint_mut([x.range(), y.range()]) else { return };
    y.iter_mut().zip(x).for_each(|(y, x)| *y = *x);
    after::<S, T>(y);
}

/// Brings part `part` of a step of the input to its place.
#[inline]
pub fn step_in<T: Element, X: Value<T>>(x: &X, part: usize, arena: &mut [T], at: Slot) {
    if let Some(to) = arena.get_mut(at.range()) {
        X::gather(slice::from_ref(x), part, to);
    }
}

/// Takes part `part` of what came of a step.
#[inline]
pub fn step_out<T: Element, Y: Value<T>>(arena: &[T], at: Slot, part: usize, y: &mut Y) {
    if let Some(from) = arena.get(at.range()) {
        Y::scatter(from, part, slice::from_mut(y));
    }
}

/// Zeros.
#[inline]
pub fn zero_of<T: Element, Y: Value<T>>() -> Y {
    Y::zero(0)
}
