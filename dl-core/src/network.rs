//! What every network can do: the traits that `network!` implements.

#[cfg(feature = "std")]
use alloc::vec::Vec;
#[cfg(feature = "alloc")]
use alloc::{boxed::Box, string::String};

use crate::element::Element;
use crate::layers::{Flat, Split};
#[cfg(feature = "std")]
use crate::par::{self, Queue};
#[cfg(feature = "std")]
use crate::plan::{self, extent};
use crate::plan::{LayerInfo, Plan, Segment, Slot};
#[cfg(feature = "std")]
use crate::predictor::Predictor;
use crate::run::Batch;
use crate::shape::Dims;
use crate::value::{self, Value};

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
    /// The memory of inference, per sample.
    const INFER: Plan;
    /// How many numbers are trained.
    const PARAMS: usize = crate::plan::params(Self::LAYERS);
    /// Multiply-adds per sample.
    const MACS: u64 = crate::plan::macs(Self::LAYERS);
    /// How many numbers of memory [`Network::infer`] needs.
    const ARENA: usize = Self::INFER.len;

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
    const ARENA_SLOTS: &'static Self::ArenaSlots;
    /// They, where it is part of another, and how many numbers it needs beside its inputs and outputs.
    #[doc(hidden)]
    const PART_ARENA: (Self::ArenaSlots, usize);
    /// Which of the slots of values are inputs, and which outputs.
    #[doc(hidden)]
    const PORTS: [&'static [usize]; 2];
    /// Room for an entry for each of its layers.
    #[doc(hidden)]
    type Room<X: Copy + Send + Sync + 'static>: Copy + Send + Sync + 'static;

    /// Evaluates a batch. Those inputs that have a place in `arena` are already there.
    #[doc(hidden)]
    fn pass_infer(&self, batch: Batch<'_, Self::Elem>, arena: &mut [Self::Elem], slots: &Self::ArenaSlots);

    /// Packs the weights of the layer of [`Network::PACKS`] that is number `layer`.
    #[cfg(feature = "std")]
    #[doc(hidden)]
    fn pass_pack(&self, layer: usize, packed: &mut [Self::Elem], backward: bool);

    /// Evaluates the network in memory that the caller supplies: no heap, no threads.
    ///
    /// # Panics
    /// If `arena` holds fewer than [`Network::ARENA`] numbers.
    fn infer(&self, x: &Self::Input, arena: &mut [Self::Elem]) -> Self::Output {
        let mut y = value::zero();
        infer_many(self, &[], Split::Done, core::slice::from_ref(x), core::slice::from_mut(&mut y), arena);
        y
    }

    /// Evaluates the network on one input, in evaluation mode: dropout passes, batch normalization uses its running statistics.
    /// Large layers are computed on all cores.
    #[cfg(feature = "std")]
    #[must_use]
    fn predict(&self, x: &Self::Input) -> Self::Output {
        Self::Elem::with_scratch(Self::ARENA, |arena| infer_one(self, &[], x, arena))
    }

    /// Evaluates the network on many inputs, on all cores.
    #[cfg(feature = "std")]
    #[must_use]
    fn predict_batch(&self, xs: &[Self::Input]) -> Vec<Self::Output> {
        let packed = if xs.len() < MANY { 0 } else { extent(Self::PACKS) };
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

/// Evaluates one sample in `arena`, with packed weights or none, its large layers on all cores.
#[cfg(feature = "std")]
pub(crate) fn infer_one<N: Network>(net: &N, packs: &[N::Elem], x: &N::Input, arena: &mut [N::Elem]) -> N::Output {
    let mut y = value::zero();
    let (xs, ys) = (core::slice::from_ref(x), core::slice::from_mut(&mut y));
    // In const evaluation: threads are no part of a program that has no use for them.
    #[cfg(feature = "rayon")]
    if const { par::Worth::new(N::LAYERS).divided } {
        par::one_sample(const { par::Worth::new(N::LAYERS) }, |split| infer_many(net, packs, split, xs, ys, arena));
        return y;
    }
    infer_many(net, packs, Split::Done, xs, ys, arena);
    y
}

/// Evaluates a batch on all cores, with packed weights or none.
#[cfg(feature = "std")]
pub(crate) fn infer_batch<N: Network>(net: &N, packs: &[N::Elem], xs: &[N::Input]) -> Vec<N::Output> {
    let mut ys = value::zeros(xs.len());
    let together = plan::reads_weights(N::LAYERS);
    let (piece, split) = match par::piece_of_pass(N::MACS as usize + N::ARENA, net.as_slice().len(), 0) {
        _ if together => (64, Split::Outputs),
        piece => (piece.min(32), Split::Done),
    };
    let pieces = Queue::new(xs.chunks(piece).zip(ys.chunks_mut(piece)));
    // Where layers divide their work, on threads of the pool, which would otherwise be waited for by each.
    par::workers(xs.len().div_ceil(piece) + usize::from(together), &|| {
        while let Some((xs, ys)) = pieces.next() {
            N::Elem::with_scratch(N::ARENA * xs.len(), |arena| infer_many(net, packs, split, xs, ys, arena));
        }
    });
    ys
}

/// Evaluates a batch in `arena`, with packed weights or none.
fn infer_many<N: Network>(
    net: &N,
    packs: &[N::Elem],
    split: Split,
    xs: &[N::Input],
    ys: &mut [N::Output],
    arena: &mut [N::Elem],
) {
    let n = xs.len();
    let arena = &mut arena[..n * N::ARENA];
    for (part, slot) in N::INFER.inputs.iter().enumerate() {
        if slot.len > 0 {
            N::Input::gather(xs, part, &mut arena[slot.batch(n)]);
        }
    }
    net.pass_infer(Batch { n, inputs: N::Input::numbers(xs), packs, split }, arena, N::ARENA_SLOTS);
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
