//! Both passes of a batch.

use alloc::vec::Vec;
use std::sync::{Condvar, Mutex, PoisonError};

use super::{Mode, Train, freeze};
use crate::kernels::compiled::Compiled;
use crate::layers::Split;
use crate::memory::Lines;
use crate::network::{Network, Slots, pack};
use crate::par::{self, Queue};
use crate::plan::{self, Count, Layout, extent, summed};
use crate::run::{self, Pass, state_len};
use crate::value::{self, Value};

/// The forward pass of a batch, whose sequences begin with the states `initial`, or as the network says if that is empty.
pub fn forward<'t, N: Train>(
    net: &mut N,
    tape: &'t mut Tape<N>,
    batch: &[N::Input],
    initial: &[N::Elem],
    mode: Mode<'_>,
) -> &'t [N::Output] {
    let (training, seed) = match mode {
        Mode::Train(rng) => (true, rng.next_u64()),
        Mode::Eval => (false, 0),
    };
    value::starts(batch, &mut tape.starts);
    let n = Count { samples: batch.len(), steps: value::total_steps(&tape.starts) };
    (tape.n, tape.training, tape.spent, tape.given) = (n, training, false, !initial.is_empty());
    tape.piece = piece::<N>(n.samples, value::mean_steps(&tape.starts, n.samples));
    let starts = &tape.starts;
    value::grow(&mut tape.outputs, n.samples, |i| value::steps_of(starts, i));
    let packs = tape.packs.grown(extent(N::PACKS).sample);
    pack(net, packs, false);
    let layout = Layout { n, piece: tape.piece, len: N::VALUES.len, starts };
    let pass = Pass {
        n,
        first: Count::default(),
        starts,
        given: tape.given,
        training,
        seed,
        input_gradient: false,
        split: split::<N>(),
        frozen: &tape.frozen,
    };
    let states = tape.states.grown(n.samples * state_len(N::STATES));
    run_forward(net, packs, &mut tape.values, layout, batch, &mut tape.outputs[..n.samples], (initial, states), pass);
    if training && n.samples > 0 {
        net.pass_update(&tape.values, N::VALUE_SLOTS, pass);
    }
    &tape.outputs[..n.samples]
}

/// How many samples a piece has, in a batch of `n` of which one has so many steps.
fn piece<N: Train>(n: usize, steps: usize) -> usize {
    if split::<N>() != Split::Done {
        return n.max(1);
    }
    let weights = size_of::<N>() / size_of::<N::Elem>();
    let work = (N::MACS as usize + N::VALUES.len.sample + N::VALUES.len.step) * steps;
    // Over a sequence, each weight is used and its gradient added to many times.
    let summed = if N::STATES.is_empty() { summed(N::LAYER_WEIGHTS) } else { 0 };
    par::piece_of_pass(work, weights, summed)
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

#[allow(clippy::too_many_arguments)]
fn run_forward<N: Train>(
    net: &N,
    packs: &[N::Elem],
    values: &mut Lines<N::Elem>,
    layout: Layout<'_>,
    batch: &[N::Input],
    outputs: &mut [N::Output],
    (initial, last): (&[N::Elem], &mut [N::Elem]),
    pass: Pass<'_>,
) {
    let state = state_len(N::STATES);
    let values = values.grown(layout.len.of(layout.n));
    let initial = initial.chunks((layout.piece * state).max(1)).chain(core::iter::repeat(&[][..]));
    let states = initial.zip(par::parts(last, state, layout.piece));
    let pieces = pieces(layout, values).zip(batch.chunks(layout.piece));
    let pieces = Queue::new(pieces.zip(outputs.chunks_mut(layout.piece)).zip(states).enumerate());
    let slots = N::VALUE_SLOTS;
    par::workers(workers::<N>(layout.pieces()), &|| {
        while let Some((i, (((values, batch), outputs), (initial, last)))) = pieces.next() {
            let (n, first) = layout.piece(i);
            for (part, slot) in N::VALUES.inputs.iter().enumerate() {
                N::Input::gather(batch, part, &mut values[slot.batch(n)]);
            }
            if pass.given {
                run::begin(N::STATES, values, slots.as_slice(), n, |state| state.values, initial);
            } else {
                run::begin_part(net, values, slots.as_slice(), n, |state| state.values);
            }
            net.pass_forward(packs, values, slots, Pass { n, first, starts: layout.starts(i), ..pass });
            run::take(N::STATES, values, slots.as_slice(), n, |state| state.values[1], last);
            for (part, slot) in N::VALUES.outputs.iter().enumerate() {
                N::Output::scatter(&values[slot.batch(n)], part, outputs);
            }
        }
    });
}

/// The memory of each piece.
fn pieces<'a, T>(layout: Layout<'_>, values: &'a mut [T]) -> impl Iterator<Item = &'a mut [T]> {
    let mut rest = values;
    (0..layout.pieces()).map(move |i| {
        let (here, after) = core::mem::take(&mut rest).split_at_mut(layout.len.of(layout.piece(i).0));
        rest = after;
        here
    })
}

/// The backward pass. `dlast` are the gradients of the last states, if somebody asks for what depends on them.
pub fn run_backward<N: Train>(
    net: &N,
    tape: &mut Tape<N>,
    doutput: &[N::Output],
    dlast: &[N::Elem],
    dweights: &mut N,
    input_gradient: bool,
) {
    let n = tape.n;
    assert!(
        doutput.len() == n.samples,
        "`backward` was given the gradients of {} outputs, but the last `forward` had a batch of {}",
        doutput.len(),
        n.samples
    );
    let odd = doutput.iter().zip(&tape.outputs).position(|(dy, y)| dy.steps() != y.steps());
    if let Some(i) = odd {
        let [given, steps] = [&doutput[i], &tape.outputs[i]].map(|value| value.steps().unwrap_or(0));
        panic!("`backward` was given the gradients of {given} steps for sample {i}, but its output has {steps}");
    }
    assert!(!tape.spent, "`backward` needs a `forward` of its own: gradients have taken the place of values");
    tape.spent = n.samples > 0;
    if input_gradient {
        let starts = &tape.starts;
        value::grow(&mut tape.dinputs, n.samples, |i| value::steps_of(starts, i));
    }
    if n.samples == 0 {
        return;
    }
    tape.hire(input_gradient);
    let packs = tape.packs.grown(extent(N::PACKS).sample);
    pack(net, packs, true);
    let layout = Layout { n, piece: tape.piece, len: N::VALUES.len, starts: &tape.starts };
    let frozen = tape.frozen.as_slice();
    let (piece, count, state) = (layout.piece, layout.pieces(), state_len(N::STATES));
    let values = &mut tape.values[..layout.len.of(n)];
    let mut dinputs = tape.dinputs.chunks_mut(piece);
    let dlast = dlast.chunks((piece * state).max(1)).chain(core::iter::repeat(&[][..]));
    let dstates = dlast.zip(par::parts(tape.dstates.grown(n.samples * state), state, piece));
    let pieces = pieces(layout, values).zip(doutput.chunks(piece)).zip(dstates).enumerate();
    let pieces =
        Queue::new(pieces.map(|(i, ((values, doutput), dstates))| (i, values, doutput, dinputs.next(), dstates)));
    let helpers = Queue::new(tape.helpers.iter_mut());
    let sum = Sum::new(dweights.as_mut_slice());
    par::workers(workers::<N>(count), &|| {
        let _guard = sum.guard();
        let Some(helper) = helpers.next() else { return };
        while let Some((i, values, doutput, dinputs, (dlast, dinitial))) = pieces.next() {
            let (n, first) = layout.piece(i);
            for (part, slot) in N::GRADS.outputs.iter().enumerate() {
                N::Output::gather(doutput, part, &mut helper.grads[slot.batch(n)]);
            }
            let (slots, grad_slots) = (N::VALUE_SLOTS, N::GRAD_SLOTS);
            run::clear_states(N::STATES, &mut helper.grads, grad_slots.as_slice(), n);
            if !dlast.is_empty() {
                let last = |state: &run::StateInfo| [state.grads[1], state.grads[0]];
                run::begin(N::STATES, &mut helper.grads, grad_slots.as_slice(), n, last, dlast);
            }
            let pass = Pass {
                n,
                first,
                starts: layout.starts(i),
                given: tape.given,
                training: tape.training,
                seed: 0,
                input_gradient,
                split: split::<N>(),
                frozen,
            };
            net.pass_backward(packs, values, slots, &mut helper.grads, grad_slots, pass, &mut helper.dweights);
            run::take(N::STATES, &helper.grads, grad_slots.as_slice(), n, |state| state.grads[0], dinitial);
            sum.in_turn(i, |dweights| N::Elem::add_gradients(N::LAYER_WEIGHTS, frozen, &mut helper.dweights, dweights));
            if let (true, Some(dinputs)) = (input_gradient, dinputs) {
                for (part, slot) in N::GRADS.inputs.iter().enumerate() {
                    N::Input::scatter(&helper.grads[slot.batch(n)], part, &mut dinputs[..n.samples]);
                }
            }
        }
    });
    drop(pieces);
    N::Elem::product_gradients(N::LAYER_WEIGHTS, &tape.frozen, layout, &tape.values, dweights.as_mut_slice());
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
    pub(super) values: Lines<N::Elem>,
    packs: Lines<N::Elem>,
    pub(super) helpers: Vec<Helper<N::Elem>>,
    outputs: Vec<N::Output>,
    dinputs: Vec<N::Input>,
    /// The states with which the sequences of the last batch ended, and the gradients of those with which they began.
    states: Lines<N::Elem>,
    dstates: Lines<N::Elem>,
    /// What the last batch was.
    n: Count,
    /// Where each of its samples begins among all steps, and where the last one ends.
    starts: Vec<usize>,
    /// Samples of a piece.
    piece: usize,
    training: bool,
    /// Whether states were given.
    given: bool,
    /// Whether a backward pass has been through.
    spent: bool,
    /// For each layer with weights, whether they are taken out of training; empty if none are.
    pub(super) frozen: Vec<bool>,
}

/// What a thread needs for the backward pass of a piece.
pub(super) struct Helper<T> {
    /// The gradients of values.
    pub(super) grads: Lines<T>,
    /// The gradients of the weights that pieces add up; zero between pieces.
    dweights: Lines<T>,
}

impl<N: Train> Tape<N> {
    /// How many bytes it holds.
    pub fn bytes(&self) -> usize {
        let numbers = |helper: &Helper<N::Elem>| helper.grads.len() + helper.dweights.len();
        let own = [&self.values, &self.packs, &self.states, &self.dstates].map(|lines| lines.len());
        let parts = |slots: &[plan::Slot], values: usize| match values {
            0 => 0,
            _ => plan::extent(slots).of(self.n),
        };
        let any = if N::Output::ZEROED { 0 } else { parts(N::VALUES.outputs, self.outputs.len()) };
        size_of::<N::Elem>() * (own.iter().sum::<usize>() + any + self.helpers.iter().map(numbers).sum::<usize>())
            + size_of::<N::Output>() * self.outputs.len()
            + size_of::<N::Input>() * self.dinputs.len()
    }

    /// The gradients of the inputs, of the last backward pass.
    pub(crate) fn input_gradients(&self) -> &[N::Input] {
        &self.dinputs[..self.n.samples]
    }

    /// The states with which the sequences of the last batch ended, as numbers.
    pub(crate) fn last_states(&self) -> &[N::Elem] {
        &self.states[..self.n.samples * state_len(N::STATES)]
    }

    /// The gradients of the states with which they began.
    pub(crate) fn initial_gradients(&self) -> &[N::Elem] {
        self.dstates.get(..self.n.samples * state_len(N::STATES)).unwrap_or(&[])
    }

    /// As many helpers as there are threads for the pieces of the last batch, with memory for the largest.
    fn hire(&mut self, input_gradient: bool) {
        let layout = Layout { n: self.n, piece: self.piece, len: N::VALUES.len, starts: &self.starts };
        let largest = |n: Count| match input_gradient {
            true => N::GRADS.len.of(n),
            false => N::INNER_GRADS.of(n),
        };
        let grads = (0..layout.pieces()).map(|i| largest(layout.piece(i).0)).max().unwrap_or(0);
        let threads = par::threads(layout.pieces());
        while self.helpers.len() < threads {
            self.helpers.push(Helper { grads: Lines::new(), dweights: Lines::new() });
        }
        for helper in &mut self.helpers[..threads] {
            helper.grads.grown(grads);
            helper.dweights.grown(summed(N::LAYER_WEIGHTS));
        }
    }
}

impl<N: Train> Default for Tape<N> {
    fn default() -> Self {
        let frozen = freeze::marks(N::LAYER_WEIGHTS);
        Tape {
            values: Lines::new(),
            packs: Lines::new(),
            helpers: Vec::new(),
            outputs: Vec::new(),
            dinputs: Vec::new(),
            states: Lines::new(),
            dstates: Lines::new(),
            n: Count::default(),
            starts: Vec::new(),
            piece: 1,
            training: false,
            given: false,
            spent: false,
            frozen,
        }
    }
}
