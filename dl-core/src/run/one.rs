//! Inference of one sample, in the loops that are the same on every machine. Nothing here panics: a place beyond the memory is no place.

use core::ops::Range;
use core::slice;

use crate::element::Element;
use crate::kernels::activations::Pointwise;
use crate::kernels::small::{self, pieces, pieces_mut};
use crate::layers::{Component, Layer, OverTime, Ports, Site};
use crate::plan::{Count, Slot};
use crate::spec::{Junction, Relu, Sigmoid, Tanh, Then};
use crate::value::Value;

/// What a sample brings.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a, T> {
    /// The inputs that are read where the caller has them: those whose slot is [`Slot::given`].
    pub inputs: &'a [&'a [T]],
    /// One sample, and the steps of its sequences of any length.
    pub n: Count,
}

impl<T> Given<'_, T> {
    /// One sample all of whose inputs are in the arena.
    pub const SAMPLE: Self = Given { inputs: &[], n: Count::samples(1) };
}

/// A value to read and one to write.
#[inline(always)]
pub(crate) fn pair<'a, T: Element>(
    given: Given<'a, T>,
    arena: &'a mut [T],
    x: Slot,
    y: Slot,
) -> Option<(&'a [T], &'a mut [T])> {
    if x.len == 0 {
        return Some((given.inputs.get(x.at)?, arena.get_mut(y.batch(given.n))?));
    }
    let [x, y] = arena.get_disjoint_mut([x.batch(given.n), y.batch(given.n)]).ok()?;
    Some((x, y))
}

/// Evaluates one layer: `y = f(x)`.
#[inline(always)]
pub fn one<S: Site<Layer: Layer>, T: Element>(weights: &[T], given: Given<'_, T>, arena: &mut [T], x: Slot, y: Slot) {
    if let Some((x, y)) = pair(given, arena, x, y) {
        evaluate::<S, T>(weights, x, y);
    }
}

/// A layer, for each of the parts that it is applied to.
#[inline(never)]
fn evaluate<S: Site<Layer: Layer>, T: Element>(weights: &[T], x: &[T], y: &mut [T]) {
    let [input, output] = const { [S::INPUT.len(), S::OUTPUT.len()] };
    for (x, y) in pieces(x, input).zip(pieces_mut(y, output)) {
        <S::Layer as Layer>::infer_one::<S, T>(weights, x, y);
    }
    then::<S, T>(y);
}

/// Whether a layer does the function that follows it by itself.
#[inline(always)]
pub(super) fn fuses<S: Site<Layer: Layer>>() -> bool {
    <S::Layer as Layer>::FUSES_RELU && matches!(S::THEN, Then::Relu)
}

/// The function that follows the layer, if the layer has not done it.
#[inline(always)]
pub(super) fn then<S: Site<Layer: Layer>, T: Element>(y: &mut [T]) {
    if !fuses::<S>() {
        after::<S, T>(y);
    }
}

/// The function that follows a layer, which has not done it.
#[inline(always)]
pub(super) fn after<S: Site, T: Element>(y: &mut [T]) {
    match S::THEN {
        Then::Nothing => {}
        Then::Relu => apply(Relu::DEFAULT, y),
        Then::Sigmoid => apply(Sigmoid::DEFAULT, y),
        Then::Tanh => apply(Tanh::DEFAULT, y),
    }
}

/// Compiled once for each function, not for each place.
#[inline(never)]
fn apply<F: Pointwise, T: Element>(f: F, y: &mut [T]) {
    small::activations::in_place(f, y);
}

/// Evaluates a layer where its input is, with room for what it needs beside.
#[inline(always)]
pub fn one_in_place<S: Site<Layer: Layer>, T: Element>(
    weights: &[T],
    given: Given<'_, T>,
    arena: &mut [T],
    y: Slot,
    room: Slot,
) {
    if let Ok([y, room]) = arena.get_disjoint_mut([y.batch(given.n), room.batch(given.n)]) {
        evaluate_in_place::<S, T>(weights, y, room);
    }
}

#[inline(never)]
fn evaluate_in_place<S: Site<Layer: Layer>, T: Element>(weights: &[T], y: &mut [T], room: &mut [T]) {
    for y in pieces_mut(y, const { S::OUTPUT.len() }) {
        <S::Layer as Layer>::infer_in_place::<S, T>(weights, y, room);
    }
    then::<S, T>(y);
}

/// Evaluates a layer that goes through a sequence, which begins with `states[0]`.
pub fn one_over_time<S: Site<Layer: OverTime>, T: Element>(
    weights: &[T],
    given: Given<'_, T>,
    arena: &mut [T],
    x: Slot,
    y: Slot,
    states: [Slot; 2],
) {
    let steps = match const { (S::INPUT, S::OUTPUT) } {
        (input, output) if input.is_any_length() || output.is_any_length() => given.n.steps,
        (input, _) if input.is_sequence() => const { S::INPUT.steps() },
        _ => const { S::OUTPUT.steps() },
    };
    let [initial, last] = states.map(|state| state.batch(given.n));
    if x.len == 0 {
        let Ok([y, initial, last]) = arena.get_disjoint_mut([y.batch(given.n), initial, last]) else { return };
        let Some(x) = given.inputs.get(x.at) else { return };
        <S::Layer as OverTime>::infer_one::<S, T>(weights, steps, x, y, [initial, last]);
        return after::<S, T>(y);
    }
    let places = [x.batch(given.n), y.batch(given.n), initial, last];
    let Ok([x, y, initial, last]) = arena.get_disjoint_mut(places) else { return };
    <S::Layer as OverTime>::infer_one::<S, T>(weights, steps, x, y, [initial, last]);
    after::<S, T>(y);
}

/// Evaluates a component: a layer that stands by its path in the definition.
#[inline(always)]
pub fn one_component<S: Site<Layer: Component>, T: Element>(
    weights: &[T],
    given: Given<'_, T>,
    arena: &mut [T],
    at: Ports<'_>,
) {
    <S::Layer as Component>::infer_one::<S, T>(weights, given, arena, at);
}

/// `y = junction(xs)`, of values of so many `steps`: concatenation is that of each, and branches that are in their place stay there. If one of
/// the first two of another junction is where the output is, the others are joined to that.
#[inline(always)]
pub fn join_one<T: Element>(
    junction: Junction,
    given: Given<'_, T>,
    arena: &mut [T],
    xs: &[Slot],
    y: Slot,
    steps: usize,
) {
    let same = |x: &Slot| (x.at, x.at_steps, x.len) == (y.at, y.at_steps, y.len);
    let there = xs.iter().position(same);
    let mut begin = 0;
    for (i, x) in xs.iter().enumerate() {
        let len = if x.len == 0 { given.inputs.get(x.at).map_or(0, |x| x.len()) } else { x.len };
        if there == Some(i) {
            continue;
        }
        if junction == Junction::Concat {
            let (len, every) = (len / steps.max(1), y.len / steps.max(1));
            let place = begin;
            begin += len;
            if *x != y.within(place, len)
                && let Some((from, to)) = pair(given, arena, *x, y)
            {
                gather(from, to, len, every, place);
            }
            continue;
        }
        let Some((from, to)) = pair(given, arena, *x, y) else { continue };
        if i == 0 && there.is_none() {
            to.iter_mut().zip(from).for_each(|(y, x)| *y = *x);
        } else {
            join_two(junction, from, to);
        }
    }
}

/// Writes values of `len` numbers each to place `begin` of every `every`.
#[inline(never)]
fn gather<T: Element>(from: &[T], to: &mut [T], len: usize, every: usize, begin: usize) {
    for (from, to) in pieces(from, len).zip(pieces_mut(to, every)) {
        to.iter_mut().skip(begin).zip(from).for_each(|(y, x)| *y = *x);
    }
}

#[inline(never)]
fn join_two<T: Element>(junction: Junction, x: &[T], y: &mut [T]) {
    let both = y.iter_mut().zip(x);
    match junction {
        Junction::Concat => {}
        Junction::Add => both.for_each(|(y, x)| *y += *x),
        Junction::Multiply => both.for_each(|(y, x)| *y *= *x),
        // A NaN in any branch stays, as in PyTorch.
        Junction::Maximum => both.for_each(|(y, x)| {
            if *x > *y || x.is_nan() {
                *y = *x;
            }
        }),
    }
}

/// `to = from`.
pub fn copy_one<T: Element>(given: Given<'_, T>, arena: &mut [T], from: Slot, to: Slot) {
    if let Some((from, to)) = pair(given, arena, from, to) {
        to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
    }
}

/// In debug builds, memory whose values nobody reads any longer holds what is no number: whoever reads it gives himself away. What has
/// memory in common with a value that is still `read` stays.
#[inline(always)]
pub fn dead<T: Element>(given: Given<'_, T>, arena: &mut [T], slots: &[Slot], read: &[Slot]) {
    if cfg!(debug_assertions) {
        for slot in slots.iter().map(|slot| slot.batch(given.n)) {
            let is_read = |other: Range<usize>| other.start < slot.end && slot.start < other.end;
            if !read.iter().any(|other| is_read(other.batch(given.n)))
                && let Some(memory) = arena.get_mut(slot.clone())
            {
                memory.fill(T::NAN);
            }
        }
    }
}

/// Brings part `part` of the input to its place, if it has one.
#[inline]
pub fn bring<T: Element, X: Value<T>>(x: &X, part: usize, n: Count, arena: &mut [T], at: Slot) {
    if at.len > 0
        && let Some(to) = arena.get_mut(at.batch(n))
    {
        X::gather(slice::from_ref(x), part, to);
    }
}

/// Takes part `part` of the output from its place.
#[inline]
pub fn fetch<T: Element, Y: Value<T>>(arena: &[T], at: Slot, n: Count, part: usize, y: &mut Y) {
    if let Some(from) = arena.get(at.batch(n)) {
        Y::scatter(from, part, slice::from_mut(y));
    }
}
