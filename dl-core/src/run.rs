//! The steps of generated passes. A pass is a list of calls into this module, one for each layer or junction.
//!
//! Places are offsets in numbers per sample; a batch of `n` has each value of `len` numbers at `at · n .. (at + len) · n`.

use crate::element::Element;
#[cfg(feature = "train")]
use crate::layers::{self, Backward, Forward, GradientPorts};
use crate::layers::{Component, Layer, Ports, Site, Split};
#[cfg(feature = "rayon")]
use crate::par;
#[cfg(feature = "train")]
use crate::plan::Held;
use crate::plan::Slot;
#[cfg(feature = "train")]
use crate::spec::MaxPool2d;
#[cfg(feature = "rayon")]
use crate::spec::Product;
use crate::spec::{Junction, Then};

/// What a layer's steps in both passes are about: the same for every batch.
#[cfg(feature = "train")]
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The positions of its input, its output and what it keeps among the slots of values.
    pub values: [usize; 3],
    /// The positions of the gradients of its output and its input among the slots of gradients.
    pub grads: [usize; 2],
    /// Where its weights are.
    pub held: Option<Held>,
    /// Whether the definition takes it out of training.
    pub frozen: bool,
    /// The node that it is.
    pub node: usize,
    /// The last node that had a part in its input, if the gradient of that is wanted for its sake.
    pub before: Option<usize>,
}

#[cfg(feature = "train")]
impl Step {
    /// A layer by itself.
    pub const ALONE: Step = Step { values: [0, 1, 2], grads: [0, 1], held: None, frozen: false, node: 0, before: None };

    /// The pass through this layer.
    fn pass<'a>(&self, mut pass: Pass<'a>) -> Pass<'a> {
        if let Some(held) = &self.held {
            pass = pass.of(held);
        }
        pass.training &= !self.frozen;
        pass
    }

    /// Its input, output and what it keeps.
    fn places(&self, slots: &[Slot]) -> [Slot; 3] {
        self.values.map(|i| slots.get(i).copied().unwrap_or(Slot::NOWHERE))
    }
}

/// What all steps of a pass have in common.
#[cfg(feature = "train")]
#[derive(Clone, Copy, Debug)]
pub struct Pass<'a> {
    /// How many samples the piece has.
    pub n: usize,
    /// Which sample of the batch the first one is.
    pub first: usize,
    /// Training or evaluation.
    pub training: bool,
    /// The seed of all randomness in the pass.
    pub seed: u64,
    /// Whether the gradient of the network's input is wanted.
    pub input_gradient: bool,
    /// Whether the piece is the whole batch, so that layers divide their work by themselves.
    pub split: Split,
    /// For each layer with weights, whether these are taken out of training; empty if none are.
    pub frozen: &'a [bool],
}

#[cfg(feature = "train")]
impl<'a> Pass<'a> {
    /// The pass through a layer or a part with these weights: if they are frozen, it is that of evaluation.
    #[inline]
    #[must_use]
    pub fn of(mut self, held: &Held) -> Self {
        self.frozen = self.frozen.get(held.first..held.first + held.layers).unwrap_or(&[]);
        self.training &= self.frozen.is_empty() || self.frozen.contains(&false);
        self
    }

    /// The pass through a layer that evaluates in training, too.
    #[inline]
    #[must_use]
    pub fn evaluating(mut self) -> Self {
        self.training = false;
        self
    }

    /// Whether some weights of a layer or a part are trained.
    #[inline]
    fn trains(&self, held: &Held) -> bool {
        held.layers > 0 && self.frozen.get(held.first..held.first + held.layers).is_none_or(|f| f.contains(&false))
    }

    /// The first node whose weights are trained: the backward pass ends there, unless the gradients of the inputs are wanted.
    pub fn end(&self, nodes: &[(usize, Held)]) -> usize {
        let first = || nodes.iter().find(|(_, held)| self.trains(held)).map_or(usize::MAX, |(node, _)| *node);
        if self.input_gradient { 0 } else { first() }
    }
}

/// What all steps of an inference have in common.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a, T> {
    /// How many samples there are.
    pub n: usize,
    /// The inputs, for layers that read them where they are.
    pub inputs: &'a [T],
    /// Packed weights, or none.
    pub packs: &'a [T],
    /// Whether layers that are worth it divide their outputs among the cores.
    pub split: Split,
}

/// Evaluates one layer: `y = f(x)`.
pub fn infer<S: Site<Layer: Layer>, T: Element>(weights: &[T], batch: Batch<'_, T>, arena: &mut [T], x: Slot, y: Slot) {
    if let Some([x, y]) = parts(arena, [x, y], batch.n) {
        evaluate::<S, T>(weights, batch, x, y);
    }
}

/// As [`infer`], of inputs that have no place in the arena, unless the network is part of another.
pub fn infer_inputs<S: Site<Layer: Layer>, T: Element>(
    weights: &[T],
    batch: Batch<'_, T>,
    arena: &mut [T],
    x: Slot,
    y: Slot,
) {
    if x.len > 0 {
        infer::<S, T>(weights, batch, arena, x, y);
    } else if let Some(y) = arena.get_mut(y.batch(batch.n)) {
        evaluate::<S, T>(weights, batch, batch.inputs, y);
    }
}

/// The weights of a product.
#[cfg(feature = "rayon")]
const fn weights_of(product: Option<Product>) -> usize {
    match product {
        Some(product) => product.numbers(),
        None => 0,
    }
}

#[inline(always)]
fn evaluate<S: Site<Layer: Layer>, T: Element>(weights: &[T], batch: Batch<'_, T>, x: &[T], y: &mut [T]) {
    let packed = packed::<S, T>(batch.packs);
    // In const evaluation, lest small layers make threads a part of the program. Layers that are no products use each weight twice and more.
    #[cfg(feature = "rayon")]
    if const { par::is_large(S::MACS as usize, weights_of(S::PRODUCT)) } && batch.split == Split::Outputs {
        <S::Layer as Layer>::infer_outputs::<S, T>(weights, packed, x, y);
        return then::<S, T>(y);
    }
    <S::Layer as Layer>::infer::<S, T>(weights, packed, x, y);
    then::<S, T>(y);
}

/// The layer's packed weights, if there are any.
#[inline(always)]
fn packed<S: Site, T: Element>(packs: &[T]) -> &[T] {
    packs.get(S::PACK.at..S::PACK.at + S::PACK.len).unwrap_or(&[])
}

/// Packs the weights of one layer.
#[cfg(feature = "std")]
pub fn pack<S: Site<Layer: Layer>, T: Element>(weights: &[T], packed: &mut [T], backward: bool) {
    #[cfg(feature = "train")]
    if backward {
        return <S::Layer as Layer>::pack_backward::<S, T>(weights, packed);
    }
    let _ = backward;
    <S::Layer as Layer>::pack::<S, T>(weights, packed);
}

/// The function that follows the layer, if the layer has not done it.
#[inline(always)]
fn then<S: Site<Layer: Layer>, T: Element>(y: &mut [T]) {
    match S::THEN {
        Then::Nothing => {}
        Then::Relu if <S::Layer as Layer>::FUSES_RELU => {}
        f => T::then(f, y),
    }
}

/// The forward pass of one layer.
#[cfg(feature = "train")]
pub fn forward<S: Site<Layer: Layer>, T: Element>(
    weights: &[T],
    packs: &[T],
    values: &mut [T],
    slots: &[Slot],
    pass: Pass<'_>,
) {
    if let Some(pass) = begin([weights, packed::<S, T>(packs)], values, slots, &S::STEP, S::INDEX, pass) {
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
#[cfg(feature = "train")]
#[inline(never)]
fn begin<'a, T: Element>(
    [weights, packed]: [&'a [T]; 2],
    values: &'a mut [T],
    slots: &[Slot],
    step: &Step,
    index: usize,
    pass: Pass<'_>,
) -> Option<Forward<'a, T>> {
    let [x, y, keep] = parts(values, step.places(slots), pass.n)?;
    let Pass { training, first, split, seed, .. } = step.pass(pass);
    let seed = crate::rng::mix(seed, index as u64);
    Some(Forward { weights, packed, x, y, keep, training, seed, first, split })
}

/// Moves the running statistics of one layer after a forward pass in training.
#[cfg(feature = "train")]
pub fn update<S: Site<Layer: Layer>, T: Element>(weights: &mut [T], values: &[T], slots: &[Slot], pass: Pass<'_>) {
    let [_, _, keep] = S::STEP.places(slots);
    if S::STEP.pass(pass).training {
        <S::Layer as Layer>::update::<S, T>(weights, &values[keep.batch(pass.n)], pass.n);
    }
}

/// What all layers of a backward pass work with: the memory of both passes and the places in it.
#[cfg(feature = "train")]
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
#[cfg(feature = "train")]
pub fn backward<S: Site<Layer: Layer>, T: Element>(
    weights: &[T],
    packs: &[T],
    memory: &mut Memory<'_, T>,
    pass: Pass<'_>,
) {
    let after = (S::THEN, S::PRODUCT.is_some(), false);
    if let Some(pass) = prepare([weights, packed::<S, T>(packs)], memory, &S::STEP, pass, after) {
        <S::Layer as Layer>::backward::<S, T>(pass);
    }
}

/// As [`backward`], of a layer whose output has made room for its gradient, [`unpool`].
#[cfg(feature = "train")]
pub fn backward_in_place<S: Site<Layer: Layer>, T: Element>(
    weights: &[T],
    packs: &[T],
    memory: &mut Memory<'_, T>,
    pass: Pass<'_>,
) {
    let after = (Then::Nothing, S::PRODUCT.is_some(), true);
    if let Some(pass) = prepare([weights, packed::<S, T>(packs)], memory, &S::STEP, pass, after) {
        <S::Layer as Layer>::backward::<S, T>(pass);
    }
}

/// The backward pass of max-pooling in which the gradient of the input takes the input's place: after that of the function `then`
/// that the layer before has applied, since what that gave for the largest numbers is the output here.
#[cfg(feature = "train")]
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

/// What the backward pass of a layer works with, after that of the function that follows it; the gradient of a product's output is
/// kept for later. The same code for all layers.
#[cfg(feature = "train")]
#[inline(never)]
fn prepare<'a, T: Element>(
    [weights, packed]: [&'a [T]; 2],
    memory: &'a mut Memory<'_, T>,
    step: &Step,
    pass: Pass<'_>,
    (then, product, in_place): (Then, bool, bool),
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
    if product {
        keep.copy_from_slice(dy);
    }
    Some(Backward { weights, packed, x, y, keep, dy, dx, dweights, training, split })
}

/// The places of some values in the memory of a pass; the same code for all layers.
#[inline(never)]
fn parts<T: Element, const N: usize>(memory: &mut [T], slots: [Slot; N], n: usize) -> Option<[&mut [T]; N]> {
    memory.get_disjoint_mut(slots.map(|slot| slot.batch(n))).ok()
}

/// `y = junction(xs)`.
pub fn join<T: Element>(junction: Junction, arena: &mut [T], n: usize, xs: &[Slot], y: Slot) {
    let mut begin = 0;
    for (i, x) in xs.iter().enumerate() {
        let Ok([from, to]) = arena.get_disjoint_mut([x.batch(n), y.batch(n)]) else {
            return;
        };
        match junction {
            Junction::Concat => {
                for (from, to) in from.chunks_exact(x.len.max(1)).zip(to.chunks_exact_mut(y.len.max(1))) {
                    to[begin..begin + x.len].copy_from_slice(from);
                }
                begin += x.len;
            }
            _ if i == 0 => to.copy_from_slice(from),
            Junction::Add => to.iter_mut().zip(from).for_each(|(y, x)| *y += *x),
            Junction::Multiply => to.iter_mut().zip(from).for_each(|(y, x)| *y *= *x),
            // A NaN in any branch stays, as in PyTorch.
            Junction::Maximum => to.iter_mut().zip(from).for_each(|(y, x)| {
                if *x > *y || x.is_nan() {
                    *y = *x;
                }
            }),
        }
    }
}

/// The backward pass of [`join`]: overwrites the gradient of every branch. Branches may share a value; their gradients may not.
#[cfg(feature = "train")]
#[allow(clippy::too_many_arguments)]
pub fn split<T: Element>(
    junction: Junction,
    values: &[T],
    xs: &[Slot],
    y: Slot,
    grads: &mut [T],
    n: usize,
    dy: Slot,
    dxs: &[Slot],
) {
    let value = |slot: &Slot| &values[slot.batch(n)];
    let mut begin = 0;
    for (i, dx) in dxs.iter().enumerate() {
        let Ok([dy, dx_i]) = grads.get_disjoint_mut([dy.batch(n), dx.batch(n)]) else {
            return;
        };
        match junction {
            Junction::Add => dx_i.copy_from_slice(dy),
            Junction::Concat => {
                for (dx, dy) in dx_i.chunks_exact_mut(dx.len.max(1)).zip(dy.chunks_exact(y.len.max(1))) {
                    dx.copy_from_slice(&dy[begin..begin + dx.len()]);
                }
                begin += dx.len;
            }
            // dxᵢ = dy · Π_{j≠i} xⱼ
            Junction::Multiply => {
                dx_i.copy_from_slice(dy);
                for (j, x) in xs.iter().enumerate() {
                    if j != i {
                        dx_i.iter_mut().zip(value(x)).for_each(|(dx, x)| *dx *= *x);
                    }
                }
            }
            // dy goes to the branch that has the maximum, in equal parts where several have it, as in PyTorch.
            Junction::Maximum => {
                let y = value(&y);
                for k in 0..dx_i.len() {
                    let wins = |j: &&Slot| value(j)[k] == y[k];
                    let winners = xs.iter().filter(wins).count();
                    dx_i[k] = if wins(&&xs[i]) { dy[k] / T::from_usize(winners) } else { T::ZERO };
                }
            }
        }
    }
}

/// `to += from`: the gradient of a value that several layers use is the sum of theirs.
#[cfg(feature = "train")]
pub fn accumulate<T: Element>(grads: &mut [T], n: usize, from: Slot, to: Slot) {
    if let Ok([from, to]) = grads.get_disjoint_mut([from.batch(n), to.batch(n)]) {
        to.iter_mut().zip(from).for_each(|(to, from)| *to += *from);
    }
}

/// Evaluates a component: a layer that stands by its path in the definition.
pub fn infer_component<S: Site<Layer: Component>, T: Element>(
    weights: &[T],
    batch: Batch<'_, T>,
    arena: &mut [T],
    at: Ports<'_>,
) {
    <S::Layer as Component>::infer::<S, T>(weights, batch, arena, at);
}

/// Packs the weights of a component.
#[cfg(feature = "std")]
pub fn pack_component<S: Site<Layer: Component>, T: Element>(weights: &[T], packed: &mut [T], backward: bool) {
    <S::Layer as Component>::pack::<S, T>(weights, packed, backward);
}

/// The forward pass of a component.
#[cfg(feature = "train")]
pub fn forward_component<S: Site<Layer: Component>, T: Element>(
    weights: &[T],
    packs: &[T],
    values: &mut [T],
    at: Ports<'_>,
    pass: Pass<'_>,
) {
    <S::Layer as Component>::forward::<S, T>(weights, packs, values, at, pass);
}

/// The backward pass of a component.
#[cfg(feature = "train")]
#[allow(clippy::too_many_arguments)]
pub fn backward_component<S: Site<Layer: Component>, T: Element>(
    weights: &[T],
    packs: &[T],
    dweights: &mut [T],
    values: &mut [T],
    at: Ports<'_>,
    grads: &mut [T],
    gradients: GradientPorts<'_>,
    pass: Pass<'_>,
) {
    <S::Layer as Component>::backward::<S, T>(weights, packs, dweights, values, at, grads, gradients, pass);
}

/// Running statistics of a component.
#[cfg(feature = "train")]
pub fn update_component<S: Site<Layer: Component>, T: Element>(
    weights: &mut [T],
    values: &[T],
    at: Ports<'_>,
    pass: Pass<'_>,
) {
    if pass.training {
        <S::Layer as Component>::update::<S, T>(weights, values, at, pass);
    }
}

/// `at = 0`: the gradient of a value that nothing depends on.
#[cfg(feature = "train")]
pub fn clear<T: Element>(grads: &mut [T], n: usize, at: Slot) {
    grads[at.batch(n)].fill(T::ZERO);
}

/// `to = from`.
pub fn copy<T: Element>(memory: &mut [T], n: usize, from: Slot, to: Slot) {
    if let Ok([from, to]) = memory.get_disjoint_mut([from.batch(n), to.batch(n)]) {
        to.copy_from_slice(from);
    }
}

/// The gradient of a component's weights among those that pieces add up: there even if they are frozen, as a layer of the user's own
/// may count on it.
#[cfg(feature = "train")]
pub fn region<'a, T>(dweights: &'a mut [T], held: &Held) -> &'a mut [T] {
    dweights.get_mut(held.part.batch(1)).unwrap_or(&mut [])
}

/// The gradient of a layer's weights among those that pieces add up; empty if they are frozen.
#[cfg(feature = "train")]
pub fn part<'a, T>(dweights: &'a mut [T], held: &Held, pass: Pass<'_>) -> &'a mut [T] {
    if pass.trains(held) { dweights.get_mut(held.part.batch(1)).unwrap_or(&mut []) } else { &mut [] }
}
