//! Layers that go through the steps of sequences.

#[cfg(any(feature = "std", feature = "train"))]
use core::ops::Range;

use super::Site;
#[cfg(feature = "train")]
use super::{Backward, Forward};
use crate::element::Element;
use crate::kernels::small;

/// The sequences of a batch, whose steps lie one sequence after the other.
#[cfg(any(feature = "std", feature = "train"))]
#[derive(Clone, Copy, Debug)]
pub enum Sequences<'a> {
    /// So many sequences of so many steps.
    Fixed {
        /// Sequences.
        count: usize,
        /// Steps of each.
        steps: usize,
    },
    /// Where each sequence begins among all steps, and where the last one ends: one number more than there are sequences.
    Any(&'a [usize]),
}

#[cfg(any(feature = "std", feature = "train"))]
impl Sequences<'_> {
    /// How many sequences there are.
    #[inline]
    pub const fn count(&self) -> usize {
        match self {
            Sequences::Fixed { count, .. } => *count,
            Sequences::Any(starts) => starts.len().saturating_sub(1),
        }
    }

    /// How many steps they have in all.
    #[inline]
    pub fn steps(&self) -> usize {
        match self {
            Sequences::Fixed { count, steps } => count * steps,
            Sequences::Any(starts) => {
                self.count().min(1) * (starts.last().copied().unwrap_or(0) - starts.first().copied().unwrap_or(0))
            }
        }
    }

    /// Which of all steps are those of sequence `i`.
    #[inline]
    pub fn of(&self, i: usize) -> Range<usize> {
        match self {
            Sequences::Fixed { steps, .. } => i * steps..(i + 1) * steps,
            // A piece of a batch counts from its own first step.
            Sequences::Any(starts) => starts[i] - starts[0]..starts[i + 1] - starts[0],
        }
    }
}

/// What a layer that goes through steps does. Implemented by the values of [`spec`](crate::spec).
///
/// Inputs and outputs are those of all steps, one sequence after the other; for a layer between sequences and single values, those of
/// all sequences on that side. States are `[initial, last]`, of `L` numbers for each sequence, where `L` is the layer's `state()`: an
/// LSTM's are `h` and `c`. What a layer makes of a sequence does not depend on the others of the batch.
pub trait OverTime: Copy + Send + Sync + 'static {
    /// Packs the weights for many steps, into [`Site::PACK`] numbers.
    #[cfg(feature = "std")]
    fn pack<S: Site<Layer = Self>, T: Element>(_weights: &[T], _packed: &mut [T]) {}

    /// As [`OverTime::pack`], for [`OverTime::backward`].
    #[cfg(all(feature = "train", feature = "std"))]
    fn pack_backward<S: Site<Layer = Self>, T: Element>(_weights: &[T], _packed: &mut [T]) {}

    /// Evaluation, on one thread. `packed` is what [`OverTime::pack`] made of the weights, or empty.
    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(
        weights: &[T],
        packed: &[T],
        sequences: Sequences<'_>,
        x: &[T],
        y: &mut [T],
        states: [&mut [T]; 2],
    );

    /// Evaluation of one sequence of so many steps in loops that are small in code, use no vector instructions of a particular processor
    /// and cannot panic: the same bits on every machine.
    fn infer_one<S: Site<Layer = Self>, T: Element>(
        weights: &[T],
        steps: usize,
        x: &[T],
        y: &mut [T],
        states: [&mut [T]; 2],
    );

    /// Evaluation of one step of one sequence: no allocation, no threads. `state` is moved on.
    #[cfg(feature = "std")]
    fn step<S: Site<Layer = Self>, T: Element>(weights: &[T], _packed: &[T], x: &[T], y: &mut [T], state: &mut [T]) {
        Self::step_one::<S, T>(weights, x, y, state);
    }

    /// As [`OverTime::step`], in the loops of [`OverTime::infer_one`]. A layer without a state makes the step itself, as of a sequence of one.
    fn step_one<S: Site<Layer = Self>, T: Element>(_weights: &[T], x: &[T], y: &mut [T], _state: &mut [T]) {
        small::copy(x, y);
    }

    /// The forward pass for a later backward pass. `pass.keep` is what [`OverTime::backward`] will be given: `KEEP` numbers for each
    /// step.
    #[cfg(feature = "train")]
    fn forward<S: Site<Layer = Self>, T: Element>(
        pass: Forward<'_, T>,
        sequences: Sequences<'_>,
        states: [&mut [T]; 2],
    ) {
        #[cfg(feature = "std")]
        Self::infer::<S, T>(pass.weights, pass.packed, sequences, pass.x, pass.y, states);
        #[cfg(not(feature = "std"))]
        Self::infer_one::<S, T>(pass.weights, sequences.steps(), pass.x, pass.y, states);
    }

    /// The backward pass: overwrites `dx` and the gradient of the initial states, `dstates[0]`; adds to `dweights`, unless it is empty.
    /// `dstates[1]` is the gradient of the last states. `keep` may be overwritten. Initial states that are part of the weights get their
    /// gradient unless the states were `given` from outside.
    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(
        pass: Backward<'_, T>,
        sequences: Sequences<'_>,
        states: [&[T]; 2],
        dstates: [&mut [T]; 2],
        given: bool,
    );
}
