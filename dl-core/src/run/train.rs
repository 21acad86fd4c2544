//! Both passes of training through one layer.

#[cfg(feature = "std")]
use super::infer::then;
#[cfg(not(feature = "std"))]
use super::one::then;
use super::{Pass, Step, packed, parts};
use crate::element::Element;
use crate::layers::{self, Backward, Forward, Layer, Site, Split};
use crate::plan::{Held, Slot};
use crate::spec::{MaxPool2d, Product, Then};

/// The forward pass of one layer.
pub fn forward<S: Site<Layer: Layer>, T: Element>(
    weights: &[T],
    packs: &[T],
    values: &mut [T],
    slots: &[Slot],
    pass: Pass<'_>,
) {
    if let Some(pass) =
        begin([weights, packed::<S, T>(packs)], values, slots, &S::STEP, [S::INDEX, S::INPUT.len()], pass)
    {
        let Forward { weights, packed, x, y, keep, training, seed, first, split } = pass;
        <S::Layer as Layer>::forward::<S, T>(Forward {
            weights,
            packed,
            x,
            y: &mut *y,
            keep,
            training,
            seed,
            first,
            split,
        });
        then::<S, T>(y);
    }
}

/// What the forward pass of a layer works with; the same code for all layers.
#[inline(never)]
fn begin<'a, T: Element>(
    [weights, packed]: [&'a [T]; 2],
    values: &'a mut [T],
    slots: &[Slot],
    step: &Step,
    [index, input]: [usize; 2],
    pass: Pass<'_>,
) -> Option<Forward<'a, T>> {
    let places @ [place, ..] = step.places(slots);
    let [x, y, keep] = parts(values, places, pass.n)?;
    let Pass { training, first, split, seed, .. } = step.pass(pass);
    let first = place.count(first) * if place.len > input { place.len / input.max(1) } else { 1 };
    let seed = crate::rng::mix(seed, index as u64);
    Some(Forward { weights, packed, x, y, keep, training, seed, first, split })
}

/// Moves the running statistics of one layer after a forward pass in training.
#[cfg(all(feature = "train", feature = "std"))]
pub fn update<S: Site<Layer: Layer>, T: Element>(weights: &mut [T], values: &[T], slots: &[Slot], pass: Pass<'_>) {
    let [_, _, keep] = S::STEP.places(slots);
    if S::STEP.pass(pass).training {
        <S::Layer as Layer>::update::<S, T>(weights, &values[keep.batch(pass.n)], keep.count(pass.n));
    }
}

/// What all layers of a backward pass work with: the memory of both passes and the places in it.
pub struct Memory<'a, T> {
    /// The values of the forward pass.
    pub values: &'a mut [T],
    /// Their places.
    pub slots: &'a [Slot],
    /// The gradients.
    pub grads: &'a mut [T],
    /// Their places.
    pub grad_slots: &'a [Slot],
    /// The gradients of weights that pieces add up.
    pub dweights: &'a mut [T],
    /// The first node that needs a gradient.
    pub end: usize,
}

/// The backward pass of one layer, if somebody needs it: reads the gradient of its output, overwrites that of its input.
pub fn backward<S: Site<Layer: Layer>, T: Element>(
    weights: &[T],
    packs: &[T],
    memory: &mut Memory<'_, T>,
    pass: Pass<'_>,
) {
    let after = (S::THEN, S::PRODUCT, false);
    if let Some(pass) = prepare([weights, packed::<S, T>(packs)], memory, &S::STEP, pass, after) {
        <S::Layer as Layer>::backward::<S, T>(pass);
    }
}

/// As [`backward`], of a layer whose output has made room for its gradient, [`unpool`].
pub fn backward_in_place<S: Site<Layer: Layer>, T: Element>(
    weights: &[T],
    packs: &[T],
    memory: &mut Memory<'_, T>,
    pass: Pass<'_>,
) {
    let after = (Then::Nothing, S::PRODUCT, true);
    if let Some(pass) = prepare([weights, packed::<S, T>(packs)], memory, &S::STEP, pass, after) {
        <S::Layer as Layer>::backward::<S, T>(pass);
    }
}

/// The backward pass of max-pooling in which the gradient of the input takes the input's place: after that of the function `then`
/// that the layer before has applied, since what that gave for the largest numbers is the output here.
pub fn unpool<S: Site<Layer = MaxPool2d>, T: Element>(then: Then, memory: &mut Memory<'_, T>, pass: Pass<'_>) {
    let Memory { values, slots, grads, grad_slots, end, .. } = memory;
    if S::STEP.node < *end {
        return;
    }
    let [x, y, _] = S::STEP.places(slots);
    let Some([dx, y]) = parts(values, [x, y], pass.n) else { return };
    let Some([dy]) = parts(grads, [grad_slots[S::STEP.grads[0]]], pass.n) else { return };
    T::then_gradient(then, y, dy);
    layers::unpool::<S, T>(dy, dx, pass.split);
}

/// What the backward pass of a layer works with, after that of the function that follows it. The gradient of a product's output is
/// kept for later, when all samples have been through; if there is only one, that of its weights is added up here. The same code for
/// all layers.
#[inline(never)]
fn prepare<'a, T: Element>(
    [weights, packed]: [&'a [T]; 2],
    memory: &'a mut Memory<'_, T>,
    step: &Step,
    pass: Pass<'_>,
    (then, product, in_place): (Then, Option<Product>, bool),
) -> Option<Backward<'a, T>> {
    let Memory { values, slots, grads, grad_slots, dweights, end } = memory;
    if step.node < *end {
        return None;
    }
    // A layer before that is trained wants the gradient of the input, or the caller does.
    let wanted = pass.input_gradient || step.before.is_some_and(|before| *end <= before);
    let [dy, dx] = step.grads.map(|i| grad_slots.get(i).copied().unwrap_or(Slot::NOWHERE));
    let dx = if wanted { dx } else { Slot::NOWHERE };
    let [x, y, keep] = parts(values, step.places(slots), pass.n)?;
    let [dy, dx] = parts(grads, [if in_place { Slot::NOWHERE } else { dy }, dx], pass.n)?;
    let dweights = match &step.held {
        Some(held) => part(dweights, held, pass),
        None => &mut [],
    };
    let Pass { training, split, .. } = step.pass(pass);
    let dx = Some(dx).filter(|dx| !dx.is_empty());
    // A layer that reads its output is not treated in place.
    let (y, dy): (&mut [T], &mut [T]) = if in_place { (&mut [], y) } else { (y, dy) };
    T::then_gradient(then, y, dy);
    match product {
        Some(Product { inputs, outputs, .. }) if split == Split::One => {
            T::linear_weight_gradient_one(inputs, outputs, x, dy, dweights);
        }
        Some(_) => keep.copy_from_slice(dy),
        None => {}
    }
    Some(Backward { weights, packed, x, y, keep, dy, dx, dweights, training, split })
}

/// The gradient of a component's weights among those that pieces add up, or all of them in a pass of one sample: there even if they are
/// frozen, as a layer of the user's own may count on it.
pub fn region<'a, T>(dweights: &'a mut [T], held: &Held, pass: Pass<'_>) -> &'a mut [T] {
    let place = if pass.split == Split::One { held.range } else { held.part };
    dweights.get_mut(place.range()).unwrap_or(&mut [])
}

/// As [`region`], of a layer; empty if its weights are frozen.
pub fn part<'a, T>(dweights: &'a mut [T], held: &Held, pass: Pass<'_>) -> &'a mut [T] {
    if pass.trains(held) { region(dweights, held, pass) } else { &mut [] }
}
