//! Training passes: what the forward pass leaves for the backward pass.
//!
//! A batch is cut into pieces once, by the shapes alone. One thread takes a piece through all layers, while the piece's numbers are in
//! its cache. Where the samples of a batch depend on each other, in batch normalization, the batch is one piece and every layer
//! divides its work by itself.

use alloc::{boxed::Box, vec::Vec};
use std::sync::{Condvar, Mutex, PoisonError};

use crate::kernels::compiled::Compiled;
use crate::layers::Split;
use crate::memory::Lines;
use crate::network::{Network, Slots, pack};
use crate::par::{self, Queue};
use crate::plan::{self, Layout, Plan, Weights, extent, summed};
use crate::rng::Rng;
use crate::run::Pass;
use crate::value::{self, Value};

mod freeze;
mod poison;

/// Whether a forward pass is training or evaluation.
#[derive(Debug)]
pub enum Mode<'a> {
    /// Dropout drops, at random; batch normalization uses the batch and updates its running statistics.
    Train(&'a mut Rng),
    /// Dropout passes; batch normalization uses its running statistics.
    Eval,
}

/// A network that can be trained. Implemented by [`network!`](https://docs.rs/dl) where the feature `train` is on.
pub trait Train: Network {
    /// The memory of the forward pass, per sample.
    #[doc(hidden)]
    const VALUES: Plan;
    /// The memory of the backward pass, per sample; its inputs and outputs are the gradients of the network's.
    #[doc(hidden)]
    const GRADS: Plan;
    /// How much of it is needed where nobody asks for the gradients of the network's inputs.
    #[doc(hidden)]
    const INNER_GRADS: usize;
    /// The weights of all layers.
    #[doc(hidden)]
    const WEIGHTS: &'static [Weights];
    /// Whether the samples of a batch depend on each other in training.
    #[doc(hidden)]
    const COUPLED: bool;

    /// The places of all values, and of what layers keep.
    #[doc(hidden)]
    type ValueSlots: Slots;
    /// They, where the network stands by itself.
    #[doc(hidden)]
    const VALUE_SLOTS: &'static Self::ValueSlots;
    /// They, where it is part of another, and how many numbers it needs beside its inputs and outputs.
    #[doc(hidden)]
    const PART_VALUES: (Self::ValueSlots, usize);
    /// The places of all gradients.
    #[doc(hidden)]
    type GradSlots: Slots;
    /// They, where the network stands by itself.
    #[doc(hidden)]
    const GRAD_SLOTS: &'static Self::GradSlots;
    /// They, where it is part of another.
    #[doc(hidden)]
    const PART_GRADS: (Self::GradSlots, usize);
    /// Which of them are gradients of inputs, and which of outputs.
    #[doc(hidden)]
    const GRAD_PORTS: [&'static [usize]; 2];
    /// As [`Train::WEIGHTS`], where the network is part of another.
    #[doc(hidden)]
    const PART_WEIGHTS: &'static [Weights];

    #[doc(hidden)]
    fn pass_forward(&self, packs: &[Self::Elem], values: &mut [Self::Elem], slots: &Self::ValueSlots, pass: Pass<'_>);

    #[doc(hidden)]
    #[allow(clippy::too_many_arguments)]
    fn pass_backward(
        &self,
        packs: &[Self::Elem],
        values: &mut [Self::Elem],
        slots: &Self::ValueSlots,
        grads: &mut [Self::Elem],
        grad_slots: &Self::GradSlots,
        pass: Pass<'_>,
        dweights: &mut [Self::Elem],
    );

    /// Moves the running statistics after a forward pass in training.
    #[doc(hidden)]
    fn pass_update(&mut self, values: &[Self::Elem], slots: &Self::ValueSlots, pass: Pass<'_>);

    /// Fresh weights, the same for the same seed on every machine.
    fn init(seed: u64) -> Box<Self> {
        let mut net = Self::zeros();
        crate::init::init(net.as_mut_slice(), Self::SEGMENTS, seed);
        net
    }

    /// Memory for a forward and a backward pass; grows to the largest batch once, then nothing is allocated.
    fn tape() -> Tape<Self> {
        Tape::default()
    }

    /// The forward pass of a batch. In training mode, batch normalization updates its running statistics.
    fn forward<'t>(&mut self, tape: &'t mut Tape<Self>, batch: &[Self::Input], mode: Mode<'_>) -> &'t [Self::Output] {
        let n = batch.len();
        let (training, seed) = match mode {
            Mode::Train(rng) => (true, rng.next_u64()),
            Mode::Eval => (false, 0),
        };
        let frozen = &tape.frozen;
        let pass = Pass { n, first: 0, training, seed, input_gradient: false, split: split::<Self>(), frozen };
        (tape.layout, tape.training, tape.spent) = (layout::<Self>(n), training, false);
        if tape.outputs.len() < n {
            tape.outputs = value::zeros(n);
        }
        let packs = tape.packs.grown(extent(Self::PACKS));
        pack(self, packs, false);
        run_forward(self, packs, &mut tape.values, tape.layout, batch, &mut tape.outputs[..n], pass);
        if training && n > 0 {
            self.pass_update(&tape.values, Self::VALUE_SLOTS, pass);
        }
        &tape.outputs[..n]
    }

    /// The backward pass: adds the gradient of the weights to `grads` and returns that of the inputs, given the gradient
    /// `doutput` of the outputs of the last forward pass. Gradients take the place of values that are no longer needed, so each
    /// backward pass needs a forward pass before it.
    ///
    /// # Panics
    /// If `doutput` is not as long as the batch of the forward pass, or there has been a backward pass since.
    fn backward<'t>(&self, tape: &'t mut Tape<Self>, doutput: &[Self::Output], grads: &mut Self) -> &'t [Self::Input] {
        run_backward(self, tape, doutput, grads, true);
        &tape.dinputs[..tape.layout.n]
    }

    /// As [`Train::backward`], without the gradient of the inputs, which training does not need.
    ///
    /// # Panics
    /// As [`Train::backward`].
    fn backward_weights(&self, tape: &mut Tape<Self>, doutput: &[Self::Output], grads: &mut Self) {
        run_backward(self, tape, doutput, grads, false);
    }
}

/// The pieces of a batch.
fn layout<N: Train>(n: usize) -> Layout {
    let len = N::VALUES.len;
    if split::<N>() != Split::Done {
        return Layout { n, piece: n.max(1), len };
    }
    let weights = size_of::<N>() / size_of::<N::Elem>();
    let piece = par::piece_of_pass(N::MACS as usize + len, weights, summed(N::WEIGHTS));
    Layout { n, piece, len }
}

/// How many workers are called for so many pieces. Where each layer shares its weights among the cores, one more, so that this happens
/// on threads of the pool: each layer would wait for them from outside.
const fn workers<N: Train>(pieces: usize) -> usize {
    match split::<N>() {
        Split::Outputs => pieces + 1,
        _ => pieces,
    }
}

/// Who divides the work.
const fn split<N: Train>() -> Split {
    match (N::COUPLED, plan::reads_weights(N::LAYERS)) {
        (true, _) => Split::Samples,
        (_, true) => Split::Outputs,
        _ => Split::Done,
    }
}

fn run_forward<N: Train>(
    net: &N,
    packs: &[N::Elem],
    values: &mut Lines<N::Elem>,
    layout: Layout,
    batch: &[N::Input],
    outputs: &mut [N::Output],
    pass: Pass<'_>,
) {
    let values = values.grown(layout.n * layout.len);
    let pieces = values.chunks_mut(layout.piece * layout.len).zip(batch.chunks(layout.piece));
    let pieces = Queue::new(pieces.zip(outputs.chunks_mut(layout.piece)).enumerate());
    par::workers(workers::<N>(layout.n.div_ceil(layout.piece)), &|| {
        while let Some((i, ((values, batch), outputs))) = pieces.next() {
            let n = batch.len();
            for (part, slot) in N::VALUES.inputs.iter().enumerate() {
                N::Input::gather(batch, part, &mut values[slot.batch(n)]);
            }
            net.pass_forward(packs, values, N::VALUE_SLOTS, Pass { n, first: i * layout.piece, ..pass });
            for (part, slot) in N::VALUES.outputs.iter().enumerate() {
                N::Output::scatter(&values[slot.batch(n)], part, outputs);
            }
        }
    });
}

fn run_backward<N: Train>(net: &N, tape: &mut Tape<N>, doutput: &[N::Output], dweights: &mut N, input_gradient: bool) {
    let layout @ Layout { n, piece, len } = tape.layout;
    assert!(
        doutput.len() == n,
        "`backward` was given the gradients of {} outputs, but the last `forward` had a batch of {n}",
        doutput.len()
    );
    assert!(!tape.spent, "`backward` needs a `forward` of its own: gradients have taken the place of values");
    tape.spent = n > 0;
    if input_gradient && tape.dinputs.len() < n {
        tape.dinputs = value::zeros(n);
    }
    if n == 0 {
        return;
    }
    let count = n.div_ceil(piece);
    tape.hire(count, piece.min(n) * if input_gradient { N::GRADS.len } else { N::INNER_GRADS });
    let packs = tape.packs.grown(extent(N::PACKS));
    pack(net, packs, true);
    let frozen = tape.frozen.as_slice();
    let values = &mut tape.values[..n * len];
    let mut dinputs = tape.dinputs.chunks_mut(piece);
    let pieces = values.chunks_mut(piece * len).zip(doutput.chunks(piece)).enumerate();
    let pieces = Queue::new(pieces.map(|(i, (values, doutput))| (i, values, doutput, dinputs.next())));
    let helpers = Queue::new(tape.helpers.iter_mut());
    let sum = Sum::new(dweights.as_mut_slice());
    par::workers(workers::<N>(count), &|| {
        let _guard = sum.guard();
        let Some(helper) = helpers.next() else { return };
        while let Some((i, values, doutput, dinputs)) = pieces.next() {
            let n = doutput.len();
            for (part, slot) in N::GRADS.outputs.iter().enumerate() {
                N::Output::gather(doutput, part, &mut helper.grads[slot.batch(n)]);
            }
            let first = i * piece;
            let pass = Pass { n, first, training: tape.training, seed: 0, input_gradient, split: split::<N>(), frozen };
            let (slots, grad_slots) = (N::VALUE_SLOTS, N::GRAD_SLOTS);
            net.pass_backward(packs, values, slots, &mut helper.grads, grad_slots, pass, &mut helper.dweights);
            sum.in_turn(i, |dweights| N::Elem::add_gradients(N::WEIGHTS, frozen, &mut helper.dweights, dweights));
            if let (true, Some(dinputs)) = (input_gradient, dinputs) {
                for (part, slot) in N::GRADS.inputs.iter().enumerate() {
                    N::Input::scatter(&helper.grads[slot.batch(n)], part, &mut dinputs[..n]);
                }
            }
        }
    });
    N::Elem::product_gradients(N::WEIGHTS, &tape.frozen, layout, &tape.values, dweights.as_mut_slice());
}

/// A sum to which the pieces of a batch add in their order, whoever computes them and when.
struct Sum<'a, T> {
    /// Whose turn it is, and the sum.
    state: Mutex<(usize, &'a mut [T])>,
    next: Condvar,
}

impl<'a, T> Sum<'a, T> {
    fn new(sum: &'a mut [T]) -> Self {
        Sum { state: Mutex::new((0, sum)), next: Condvar::new() }
    }

    /// Waits for the pieces before `i`, which other threads are at work on, then calls `add`.
    fn in_turn(&self, i: usize, add: impl FnOnce(&mut [T])) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self.next.wait_while(state, |(turn, _)| *turn < i).unwrap_or_else(PoisonError::into_inner);
        add(state.1);
        state.0 = state.0.saturating_add(1);
        self.next.notify_all();
    }

    /// If this thread panics, the others wait for it no longer.
    fn guard(&self) -> Guard<'_, 'a, T> {
        Guard(self)
    }
}

struct Guard<'s, 'a, T>(&'s Sum<'a, T>);

impl<T> Drop for Guard<'_, '_, T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.state.lock().unwrap_or_else(PoisonError::into_inner).0 = usize::MAX;
            self.0.next.notify_all();
        }
    }
}

/// The activations of a forward pass, kept for the backward pass.
pub struct Tape<N: Network> {
    values: Lines<N::Elem>,
    packs: Lines<N::Elem>,
    helpers: Vec<Helper<N::Elem>>,
    outputs: Vec<N::Output>,
    dinputs: Vec<N::Input>,
    layout: Layout,
    training: bool,
    /// Whether a backward pass has been through.
    spent: bool,
    /// For each layer with weights, whether they are taken out of training; empty if none are.
    frozen: Vec<bool>,
}

/// What a thread needs for the backward pass of a piece.
struct Helper<T> {
    /// The gradients of values.
    grads: Lines<T>,
    /// The gradients of the weights that pieces add up; zero between pieces.
    dweights: Lines<T>,
}

impl<N: Train> Tape<N> {
    /// How many bytes it holds.
    pub fn bytes(&self) -> usize {
        let numbers = |helper: &Helper<N::Elem>| helper.grads.len() + helper.dweights.len();
        size_of::<N::Elem>() * (self.values.len() + self.packs.len() + self.helpers.iter().map(numbers).sum::<usize>())
            + size_of::<N::Output>() * self.outputs.len()
            + size_of::<N::Input>() * self.dinputs.len()
    }

    /// As many helpers as there are threads, for pieces of which each has so many gradients of values.
    fn hire(&mut self, pieces: usize, grads: usize) {
        let threads = par::threads(pieces);
        while self.helpers.len() < threads {
            self.helpers.push(Helper { grads: Lines::new(), dweights: Lines::new() });
        }
        for helper in &mut self.helpers[..threads] {
            helper.grads.grown(grads);
            helper.dweights.grown(summed(N::WEIGHTS));
        }
    }
}

impl<N: Train> Default for Tape<N> {
    fn default() -> Self {
        let frozen = freeze::marks(N::WEIGHTS);
        let layout = Layout { n: 0, piece: 1, len: 0 };
        Tape {
            values: Lines::new(),
            packs: Lines::new(),
            helpers: Vec::new(),
            outputs: Vec::new(),
            dinputs: Vec::new(),
            layout,
            training: false,
            spent: false,
            frozen,
        }
    }
}
