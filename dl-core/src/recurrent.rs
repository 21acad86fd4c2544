//! Networks with recurrent layers: their states, chunks of sequences, and one step at a time.

#[cfg(all(feature = "train", feature = "std"))]
use alloc::vec::Vec;
#[cfg(all(feature = "train", feature = "std"))]
use core::slice;

use crate::element::Element;
use crate::layers::Flat;
#[cfg(feature = "std")]
use crate::memory::Lines;
use crate::network::{Network, Parameters};
#[cfg(feature = "std")]
use crate::network::{arena, infer_from, pack};
#[cfg(feature = "std")]
use crate::plan::extent;
#[cfg(all(feature = "train", feature = "std"))]
use crate::tape::{self, Mode, Tape, Train};
use crate::value::Value;

/// The state of a recurrent layer that has a hidden state `h` alone: `Rnn`, `Gru`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HiddenState<T, const H: usize> {
    /// `h`, the output of the step before.
    pub h: [T; H],
}

/// The state of an `Lstm`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LstmState<T, const H: usize> {
    /// `h`, the output of the step before.
    pub h: [T; H],
    /// `c`, the cells.
    pub c: [T; H],
}

impl<T: Element, const H: usize> Default for HiddenState<T, H> {
    fn default() -> Self {
        HiddenState { h: [T::ZERO; H] }
    }
}

impl<T: Element, const H: usize> Default for LstmState<T, H> {
    fn default() -> Self {
        LstmState { h: [T::ZERO; H], c: [T::ZERO; H] }
    }
}

/// A network with recurrent layers. Implemented by [`network!`](https://docs.rs/dl).
///
/// What it remembers between steps is its state, a plain struct of arrays: by default a network begins with the state that
/// [`Recurrent::initial_state`] gives, zeros or what was learned, and forgets the last one; the methods here take the state from the
/// caller and leave the next one with him.
pub trait Recurrent: Network {
    /// What it remembers: a struct with a field for each recurrent layer. A state is saved and loaded as networks are.
    type State: Parameters<Elem = Self::Elem> + Flat<Self::Elem> + Clone + Default;

    /// The state with which sequences begin unless another is given: zeros, or what was learned.
    fn initial_state(&self) -> Self::State {
        let mut state = Self::State::default();
        let numbers = state.flat_mut();
        for (i, info) in Self::STATES.iter().enumerate() {
            if let Some(own) = numbers.get_mut(info.at..info.at + info.len) {
                self.pass_state(i, own);
            }
        }
        state
    }

    /// Evaluates the next chunk of a sequence: `state` is what was left by the chunk before, and is moved on. Chunks, one after the other,
    /// give what the whole sequence gives, unless the network reads sequences backward too (`Reverse`, `bidirectional`): it then sees no
    /// further than the end of the chunk.
    #[cfg(feature = "std")]
    #[must_use]
    fn predict_from(&self, x: &Self::Input, state: &mut Self::State) -> Self::Output {
        Self::Elem::with_scratch(arena::<Self>(x), |arena| infer_from(self, x, arena, state.flat_mut()))
    }

    /// As [`Train::forward`], of sequences that begin with `states`, one for each. The states with which they end are
    /// [`Tape::states`].
    ///
    /// # Panics
    /// If there are not as many states as samples.
    #[cfg(all(feature = "train", feature = "std"))]
    fn forward_from<'t>(
        &mut self,
        tape: &'t mut Tape<Self>,
        batch: &[Self::Input],
        states: &[Self::State],
        mode: Mode<'_>,
    ) -> &'t [Self::Output]
    where
        Self: Train,
    {
        assert!(states.len() == batch.len(), "there are {} states for {} sequences", states.len(), batch.len());
        tape::forward(self, tape, batch, numbers(states), mode)
    }

    /// As [`Train::backward`], where something depends on the states with which the sequences ended, too: `dstates` are their
    /// gradients. Those of the states with which they began are [`Tape::dstates`].
    ///
    /// # Panics
    /// As [`Train::backward`], and if there are not as many gradients of states as samples.
    #[cfg(all(feature = "train", feature = "std"))]
    fn backward_from<'t>(
        &self,
        tape: &'t mut Tape<Self>,
        doutput: &[Self::Output],
        dstates: &[Self::State],
        grads: &mut Self,
    ) -> &'t [Self::Input]
    where
        Self: Train,
    {
        let n = doutput.len();
        assert!(dstates.len() == n, "there are gradients of {} states for {n} sequences", dstates.len());
        tape::run_backward(self, tape, doutput, numbers(dstates), grads, true);
        tape.input_gradients()
    }
}

/// The numbers of many states.
#[cfg(all(feature = "train", feature = "std"))]
fn numbers<T: Element, S: Flat<T>>(states: &[S]) -> &[T] {
    // SAFETY: a state is numbers and nothing else, so many are, too.
    unsafe { slice::from_raw_parts(states.as_ptr().cast(), size_of_val(states) / size_of::<T>()) }
}

/// The states that such numbers are.
#[cfg(all(feature = "train", feature = "std"))]
fn states<T: Element, S: Flat<T>>(numbers: &[T]) -> &[S] {
    let len = size_of::<S>() / size_of::<T>();
    // SAFETY: as above; the rest of a division is left out.
    unsafe { slice::from_raw_parts(numbers.as_ptr().cast(), numbers.len() / len.max(1)) }
}

#[cfg(all(feature = "train", feature = "std"))]
impl<N: Recurrent + Train> Tape<N> {
    /// The states with which the sequences of the last [`Train::forward`] ended.
    pub fn states(&self) -> &[N::State] {
        states(self.last_states())
    }

    /// The gradients of the states with which the sequences began, of the last backward pass.
    pub fn dstates(&self) -> &[N::State] {
        states(self.initial_gradients())
    }

    /// A copy of [`Tape::states`], to begin the next chunk with.
    pub fn take_states(&self) -> Vec<N::State> {
        self.states().to_vec()
    }
}

/// A recurrent network that can go through a sequence one step at a time, as the steps come in: no layer of it needs a later step, or
/// all of them. Implemented by [`network!`](https://docs.rs/dl).
pub trait Stepped: Recurrent {
    /// One step of the input, or a tuple of them.
    type Step: Value<Self::Elem>;
    /// What comes of it: one step of the output, or, behind `Last`, the output as if the sequence ended here.
    type StepOutput: Value<Self::Elem>;

    /// Evaluates one step, and moves `state` on. Nothing is allocated.
    fn step(&self, x: &Self::Step, state: &mut Self::State) -> Self::StepOutput {
        self.pass_step::<false>(&[], x, state.flat_mut())
    }

    /// As [`Stepped::step`], in the loops of [`Network::infer_in`]: no panic, and in `f32` the same bits on every machine, those of a
    /// microcontroller among them, whose `step` this is. Steps, one after the other, make the bits of `infer_in` of the whole sequence. On a
    /// workstation, `step` uses vector instructions, is faster, and agrees to rounding.
    fn infer_step(&self, x: &Self::Step, state: &mut Self::State) -> Self::StepOutput {
        self.pass_step::<true>(&[], x, state.flat_mut())
    }

    /// For many steps with the same weights: see [`Stepper`].
    #[cfg(feature = "std")]
    fn stepper(&self) -> Stepper<'_, Self> {
        let mut packs = Lines::new();
        pack(self, packs.grown(extent(Self::PACKS).sample), false);
        Stepper { net: self, packs, state: self.initial_state() }
    }

    #[doc(hidden)]
    fn pass_step<const SAME: bool>(
        &self,
        packs: &[Self::Elem],
        x: &Self::Step,
        state: &mut [Self::Elem],
    ) -> Self::StepOutput;
}

/// Steps with the same weights: what can be computed of them alone is computed once, and the state is kept. It borrows the network, so
/// that nothing changes the weights as long as it lives. Made by [`Stepped::stepper`].
#[cfg(feature = "std")]
pub struct Stepper<'n, N: Stepped> {
    net: &'n N,
    packs: Lines<N::Elem>,
    /// What the network remembers; may be set.
    pub state: N::State,
}

#[cfg(feature = "std")]
impl<N: Stepped> Stepper<'_, N> {
    /// Evaluates one step, and moves the state on. Nothing is allocated.
    pub fn step(&mut self, x: &N::Step) -> N::StepOutput {
        self.net.pass_step::<false>(&self.packs, x, self.state.flat_mut())
    }

    /// Begins anew.
    pub fn reset(&mut self) {
        self.state = self.net.initial_state();
    }
}

/// What a `step` of a network asks for that has `bidirectional` or `Reverse`: nobody has it.
#[diagnostic::on_unimplemented(
    message = "this network cannot be taken step by step: `bidirectional` and `Reverse` begin with the last step, which has not come yet",
    label = "needs the whole sequence",
    note = "give it the whole sequence, `predict`, or define it without `bidirectional` and `Reverse`"
)]
pub trait GoesForward {}

/// What a `step` of a network asks for that looks at all steps together: nobody has it.
#[diagnostic::on_unimplemented(
    message = "this network cannot be taken step by step: a layer of it, such as `MeanOverTime`, `Flatten`, or `Repeat` behind `Last`, is about all steps together",
    label = "needs the whole sequence",
    note = "give it the whole sequence, `predict`; or `Last` in the place of the other, which gives the output as if the sequence ended at this step"
)]
pub trait GoesStepByStep {}
