//! The steps of generated passes. A pass is a list of calls into this module, one for each layer or junction.
//!
//! Places are offsets in numbers per sample; a batch of `n` has each value of `len` numbers at `at · n .. (at + len) · n`.

mod component;
#[cfg(feature = "std")]
mod infer;
#[cfg(any(feature = "std", feature = "train"))]
mod junction;
mod one;
#[cfg(any(feature = "std", feature = "train"))]
mod over_time;
mod states;
mod step;
#[cfg(feature = "train")]
mod train;

pub use component::step_component;
#[cfg(all(feature = "train", feature = "std"))]
pub use component::update_component;
#[cfg(feature = "train")]
pub use component::{backward_component, forward_component};
#[cfg(feature = "std")]
pub use component::{infer_component, pack_component};
#[cfg(feature = "std")]
pub use infer::{infer, infer_inputs, pack};
#[cfg(feature = "train")]
pub use junction::{accumulate, clear, split};
#[cfg(any(feature = "std", feature = "train"))]
pub use junction::{copy, join};
pub(crate) use one::pair;
pub use one::{Given, bring, copy_one, dead, fetch, join_one, one, one_component, one_in_place, one_over_time};
#[cfg(feature = "train")]
pub use over_time::{backward_over_time, forward_over_time};
#[cfg(feature = "std")]
pub use over_time::{infer_over_time, pack_over_time};
#[cfg(feature = "train")]
pub use states::clear_states;
pub use states::{StateInfo, begin_part, learned, no_state, state_len};
#[cfg(feature = "std")]
pub use states::{begin, take};
pub use step::{step, step_copy, step_in, step_out, step_over_time, zero_of};
#[cfg(all(feature = "train", feature = "std"))]
pub use train::update;
#[cfg(feature = "train")]
pub use train::{Memory, backward, backward_in_place, forward, part, region, unpool};

#[cfg(any(feature = "std", feature = "train"))]
use crate::element::Element;
#[cfg(any(feature = "std", feature = "train"))]
use crate::layers::Site;
#[cfg(any(feature = "std", feature = "train"))]
use crate::layers::Split;
#[cfg(any(feature = "std", feature = "train"))]
use crate::plan::Count;
#[cfg(feature = "train")]
use crate::plan::Held;
#[cfg(any(feature = "std", feature = "train"))]
use crate::plan::Slot;

/// What a layer's steps in both passes are about: the same for every batch.
#[cfg(feature = "train")]
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The positions of its input, its output and what it keeps among the slots of values.
    pub values: [usize; 3],
    /// The positions of the gradients of its output and its input among the slots of gradients.
    pub grads: [usize; 2],
    /// The positions of its initial and its last states among the slots of values, and of their gradients among those of gradients.
    pub states: [[usize; 2]; 2],
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
    pub const ALONE: Step = Step {
        values: [0, 1, 2],
        grads: [0, 1],
        states: [[usize::MAX; 2]; 2],
        held: None,
        frozen: false,
        node: 0,
        before: None,
    };

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
    pub n: Count,
    /// How many of the batch come before it.
    pub first: Count,
    /// Where each sample begins among the steps of all sequences of any length, and where the last one ends.
    pub starts: &'a [usize],
    /// Whether the states with which sequences begin were given from outside.
    pub given: bool,
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
#[cfg(feature = "std")]
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a, T> {
    /// How many samples there are.
    pub n: Count,
    /// Where each sample begins among the steps of all sequences of any length, and where the last one ends.
    pub starts: &'a [usize],
    /// The inputs, for layers that read them where they are.
    pub inputs: &'a [T],
    /// Packed weights, or none.
    pub packs: &'a [T],
    /// Whether layers that are worth it divide their outputs among the cores.
    pub split: Split,
}

#[cfg(feature = "std")]
impl<'a, T> Batch<'a, T> {
    /// One sample, with packed weights or none.
    #[must_use]
    pub const fn one(packs: &'a [T]) -> Self {
        Batch { n: Count::samples(1), starts: &[], inputs: &[], packs, split: Split::Done }
    }
}

/// The layer's packed weights, if there are any.
#[cfg(any(feature = "std", feature = "train"))]
#[inline(always)]
fn packed<S: Site, T: Element>(packs: &[T]) -> &[T] {
    packs.get(S::PACK.at..S::PACK.at + S::PACK.len).unwrap_or(&[])
}

/// The places of some values in the memory of a pass; the same code for all layers.
#[cfg(any(feature = "std", feature = "train"))]
#[inline(never)]
fn parts<T: Element, const N: usize>(memory: &mut [T], slots: [Slot; N], n: Count) -> Option<[&mut [T]; N]> {
    memory.get_disjoint_mut(slots.map(|slot| slot.batch(n))).ok()
}
