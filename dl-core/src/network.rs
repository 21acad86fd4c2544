//! What every network can do: the traits that `network!` implements.

#[cfg(feature = "std")]
use alloc::vec::Vec;
#[cfg(feature = "alloc")]
use alloc::{boxed::Box, string::String};

use crate::element::Element;
use crate::layers::Flat;
#[cfg(feature = "std")]
use crate::layers::Split;
#[cfg(feature = "std")]
use crate::par::{self, Queue};
#[cfg(feature = "std")]
use crate::plan::{self, extent};
use crate::plan::{Count, LayerInfo, Plan, Segment, Slot};
#[cfg(feature = "std")]
use crate::predictor::Predictor;
#[cfg(feature = "std")]
use crate::run::Batch;
use crate::run::{self, Given, StateInfo};
use crate::shape::Dims;
#[cfg(feature = "std")]
use crate::value;
use crate::value::{Array, Value};

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

    /// Its name.
    const NAME: &'static str;
    /// Its layers, in the order of the definition.
    const LAYERS: &'static [LayerInfo<'static>];
    /// The memory of inference of batches, per sample.
    #[cfg(feature = "std")]
    const INFER: Plan;
    /// The memory of [`Network::infer_in`].
    const ONE: Plan;
    /// How many numbers are trained.
    const PARAMS: usize = crate::plan::params(Self::LAYERS);
    /// Multiply-adds per sample; of what is done for every step of sequences of any length, for one step.
    const MACS: u64 = crate::plan::macs(Self::LAYERS);
    /// How many numbers of memory [`Network::infer_in`] needs, beside [`Network::ARENA_STEP`].
    const ARENA: usize = Self::ONE.len.sample;
    /// What any placement of its values needs at least: those that are needed at the same time. [`Network::ARENA`] is as much for chains,
    /// and for networks with branches as a rule; see [`plan::place`].
    const ARENA_LEAST: usize;
    /// How many more numbers of memory [`Network::infer_in`] needs for every step of sequences of any length.
    const ARENA_STEP: usize = Self::ONE.len.step;
    /// How many numbers of memory one step of a recurrent network needs: its state, and the values of the step. 0 if it cannot be taken
    /// step by step.
    const STEP: usize = 0;
    /// Bytes of memory that the network needs to evaluate one sample: [`Network::ARENA`] numbers, its state among them, or those of
    /// [`Network::STEP`] if they are more or if its sequences may have any length.
    const RAM_BYTES: usize = size_of::<Self::Elem>() * ram(Self::ARENA, Self::ARENA_STEP, Self::STEP);
    /// Bytes of its weights, running statistics included.
    // Not by its type, which has no size after some mistakes, which are reported.
    const FLASH_BYTES: usize = size_of::<Self::Elem>().saturating_mul(crate::plan::numbers(Self::LAYERS));
    /// Where recurrent layers have their states.
    #[doc(hidden)]
    const STATES: &'static [StateInfo];

    /// The shapes of its inputs, per sample.
    const INPUTS: &'static [Dims];
    /// The shapes of its outputs, per sample.
    const OUTPUTS: &'static [Dims];

    /// Where packed weights are, for each layer that may have them.
    #[doc(hidden)]
    const PACKS: &'static [Slot];

    /// The places of all values during inference.
    #[doc(hidden)]
    type ArenaSlots: Slots;
    /// They, where the network stands by itself.
    #[doc(hidden)]
    #[cfg(feature = "std")]
    const ARENA_SLOTS: &'static Self::ArenaSlots;
    /// They, where it is part of another, and how many numbers it needs beside its inputs and outputs.
    #[doc(hidden)]
    #[cfg(feature = "std")]
    const PART_ARENA: (Self::ArenaSlots, usize);
    /// The places of all values during inference of one sample, where the network stands by itself.
    #[doc(hidden)]
    const ONE_SLOTS: &'static Self::ArenaSlots;
    /// They, where it is part of another, and how many numbers it needs beside its inputs and outputs.
    #[doc(hidden)]
    const PART_ONE: (Self::ArenaSlots, usize);
    /// Which of the slots of values are inputs, and which outputs.
    #[doc(hidden)]
    const PORTS: [&'static [usize]; 2];
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
        let packed = if xs.len() < MANY && Self::INFER.len.step == 0 { 0 } else { extent(Self::PACKS).sample };
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

/// Evaluates one sample in `arena`, where its outputs then are: what `infer` of a network does. It does not panic, whatever the memory.
#[doc(hidden)]
#[inline(always)]
pub fn infer_one<N: Network>(net: &N, x: &N::Input, n: Count, arena: &mut [N::Elem]) {
    // Where the weights are is not to be known: their addresses as constants take registers from the loops of a Cortex-M4, 10% of its time.
    let net = core::hint::black_box(net);
    let mut part = 0;
    while part < N::ONE.inputs.len() {
        run::bring(x, part, n, arena, N::ONE.inputs[part]);
        part += 1;
    }
    run::begin_part(net, arena, N::ONE_SLOTS.as_slice(), n, |state| state.arena);
    net.pass_one(Given { inputs: &x.arrays(), n }, arena, N::ONE_SLOTS);
}

/// An output of [`infer_one`], where it is in the memory of `LEN` numbers.
#[doc(hidden)]
#[inline(always)]
pub fn output<N: Network, A: Array<N::Elem>, const LEN: usize, const PART: usize>(arena: &[N::Elem; LEN]) -> &A {
    const {
        let slot = N::ONE.outputs[PART];
        assert!(slot.len == A::LEN && slot.at + slot.len <= LEN && align_of::<A>() <= align_of::<N::Elem>());
    }
    // SAFETY: the array is so many numbers and nothing else, and they are inside the arena, as has been checked.
    unsafe { &*arena.as_ptr().add(N::ONE.outputs[PART].at).cast::<A>() }
}

/// Samples from which on weights are packed.
#[cfg(feature = "std")]
const MANY: usize = 8;

/// Packs the weights of all layers into `packs`, if that is not empty, on all cores.
#[cfg(feature = "std")]
pub(crate) fn pack<N: Network>(net: &N, packs: &mut [N::Elem], backward: bool) {
    if packs.is_empty() {
        return;
    }
    let mut rest = packs;
    // The last layers have most weights as a rule: the largest work first.
    let layers = N::PACKS.iter().enumerate().rev().map(|(layer, slot)| {
        let (before, here) = core::mem::take(&mut rest).split_at_mut(slot.at);
        rest = before;
        (layer, &mut here[..slot.len])
    });
    let layers = Queue::new(layers);
    par::workers(N::PACKS.len(), &|| {
        while let Some((layer, packed)) = layers.next() {
            net.pass_pack(layer, packed, backward);
        }
    });
}

/// How many numbers of memory inference needs for one sample.
#[cfg(feature = "std")]
pub(crate) fn arena<N: Network>(x: &N::Input) -> usize {
    N::INFER.len.of(Count { samples: 1, steps: x.steps().unwrap_or(0) })
}

/// Evaluates one sample in `arena`, with packed weights or none, its large layers on all cores.
#[cfg(feature = "std")]
pub(crate) fn predict_one<N: Network>(net: &N, packs: &[N::Elem], x: &N::Input, arena: &mut [N::Elem]) -> N::Output {
    let steps = x.steps().unwrap_or(0);
    let mut y = N::Output::zero(steps);
    let (xs, ys) = (core::slice::from_ref(x), core::slice::from_mut(&mut y));
    let starts = &[0, steps];
    // In const evaluation: threads are no part of a program that has no use for them.
    #[cfg(feature = "rayon")]
    if const { par::Worth::new(N::LAYERS).divided } {
        par::one_sample(const { par::Worth::new(N::LAYERS) }, |split| {
            infer_many(net, Batched { packs, split, starts }, xs, ys, arena, &[], &mut []);
        });
        return y;
    }
    infer_many(net, Batched { packs, split: Split::Done, starts }, xs, ys, arena, &[], &mut []);
    y
}

/// Evaluates one sample whose sequences begin with `state`, which is moved on.
#[cfg(feature = "std")]
pub(crate) fn infer_from<N: Network>(net: &N, x: &N::Input, arena: &mut [N::Elem], state: &mut [N::Elem]) -> N::Output {
    let steps = x.steps().unwrap_or(0);
    let mut y = N::Output::zero(steps);
    let (xs, ys) = (core::slice::from_ref(x), core::slice::from_mut(&mut y));
    let with = Batched { packs: &[], split: Split::Done, starts: &[0, steps] };
    N::Elem::with_scratch(state.len(), |last| {
        infer_many(net, with, xs, ys, arena, state, last);
        state.copy_from_slice(last);
    });
    y
}

/// Evaluates a batch on all cores, with packed weights or none.
#[cfg(feature = "std")]
pub(crate) fn infer_batch<N: Network>(net: &N, packs: &[N::Elem], xs: &[N::Input]) -> Vec<N::Output> {
    let mut starts = Vec::new();
    value::starts(xs, &mut starts);
    let mut ys = value::zeros_of(xs.len(), |i| value::steps_of(&starts, i));
    let together = plan::reads_weights(N::LAYERS);
    let work = (N::MACS as usize + N::INFER.len.sample + N::INFER.len.step) * value::mean_steps(&starts, xs.len());
    let (piece, split) = match par::piece_of_pass(work, net.as_slice().len(), 0) {
        _ if together => (64, Split::Outputs),
        piece => (piece.min(32), Split::Done),
    };
    let pieces = Queue::new(xs.chunks(piece).zip(ys.chunks_mut(piece)).enumerate());
    // Where layers divide their work, on threads of the pool, which would otherwise be waited for by each.
    par::workers(xs.len().div_ceil(piece) + usize::from(together), &|| {
        while let Some((i, (xs, ys))) = pieces.next() {
            let starts = starts.get(i * piece..i * piece + xs.len() + 1).unwrap_or(&[]);
            let n = Count { samples: xs.len(), steps: value::total_steps(starts) };
            N::Elem::with_scratch(N::INFER.len.of(n), |arena| {
                infer_many(net, Batched { packs, split, starts }, xs, ys, arena, &[], &mut []);
            });
        }
    });
    ys
}

/// What a batch is evaluated with.
#[cfg(feature = "std")]
#[derive(Clone, Copy)]
struct Batched<'a, T> {
    /// Packed weights, or none.
    packs: &'a [T],
    split: Split,
    /// Where each sample begins among all steps, and where the last one ends.
    starts: &'a [usize],
}

/// Evaluates a batch in `arena`. Its sequences begin with the states `initial`, one for each, or as the network says if that is empty;
/// those with which they end go to `last`, if that is not empty.
#[cfg(feature = "std")]
fn infer_many<N: Network>(
    net: &N,
    with: Batched<'_, N::Elem>,
    xs: &[N::Input],
    ys: &mut [N::Output],
    arena: &mut [N::Elem],
    initial: &[N::Elem],
    last: &mut [N::Elem],
) {
    let Batched { packs, split, starts } = with;
    let n = Count { samples: xs.len(), steps: value::total_steps(starts) };
    let arena = &mut arena[..N::INFER.len.of(n)];
    for (part, slot) in N::INFER.inputs.iter().enumerate() {
        if slot.len > 0 {
            N::Input::gather(xs, part, &mut arena[slot.batch(n)]);
        }
    }
    let slots = N::ARENA_SLOTS;
    if initial.is_empty() {
        run::begin_part(net, arena, slots.as_slice(), n, |state| state.arena);
    } else {
        run::begin(N::STATES, arena, slots.as_slice(), n, |state| state.arena, initial);
    }
    net.pass_infer(Batch { n, starts, inputs: N::Input::numbers(xs), packs, split }, arena, slots);
    if !last.is_empty() {
        run::take(N::STATES, arena, slots.as_slice(), n, |state| state.arena[1], last);
    }
    for (part, slot) in N::INFER.outputs.iter().enumerate() {
        N::Output::scatter(&arena[slot.batch(n)], part, ys);
    }
}

/// A network of which only input and output are known, as `dyn Model<X, Y>`: for choosing among networks at run time. Its
/// methods are those of `dyn Model`; on the network itself, use those of [`Network`].
///
/// ```text
/// let net: Box<dyn Model<Image, [f32; 10]>> = if small { LeNet5::init(1) } else { Wide::init(1) };
/// let scores = net.predict(&image);
/// ```
#[cfg(feature = "std")]
pub trait Model<X, Y>: Send + Sync {
    #[doc(hidden)]
    fn model_name(&self) -> &'static str;
    #[doc(hidden)]
    fn model_params(&self) -> usize;
    #[doc(hidden)]
    fn model_predict(&self, x: &X) -> Y;
    #[doc(hidden)]
    fn model_predict_batch(&self, xs: &[X]) -> Vec<Y>;
    #[doc(hidden)]
    fn model_summary(&self) -> String;
}

#[cfg(feature = "std")]
impl<X, Y> dyn Model<X, Y> {
    /// The network's name.
    pub fn name(&self) -> &'static str {
        self.model_name()
    }

    /// How many numbers are trained.
    pub fn params(&self) -> usize {
        self.model_params()
    }

    /// See [`Network::predict`].
    pub fn predict(&self, x: &X) -> Y {
        self.model_predict(x)
    }

    /// See [`Network::predict_batch`].
    pub fn predict_batch(&self, xs: &[X]) -> Vec<Y> {
        self.model_predict_batch(xs)
    }

    /// See [`Network::summary`].
    pub fn summary(&self) -> String {
        self.model_summary()
    }
}

#[cfg(feature = "std")]
impl<N: Network> Model<N::Input, N::Output> for N {
    fn model_name(&self) -> &'static str {
        N::NAME
    }
    fn model_params(&self) -> usize {
        N::PARAMS
    }
    fn model_predict(&self, x: &N::Input) -> N::Output {
        self.predict(x)
    }
    fn model_predict_batch(&self, xs: &[N::Input]) -> Vec<N::Output> {
        self.predict_batch(xs)
    }
    fn model_summary(&self) -> String {
        N::summary()
    }
}
