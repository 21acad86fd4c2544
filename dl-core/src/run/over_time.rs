//! The steps of layers that go through sequences.

#[cfg(feature = "std")]
use super::Batch;
#[cfg(feature = "std")]
use super::infer::after;
#[cfg(not(feature = "std"))]
use super::one::after;
#[cfg(feature = "train")]
use super::{Memory, Pass, part};
use super::{packed, parts};
use crate::element::Element;
#[cfg(feature = "train")]
use crate::layers::{Backward, Forward};
use crate::layers::{OverTime, Sequences, Site};
use crate::plan::{Count, Slot};

/// The sequences that a layer goes through.
#[inline(always)]
fn sequences<S: Site>(n: Count, starts: &[usize]) -> Sequences<'_> {
    if const { S::INPUT.is_any_length() || S::OUTPUT.is_any_length() } {
        return Sequences::Any(starts);
    }
    // One side may be a single value.
    let steps = const { if S::INPUT.is_sequence() { S::INPUT.steps() } else { S::OUTPUT.steps() } };
    Sequences::Fixed { count: n.samples, steps }
}

/// Evaluates a layer that goes through sequences, which begin with `states[0]`. Inputs that have no place in the arena are where the
/// caller has them.
#[cfg(feature = "std")]
pub fn infer_over_time<S: Site<Layer: OverTime>, T: Element>(
    weights: &[T],
    batch: Batch<'_, T>,
    arena: &mut [T],
    x: Slot,
    y: Slot,
    states: [Slot; 2],
) {
    let sequences = sequences::<S>(batch.n, batch.starts);
    let Some([from, y, initial, last]) = parts(arena, [x, y, states[0], states[1]], batch.n) else { return };
    let x = if x.len > 0 { &*from } else { batch.inputs };
    <S::Layer as OverTime>::infer::<S, T>(weights, packed::<S, T>(batch.packs), sequences, x, y, [initial, last]);
    after::<S, T>(y);
}

/// Packs the weights of one layer.
#[cfg(feature = "std")]
pub fn pack_over_time<S: Site<Layer: OverTime>, T: Element>(weights: &[T], packed: &mut [T], backward: bool) {
    #[cfg(feature = "train")]
    if backward {
        return <S::Layer as OverTime>::pack_backward::<S, T>(weights, packed);
    }
    let _ = backward;
    <S::Layer as OverTime>::pack::<S, T>(weights, packed);
}

/// A place, or none.
#[cfg(feature = "train")]
fn at(slots: &[Slot], i: usize) -> Slot {
    slots.get(i).copied().unwrap_or(Slot::NOWHERE)
}

/// The forward pass of a layer that goes through sequences.
#[cfg(feature = "train")]
pub fn forward_over_time<S: Site<Layer: OverTime>, T: Element>(
    weights: &[T],
    packs: &[T],
    values: &mut [T],
    slots: &[Slot],
    pass: Pass<'_>,
) {
    let [x, y, keep] = S::STEP.places(slots);
    let [initial, last] = S::STEP.states[0].map(|i| at(slots, i));
    let Some([x, y, keep, initial, last]) = parts(values, [x, y, keep, initial, last], pass.n) else { return };
    let sequences = sequences::<S>(pass.n, pass.starts);
    let Pass { training, split, .. } = S::STEP.pass(pass);
    let packed = packed::<S, T>(packs);
    let pass = Forward { weights, packed, x, y: &mut *y, keep, training, seed: 0, first: 0, split };
    <S::Layer as OverTime>::forward::<S, T>(pass, sequences, [initial, last]);
    after::<S, T>(y);
}

/// The backward pass of a layer that goes through sequences, if somebody needs it.
#[cfg(feature = "train")]
pub fn backward_over_time<S: Site<Layer: OverTime>, T: Element>(
    weights: &[T],
    packs: &[T],
    memory: &mut Memory<'_, T>,
    pass: Pass<'_>,
) {
    let Memory { values, slots, grads, grad_slots, dweights, end } = memory;
    if S::STEP.node < *end {
        return;
    }
    let wanted = pass.input_gradient || S::STEP.before.is_some_and(|before| *end <= before);
    let [dy, dx] = S::STEP.grads.map(|i| at(grad_slots, i));
    let dx = if wanted { dx } else { Slot::NOWHERE };
    let [x, y, keep] = S::STEP.places(slots);
    let [initial, last] = S::STEP.states[0].map(|i| at(slots, i));
    let [dinitial, dlast] = S::STEP.states[1].map(|i| at(grad_slots, i));
    let Some([x, y, keep, initial, last]) = parts(values, [x, y, keep, initial, last], pass.n) else { return };
    let Some([dy, dx, dinitial, dlast]) = parts(grads, [dy, dx, dinitial, dlast], pass.n) else { return };
    let dweights = match &S::STEP.held {
        Some(held) => part(dweights, held, pass),
        None => &mut [],
    };
    T::then_gradient(S::THEN, y, dy);
    let sequences = sequences::<S>(pass.n, pass.starts);
    let given = pass.given;
    let Pass { training, split, .. } = S::STEP.pass(pass);
    let dx = Some(dx).filter(|dx| !dx.is_empty());
    let packed = packed::<S, T>(packs);
    let pass = Backward { weights, packed, x, y, keep, dy, dx, dweights, training, split };
    <S::Layer as OverTime>::backward::<S, T>(pass, sequences, [&*initial, &*last], [dinitial, dlast], given);
}
