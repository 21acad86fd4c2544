//! One step of a sequence. `SAME` asks for the loops that are the same on every machine; without the standard library there are no others.

use core::slice;

use super::{Given, one};
#[cfg(feature = "std")]
use super::{infer, packed};
use crate::element::Element;
use crate::layers::{Layer, OverTime, Site};
use crate::plan::Slot;
use crate::value::Value;

/// Evaluates one layer for one step.
#[inline]
pub fn step<S: Site<Layer: Layer>, T: Element, const SAME: bool>(
    weights: &[T],
    packs: &[T],
    arena: &mut [T],
    x: Slot,
    y: Slot,
) {
    #[cfg(feature = "std")]
    if !SAME {
        let Ok([x, y]) = arena.get_disjoint_mut([x.range(), y.range()]) else { return };
        <S::Layer as Layer>::step::<S, T>(weights, packed::<S, T>(packs), x, y);
        return infer::then::<S, T>(y);
    }
    let _ = packs;
    one::one::<S, T>(weights, Given::SAMPLE, arena, x, y);
}

/// Evaluates one step of one sequence, whose `state` is moved on; there always is one.
#[inline]
pub fn step_over_time<S: Site<Layer: OverTime>, T: Element, const SAME: bool>(
    weights: &[T],
    packs: &[T],
    arena: &mut [T],
    x: Slot,
    y: Slot,
    state: Option<&mut [T]>,
) {
    let Some(state) = state else { return };
    let Ok([x, y]) = arena.get_disjoint_mut([x.range(), y.range()]) else { return };
    #[cfg(feature = "std")]
    if !SAME {
        <S::Layer as OverTime>::step::<S, T>(weights, packed::<S, T>(packs), x, y, state);
        return infer::after::<S, T>(y);
    }
    let _ = packs;
    <S::Layer as OverTime>::step_one::<S, T>(weights, x, y, state);
    one::after::<S, T>(y);
}

/// A layer between sequences and single values that, of one step, makes that step.
#[inline]
pub fn step_copy<S: Site, T: Element, const SAME: bool>(arena: &mut [T], x: Slot, y: Slot) {
    let Ok([x, y]) = arena.get_disjoint_mut([x.range(), y.range()]) else { return };
    y.iter_mut().zip(x).for_each(|(y, x)| *y = *x);
    #[cfg(feature = "std")]
    if !SAME {
        return infer::after::<S, T>(y);
    }
    one::after::<S, T>(y);
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
