//! A network as a layer of another.

// As in `spec`.
#![allow(clippy::result_large_err)]

use core::marker::PhantomData;

#[cfg(feature = "train")]
use super::GradientPorts;
use super::{AsLayer, Component, Flat, Ports, Site};
use crate::element::Element;
use crate::network::{Network, Slots, Tables};
#[cfg(feature = "train")]
use crate::plan::extent;
use crate::plan::{Count, MAX_PORTS, Part, Slot};
#[cfg(feature = "std")]
use crate::run::Batch;
#[cfg(feature = "train")]
use crate::run::Pass;
use crate::run::{self, Given};
use crate::shape::{Dims, ShapeError, Text};
use crate::spec::{Generics, Segments, Shapes};
#[cfg(feature = "train")]
use crate::tape::{Train, TrainTables};

/// A network, whatever its numbers are: `LeNet5` stands for `LeNet5<f32>` and `LeNet5<f64>` alike. The parameters of a network that are used
/// as layers are blocks.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a network", label = "not defined by `network!`")]
pub trait Block: AsLayer + Send + Sync + 'static {
    /// The network of numbers of type `T`.
    #[cfg(feature = "train")]
    type Of<T: Element>: Train<Elem = T>;
    /// The network of numbers of type `T`.
    #[cfg(not(feature = "train"))]
    type Of<T: Element>: Network<Elem = T>;
    /// The network that computes the same with batch normalization folded into the layers before it; itself, if none is asked for.
    type Folded: Block;
}

/// What can be given to a network as an argument: nothing.
#[diagnostic::on_unimplemented(
    message = "a network takes no arguments",
    label = "not taken",
    note = "its sizes are those of its definition; a network with parameters takes them in angles, such as `Block<8>`"
)]
pub trait NoArgument {}

#[diagnostic::do_not_recommend]
impl NoArgument for core::convert::Infallible {}

/// A network as a layer of another.
pub struct Nested<B>(PhantomData<fn() -> B>);

impl<B> Clone for Nested<B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<B> Copy for Nested<B> {}

impl<B: Block> Nested<B> {
    /// The layer; it has no arguments.
    pub const DEFAULT: Self = Nested(PhantomData);

    /// No network takes an argument, which is said where one is given.
    #[must_use]
    pub const fn argument_1<X: NoArgument + Copy>(self, _argument: X) -> Self {
        self
    }

    /// See `argument_1`.
    #[must_use]
    pub const fn argument_2<X: NoArgument + Copy>(self, _argument: X) -> Self {
        self
    }

    /// See `argument_1`.
    #[must_use]
    pub const fn argument_3<X: NoArgument + Copy>(self, _argument: X) -> Self {
        self
    }

    /// What it makes of its inputs, which must be exactly those of its definition.
    pub const fn shapes(&self, inputs: &[Dims]) -> Result<Shapes, ShapeError> {
        // After a mistake in an instance of a network with parameters, nothing follows from its shapes.
        let _ = <TablesOf<B> as Tables>::LAYERS;
        let own = <TablesOf<B> as Tables>::INPUTS;
        let outputs = Shapes::new(<TablesOf<B> as Tables>::OUTPUTS);
        if own.len() != inputs.len() {
            let problem = Text::new()
                .say(<B::Of<f32> as Network>::NAME)
                .say(" takes ")
                .num(own.len())
                .say(if own.len() == 1 { " value, but " } else { " values, but " })
                .num(inputs.len())
                .say(if inputs.len() == 1 { " flows here" } else { " flow here" });
            let help = if inputs.len() == 1 {
                let mut text = Text::new().say("`fork { ");
                let mut i = 0;
                while i < own.len() {
                    text = text.say(if i > 0 { ", " } else { "" }).say("{ … }");
                    i += 1;
                }
                text.say(" }` before it gives ").num(own.len())
            } else if own.len() == 1 {
                Text::new().say("join them with `add`, `concat`, `multiply` or `maximum`, one branch for each")
            } else {
                Text::new().say("one value for each input, in their order")
            };
            return Err(ShapeError::new("", problem).help(help));
        }
        let mut i = 0;
        while i < own.len() {
            if own[i].is_any_length() {
                let problem = Text::new().say("takes sequences of any length, ").dims(own[i]);
                let problem = problem.say(", which no network inside another does in this version");
                return Err(ShapeError::new("", problem).help(
                    Text::new().say("write its layers here, or a network of one step, which is applied to all of them"),
                ));
            }
            if !inputs[i].is_broken() && !own[i].same(&inputs[i]) {
                return Err(mismatch(<B::Of<f32> as Network>::NAME, i, own, inputs[i]));
            }
            i += 1;
        }
        Ok(outputs)
    }

    /// None: its weights are a struct of their own.
    pub const fn generics(&self, _input: Dims) -> Generics {
        Generics::NONE
    }

    /// None of its own: see [`Part::segments`].
    pub const fn segments(&self, _input: Dims) -> Segments {
        Segments::NONE
    }

    /// None of its own: see [`Part::layers`].
    pub const fn macs(&self, _input: Dims) -> u64 {
        0
    }

    /// See [`Part::values`].
    pub const fn keep(&self, _input: Dims) -> usize {
        <Self as Component>::PART.values
    }
}

/// Reports, in const evaluation, a network in the place of a parameter `kind` that is declared between other shapes.
#[track_caller]
#[inline]
pub const fn check_block<B: Block>(inputs: &[Dims], outputs: &[Dims], kind: &str) {
    let (own_inputs, own_outputs) = (<TablesOf<B> as Tables>::INPUTS, <TablesOf<B> as Tables>::OUTPUTS);
    if same_shapes(inputs, own_inputs) && same_shapes(outputs, own_outputs) {
        return;
    }
    let name = <B::Of<f32> as Network>::NAME;
    let text = Text::new().say("`").say(name).say("` is ");
    let text = between(text, own_inputs, own_outputs).say(", but here `").say(kind).say("` is ");
    let text = between(text, inputs, outputs).say("\n= help: another network in the place of `").say(name);
    panic!("{}", text.say("`, or other sizes").as_str())
}

/// `[8] -> [4]`
const fn between(text: Text, inputs: &[Dims], outputs: &[Dims]) -> Text {
    listed(listed(text, inputs).say(" -> "), outputs)
}

/// `[8]`, or `([8], [4])`
const fn listed(text: Text, shapes: &[Dims]) -> Text {
    let mut text = text.say(if shapes.len() == 1 { "" } else { "(" });
    let mut i = 0;
    while i < shapes.len() {
        text = text.say(if i > 0 { ", " } else { "" }).dims(shapes[i]);
        i += 1;
    }
    text.say(if shapes.len() == 1 { "" } else { ")" })
}

const fn same_shapes(a: &[Dims], b: &[Dims]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() {
        if !a[i].same(&b[i]) {
            return false;
        }
        i += 1;
    }
    a.len() == b.len()
}

/// The message about an input of another shape.
const fn mismatch(name: &str, i: usize, own: &[Dims], input: Dims) -> ShapeError {
    let mut problem = Text::new().say(name).say(" takes ").dims(own[i]);
    if own.len() > 1 {
        problem = problem.say(" as input ").num(i + 1);
    }
    let problem = problem.say(", but gets ").dims(input);
    let help = if own[i].len() == input.len() && own[i].rank() == 1 {
        Text::new().say("`Flatten` before it gives ").dims(own[i])
    } else if own[i].rank() == 1 && input.rank() > 1 {
        Text::new().say("`Flatten, Linear(").num(own[i].get(0)).say(")` before it give ").dims(own[i])
    } else if own[i].len() == input.len() {
        Text::new().say("`Reshape(").dims(own[i]).say(")` before it gives ").dims(own[i])
    } else if own[i].rank() == 1 && input.rank() == 1 {
        Text::new().say("`Linear(").num(own[i].get(0)).say(")` before it gives ").dims(own[i])
    } else if own[i].rank() == 3 && own[i].same(&input.with(0, own[i].get(0))) {
        Text::new().say("`Conv2d(").num(own[i].get(0)).say(", kernel = 1)` before it gives ").dims(own[i])
    } else {
        Text::new().say("change the layers before it, or define `").say(name).say("` for ").dims(input)
    };
    ShapeError::new("", problem).help(help)
}

/// The slots of a network that is part of another.
fn bind<S: Slots>(slots: &S, at: Ports<'_>) -> S {
    slots.map(|slot| slot.bind(at.xs, at.ys, at.inside))
}

/// The ports of one step of a sequence; values that are there once are the same at each.
fn of_step(ports: &[Slot], n: Count, step: usize) -> [Slot; MAX_PORTS] {
    let mut of_step = [Slot::NOWHERE; MAX_PORTS];
    of_step.iter_mut().zip(ports).for_each(|(to, port)| *to = port.step(n, step));
    of_step
}

/// The packed weights of a part, if there are any.
#[cfg(any(feature = "std", feature = "train"))]
fn packs<S: Site, T>(packs: &[T]) -> &[T] {
    packs.get(S::PACK.at..S::PACK.at + S::PACK.len).unwrap_or(&[])
}

/// Those outputs which are an input, or another output, at places of their own.
fn copies<'a>(
    slots: &'a impl Slots,
    ports: &'a [usize],
    places: &'a [Slot],
) -> impl Iterator<Item = (Slot, Slot)> + 'a {
    let slots = slots.as_slice();
    ports
        .iter()
        .zip(places)
        .filter_map(|(i, place)| Some((*slots.get(*i)?, *place)))
        .filter(|(slot, place)| (slot.at, slot.at_steps, slot.len) != (place.at, place.at_steps, place.len))
}

/// The tables of a network.
type TablesOf<B> = <<B as Block>::Of<f32> as Network>::Tables;

impl<B: Block> Component for Nested<B> {
    type Ends = <B::Of<f32> as Network>::Ends;

    #[cfg(feature = "train")]
    const PART: Part = Part {
        layers: Some(<TablesOf<B> as Tables>::LAYERS),
        segments: Some(<B::Of<f32> as crate::network::Parameters>::SEGMENTS),
        weights: Some(<TablesOf<B> as TrainTables>::PART_WEIGHTS),
        values: <TablesOf<B> as TrainTables>::PART_VALUES.1.sample,
        #[cfg(feature = "std")]
        arena: <TablesOf<B> as Tables>::PART_ARENA.1,
        one: <TablesOf<B> as Tables>::PART_ONE.1,
        grads: <TablesOf<B> as TrainTables>::PART_GRADS.1.sample,
        packs: extent(<TablesOf<B> as Tables>::PACKS).sample,
        coupled: <TablesOf<B> as TrainTables>::COUPLED,
    };
    #[cfg(not(feature = "train"))]
    const PART: Part = Part {
        layers: Some(<TablesOf<B> as Tables>::LAYERS),
        segments: Some(<B::Of<f32> as crate::network::Parameters>::SEGMENTS),
        #[cfg(feature = "std")]
        arena: <TablesOf<B> as Tables>::PART_ARENA.1,
        one: <TablesOf<B> as Tables>::PART_ONE.1,
        packs: crate::plan::extent(<TablesOf<B> as Tables>::PACKS).sample,
        ..Part::LAYER
    };

    type Weights<
        T: Element,
        const A: usize,
        const B1: usize,
        const C: usize,
        const D: usize,
        const E: usize,
        const F: usize,
    > = B::Of<T>;

    type Room<X: Copy + Send + Sync + 'static> = <B::Of<f32> as Network>::Room<X>;

    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(weights: &[T], batch: Batch<'_, T>, arena: &mut [T], at: Ports<'_>) {
        let Some(net) = <B::Of<T>>::from_flat(weights) else { return };
        let slots = bind(&<B::Of<T>>::PART_ARENA.0, at);
        let n = batch.n;
        run::begin_part(net, arena, slots.as_slice(), n, |state| state.arena);
        net.pass_infer(Batch { packs: packs::<S, T>(batch.packs), ..batch }, arena, &slots);
        copies(&slots, <B::Of<T>>::PORTS[1], at.ys).for_each(|(from, to)| run::copy(arena, n, from, to));
    }

    fn infer_one<S: Site<Layer = Self>, T: Element>(
        weights: &[T],
        given: Given<'_, T>,
        arena: &mut [T],
        at: Ports<'_>,
    ) {
        let Some(net) = <B::Of<T>>::from_flat(weights) else { return };
        let steps = if at.ys.iter().any(|y| y.per_step) { given.n.steps } else { 1 };
        for step in 0..steps {
            let [xs, ys] = [at.xs, at.ys].map(|slots| of_step(slots, given.n, step));
            let given = Given { n: Count::samples(1), ..given };
            let slots = bind(&<B::Of<T>>::PART_ONE.0, Ports { xs: &xs, ys: &ys, inside: at.inside });
            run::begin_part(net, arena, slots.as_slice(), given.n, |state| state.arena);
            net.pass_one(given, arena, &slots);
            copies(&slots, <B::Of<T>>::PORTS[1], &ys).for_each(|(from, to)| run::copy_one(given, arena, from, to));
        }
    }

    #[cfg(feature = "std")]
    fn pack<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &mut [T], backward: bool) {
        let Some(net) = <B::Of<T>>::from_flat(weights) else { return };
        for (layer, slot) in <B::Of<T>>::PACKS.iter().enumerate() {
            net.pass_pack(layer, &mut packed[slot.at..slot.at + slot.len], backward);
        }
    }

    #[cfg(feature = "train")]
    fn forward<S: Site<Layer = Self>, T: Element>(
        weights: &[T],
        packed: &[T],
        values: &mut [T],
        at: Ports<'_>,
        pass: Pass<'_>,
    ) {
        let Some(net) = <B::Of<T>>::from_flat(weights) else { return };
        let slots = bind(&<B::Of<T>>::PART_VALUES.0, at);
        // Random layers of different parts draw different numbers.
        let seed = crate::rng::mix(pass.seed, S::INDEX as u64);
        run::begin_part(net, values, slots.as_slice(), pass.n, |state| state.values);
        net.pass_forward(packs::<S, T>(packed), values, &slots, Pass { seed, ..pass });
        copies(&slots, <B::Of<T>>::PORTS[1], at.ys).for_each(|(from, to)| run::copy(values, pass.n, from, to));
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(
        weights: &[T],
        packed: &[T],
        dweights: &mut [T],
        values: &mut [T],
        at: Ports<'_>,
        grads: &mut [T],
        gradients: GradientPorts<'_>,
        pass: Pass<'_>,
    ) {
        let Some(net) = <B::Of<T>>::from_flat(weights) else { return };
        let slots = bind(&<B::Of<T>>::PART_VALUES.0, at);
        let GradientPorts { dys, dxs, wanted, inside } = gradients;
        let grad_slots = bind(&<B::Of<T>>::PART_GRADS.0, Ports { xs: dxs, ys: dys, inside });
        let pass = Pass { input_gradient: wanted, given: false, ..pass };
        run::clear_states(<B::Of<T>>::STATES, grads, grad_slots.as_slice(), pass.n);
        net.pass_backward(packs::<S, T>(packed), values, &slots, grads, &grad_slots, pass, dweights);
        if wanted {
            copies(&grad_slots, <B::Of<T>>::GRAD_PORTS[0], dxs)
                .for_each(|(from, to)| run::copy(grads, pass.n, from, to));
        }
    }

    #[cfg(all(feature = "train", feature = "std"))]
    fn update<S: Site<Layer = Self>, T: Element>(weights: &mut [T], values: &[T], at: Ports<'_>, pass: Pass<'_>) {
        let Some(net) = <B::Of<T>>::from_flat_mut(weights) else { return };
        net.pass_update(values, &bind(&<B::Of<T>>::PART_VALUES.0, at), pass);
    }
}
