//! What every network can do: the traits that `network!` implements.

#[cfg(feature = "std")]
mod batch;
#[cfg(feature = "std")]
mod model;
mod one;
mod tables;

#[cfg(feature = "std")]
use alloc::vec::Vec;
#[cfg(feature = "alloc")]
use alloc::{boxed::Box, string::String};

#[cfg(feature = "std")]
pub(crate) use batch::{arena, infer_batch, infer_from, pack, predict_one};
#[cfg(feature = "std")]
pub use model::Model;
#[doc(hidden)]
pub use one::{infer_one, output, zeros};
#[doc(hidden)]
pub use tables::Tables;
#[cfg(feature = "std")]
#[doc(hidden)]
pub use tables::arena_slots;

use crate::element::Element;
use crate::layers::Flat;
#[cfg(feature = "std")]
use crate::plan::extent;
use crate::plan::{Count, LayerInfo, Plan, Segment, Slot};
#[cfg(feature = "std")]
use crate::predictor::Predictor;
#[cfg(feature = "std")]
use crate::run::Batch;
use crate::run::{self, Given, StateInfo};
use crate::shape::Dims;
use crate::value::Value;

/// What a network's last layer makes of its scores, so that a loss which wants something else can say so.
pub mod ends {
    /// Numbers of any kind: scores (logits), regressions.
    pub struct Scores;
    /// Probabilities of classes: the network ends in `Softmax`.
    pub struct Probabilities;
    /// Logarithms of probabilities: the network ends in `LogSoftmax`.
    pub struct LogProbabilities;
    /// Independent probabilities: the network ends in `Sigmoid`.
    pub struct Independent;
}

/// The weights of a network, or anything of the same form: a gradient, a moment. Implemented by
/// [`network!`](https://docs.rs/dl), and for the box around it.
pub trait Parameters: Send + Sync + 'static {
    /// The numbers it consists of.
    type Elem: Element;

    /// Its arrays, in the order of [`Parameters::as_slice`].
    const SEGMENTS: &'static [Segment];

    /// All numbers, array after array.
    fn as_slice(&self) -> &[Self::Elem];

    /// All numbers, array after array.
    fn as_mut_slice(&mut self) -> &mut [Self::Elem];
}

#[cfg(feature = "alloc")]
impl<P: Parameters> Parameters for Box<P> {
    type Elem = P::Elem;
    const SEGMENTS: &'static [Segment] = P::SEGMENTS;
    fn as_slice(&self) -> &[P::Elem] {
        (**self).as_slice()
    }
    fn as_mut_slice(&mut self) -> &mut [P::Elem] {
        (**self).as_mut_slice()
    }
}

/// The places of the values of a pass.
#[doc(hidden)]
pub trait Slots: Copy + Send + Sync + 'static {
    fn as_slice(&self) -> &[Slot];
    #[must_use]
    fn map(&self, f: impl Fn(Slot) -> Slot) -> Self;
}

impl<const N: usize> Slots for [Slot; N] {
    fn as_slice(&self) -> &[Slot] {
        self
    }
    fn map(&self, f: impl Fn(Slot) -> Slot) -> Self {
        (*self).map(f)
    }
}

/// A network: its dimensions, its tables, and inference. Implemented by [`network!`](https://docs.rs/dl).
pub trait Network: Parameters + Flat<<Self as Parameters>::Elem> {
    /// One input, or a tuple of them.
    type Input: Value<Self::Elem>;
    /// One output, or a tuple of them.
    type Output: Value<Self::Elem>;
    /// What its last layer makes of its scores; one of [`ends`].
    type Ends;

    /// What is here said by tables.
    #[doc(hidden)]
    type Tables: Tables<ArenaSlots = Self::ArenaSlots>;

    /// Its name.
    const NAME: &'static str;
    /// Its layers, in the order of the definition.
    const LAYERS: &'static [LayerInfo<'static>] = <Self::Tables as Tables>::LAYERS;
    /// The memory of inference of batches, per sample.
    #[cfg(feature = "std")]
    const INFER: Plan = <Self::Tables as Tables>::INFER;
    /// The memory of [`Network::infer_in`].
    const ONE: Plan = <Self::Tables as Tables>::ONE;
    /// How many numbers are trained.
    const PARAMS: usize = crate::plan::params(<Self::Tables as Tables>::LAYERS);
    /// Multiply-adds per sample; of what is done for every step of sequences of any length, for one step.
    const MACS: u64 = crate::plan::macs(<Self::Tables as Tables>::LAYERS);
    /// How many numbers of memory [`Network::infer_in`] needs, beside [`Network::ARENA_STEP`].
    const ARENA: usize = <Self::Tables as Tables>::ONE.len.sample;
    /// What any placement of its values needs at least: those that are needed at the same time, branches of concatenations in the memory of
    /// these. [`Network::ARENA`] is as much for chains, and for networks with branches as a rule; see
    /// [`plan::place`](crate::plan::place).
    const ARENA_LEAST: usize = <Self::Tables as Tables>::ONE_PLACED.least.sample;
    /// How many more numbers of memory [`Network::infer_in`] needs for every step of sequences of any length.
    const ARENA_STEP: usize = <Self::Tables as Tables>::ONE.len.step;
    /// How many numbers of memory one step of a recurrent network needs: its state, and the values of the step. 0 if it cannot be taken
    /// step by step.
    const STEP: usize = <Self::Tables as Tables>::STEP;
    /// Bytes of memory that the network needs to evaluate one sample: [`Network::ARENA`] numbers, its state among them, or those of
    /// [`Network::STEP`] if they are more or if its sequences may have any length.
    const RAM_BYTES: usize = size_of::<Self::Elem>() * ram(Self::ARENA, Self::ARENA_STEP, Self::STEP);
    /// Bytes of its weights, running statistics included.
    // Not by its type, which has no size after some mistakes, which are reported.
    const FLASH_BYTES: usize =
        size_of::<Self::Elem>().saturating_mul(crate::plan::numbers(<Self::Tables as Tables>::LAYERS));
    /// Where recurrent layers have their states.
    #[doc(hidden)]
    const STATES: &'static [StateInfo] = <Self::Tables as Tables>::STATES;

    /// The shapes of its inputs, per sample.
    const INPUTS: &'static [Dims] = <Self::Tables as Tables>::INPUTS;
    /// The shapes of its outputs, per sample.
    const OUTPUTS: &'static [Dims] = <Self::Tables as Tables>::OUTPUTS;

    /// Where packed weights are, for each layer that may have them.
    #[doc(hidden)]
    const PACKS: &'static [Slot] = <Self::Tables as Tables>::PACKS;

    /// The places of all values during inference.
    #[doc(hidden)]
    type ArenaSlots: Slots;
    /// They, where the network stands by itself.
    #[doc(hidden)]
    #[cfg(feature = "std")]
    const ARENA_SLOTS: &'static Self::ArenaSlots = <Self::Tables as Tables>::ARENA_SLOTS;
    /// They, where it is part of another, and how many numbers it needs beside its inputs and outputs.
    #[doc(hidden)]
    #[cfg(feature = "std")]
    const PART_ARENA: (Self::ArenaSlots, usize) = <Self::Tables as Tables>::PART_ARENA;
    /// The places of all values during inference of one sample, where the network stands by itself.
    #[doc(hidden)]
    const ONE_SLOTS: &'static Self::ArenaSlots = <Self::Tables as Tables>::ONE_SLOTS;
    /// They, where it is part of another, and how many numbers it needs beside its inputs and outputs.
    #[doc(hidden)]
    const PART_ONE: (Self::ArenaSlots, usize) = <Self::Tables as Tables>::PART_ONE;
    /// Which of the slots of values are inputs, and which outputs.
    #[doc(hidden)]
    const PORTS: [&'static [usize]; 2] = <Self::Tables as Tables>::PORTS;
    /// Room for an entry for each of its layers.
    #[doc(hidden)]
    type Room<X: Copy + Send + Sync + 'static>: Copy + Send + Sync + 'static;

    /// Evaluates a batch. Those inputs that have a place in `arena` are already there.
    #[cfg(feature = "std")]
    #[doc(hidden)]
    fn pass_infer(&self, batch: Batch<'_, Self::Elem>, arena: &mut [Self::Elem], slots: &Self::ArenaSlots);

    /// Evaluates one sample. Inputs are where the caller has them, or already in `arena` if they have a place there.
    #[doc(hidden)]
    fn pass_one(&self, given: Given<'_, Self::Elem>, arena: &mut [Self::Elem], slots: &Self::ArenaSlots);

    /// The state with which recurrent layer `layer` of [`Network::STATES`] begins, if nobody gives one: zeros, or what was learned.
    #[doc(hidden)]
    fn pass_state(&self, layer: usize, state: &mut [Self::Elem]);

    /// Packs the weights of the layer of [`Network::PACKS`] that is number `layer`.
    #[cfg(feature = "std")]
    #[doc(hidden)]
    fn pass_pack(&self, layer: usize, packed: &mut [Self::Elem], backward: bool);

    /// Evaluates the network in memory that the caller supplies, in loops that are the same on every machine: no heap, no threads, and in
    /// `f32` the same bits on a workstation and on a microcontroller. A network of known sizes has `infer`, which takes its memory as
    /// a type.
    ///
    /// # Panics
    /// If `arena` holds fewer than [`Network::ARENA`] numbers, and [`Network::ARENA_STEP`] for each step of a sequence of any length.
    fn infer_in(&self, x: &Self::Input, arena: &mut [Self::Elem]) -> Self::Output {
        let steps = x.steps().unwrap_or(0);
        let n = Count { samples: 1, steps };
        let arena = &mut arena[..Self::ONE.len.of(n)];
        let mut y = Self::Output::zero(steps);
        infer_one(self, x, n, arena);
        for (part, slot) in Self::ONE.outputs.iter().enumerate() {
            run::fetch(arena, *slot, n, part, &mut y);
        }
        y
    }

    /// Evaluates the network on one input, in evaluation mode: dropout passes, batch normalization uses its running statistics.
    /// Large layers are computed on all cores.
    #[cfg(feature = "std")]
    #[must_use]
    fn predict(&self, x: &Self::Input) -> Self::Output {
        Self::Elem::with_scratch(arena::<Self>(x), |arena| predict_one(self, &[], x, arena))
    }

    /// Evaluates the network on many inputs, on all cores.
    #[cfg(feature = "std")]
    #[must_use]
    fn predict_batch(&self, xs: &[Self::Input]) -> Vec<Self::Output> {
        let packed = if xs.len() < batch::MANY && Self::INFER.len.step == 0 { 0 } else { extent(Self::PACKS).sample };
        Self::Elem::with_scratch(packed, |packs| {
            pack(self, packs, false);
            infer_batch(self, packs, xs)
        })
    }

    /// For many predictions with the same weights; see [`Predictor`].
    #[cfg(feature = "std")]
    #[must_use]
    fn predictor(&self) -> Predictor<'_, Self> {
        Predictor::new(self)
    }

    /// All weights zero: the beginning of a gradient.
    #[cfg(feature = "alloc")]
    fn zeros() -> Box<Self> {
        let layout = core::alloc::Layout::new::<Self>();
        if layout.size() == 0 {
            // SAFETY: a type of size zero has one value, which any aligned dangling pointer points to.
            return unsafe { Box::from_raw(core::ptr::NonNull::dangling().as_ptr()) };
        }
        // SAFETY: the layout is that of `Self` and not empty; `Flat` vouches that it is numbers, so all bits zero is valid.
        unsafe {
            let pointer = alloc::alloc::alloc_zeroed(layout).cast::<Self>();
            if pointer.is_null() {
                alloc::alloc::handle_alloc_error(layout);
            }
            Box::from_raw(pointer)
        }
    }

    /// A copy, made in place on the heap. Networks are not `Clone`, which would take them through the stack.
    #[cfg(feature = "alloc")]
    #[must_use]
    fn clone(&self) -> Box<Self> {
        let mut copy = Self::zeros();
        copy.as_mut_slice().copy_from_slice(self.as_slice());
        copy
    }

    /// The table of the network's layers, for a terminal.
    #[cfg(feature = "alloc")]
    fn summary() -> String {
        crate::summary::terminal(Self::NAME, Self::LAYERS)
    }
}

/// Numbers of memory: of whole samples, or of steps.
const fn ram(arena: usize, arena_step: usize, step: usize) -> usize {
    if step > 0 && (arena_step > 0 || step > arena) { step } else { arena }
}
