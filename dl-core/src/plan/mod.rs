//! Where values live in memory: tables that const evaluation computes for each network.

mod join;
mod layout;
mod name;
mod part;
mod place;
mod room;
mod rows;
mod segment;
mod weights;

pub use join::{Branch, Join, Joined, join, place_part_joined, placed_joined};
pub use layout::Layout;
pub use name::{MAX_DEPTH, Name};
pub use part::{Part, alias, bound, mark, place_part};
pub use place::{Placed, least, place, placed};
pub use room::Room;
pub use rows::{LayerInfo, macs, numbers, params, reads_weights};
pub use segment::{Segment, state_array};
pub use weights::{Held, Weights, count, held, own, summed};

use crate::shape::Dims;

/// The most inputs and the most outputs that a network has.
pub const MAX_PORTS: usize = 4;

/// How many samples a pass has, and how many steps the sequences of any length among them have in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Samples.
    pub samples: usize,
    /// Steps.
    pub steps: usize,
}

impl Count {
    /// So many samples, of fixed size.
    pub const fn samples(samples: usize) -> Self {
        Count { samples, steps: 0 }
    }
}

/// How many numbers are needed, for each sample and for each step of sequences of any length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Per sample.
    pub sample: usize,
    /// Per step.
    pub step: usize,
}

impl Extent {
    /// How many that are for so many samples and steps.
    pub const fn of(self, n: Count) -> usize {
        self.sample * n.samples + self.step * n.steps
    }

    /// What is needed, for each sample and for each step.
    pub const fn needs(self) -> [Need; 2] {
        [Need::sample(self.sample), Need { len: self.step, per_step: true }]
    }

    /// What is left without `other`.
    #[must_use]
    pub const fn without(self, other: Extent) -> Extent {
        Extent { sample: self.sample - other.sample, step: self.step - other.step }
    }

    /// The place behind it.
    pub const fn end(self) -> Slot {
        Slot { at: self.sample, at_steps: self.step, len: 0, per_step: false }
    }
}

/// How many numbers a value takes: per sample, or per step.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// Numbers.
    pub len: usize,
    /// Whether there are as many for each step.
    pub per_step: bool,
}

impl Need {
    /// Nothing.
    pub const NOTHING: Need = Need::sample(0);

    /// So many numbers for each sample.
    pub const fn sample(len: usize) -> Self {
        Need { len, per_step: false }
    }

    /// A value of this shape.
    pub const fn of(dims: Dims) -> Self {
        Need { len: dims.len(), per_step: dims.is_any_length() }
    }

    /// `len` numbers beside a value of this shape: for each sample or each step, as that has.
    pub const fn beside(dims: Dims, len: usize) -> Self {
        Need { len, per_step: dims.is_any_length() }
    }
}

/// A place for one value. In the memory of a pass of `n` samples and `s` steps it begins at number `at · n + at_steps · s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Where it begins, in numbers per sample.
    pub at: usize,
    /// Where it begins, in numbers per step.
    pub at_steps: usize,
    /// How long it is, for each sample or each step.
    pub len: usize,
    /// Whether it has its numbers for each step.
    pub per_step: bool,
}

impl Slot {
    /// No place, for nothing.
    pub const NOWHERE: Slot = Slot::new(0, 0);

    /// `len` numbers per sample, from `at` on.
    pub const fn new(at: usize, len: usize) -> Slot {
        Slot { at, at_steps: 0, len, per_step: false }
    }

    /// Of one sample: its input `i`, where the caller has it.
    pub const fn given(i: usize) -> Slot {
        Slot::new(i, 0)
    }

    /// In the table of a network that is part of another: input `i` of that network, wherever it is.
    pub const fn input(i: usize) -> Slot {
        Slot::new(PORTS + i, 0)
    }

    /// In the table of a network that is part of another: output `i` of that network, wherever it is.
    pub const fn output(i: usize) -> Slot {
        Slot::new(PORTS + MAX_PORTS + i, 0)
    }

    /// `len` of its numbers, from `at` on, where its value is there once.
    pub const fn within(self, at: usize, len: usize) -> Slot {
        // After a mistake, which is reported, sizes may be anything.
        if self.at < PORTS {
            Slot { at: self.at.saturating_add(at), len, ..self }
        } else {
            // In a port, wherever that will be.
            Slot { at_steps: self.at_steps.saturating_add(at), len, ..self }
        }
    }

    /// Where step `step` is of a value of `n` that has its numbers for each step; any other value is where it is.
    pub const fn step(self, n: Count, step: usize) -> Slot {
        if !self.per_step {
            return self;
        }
        Slot::new(self.at * n.samples + self.at_steps * n.steps + self.len * step, self.len)
    }

    /// A place in a part whose inputs and outputs are at `xs` and `ys`, and whose own memory begins where `inside` does: its place in the
    /// whole. What the part has for each sample, it has for each step if it is applied to the steps of a sequence.
    pub const fn bind(self, xs: &[Slot], ys: &[Slot], inside: Slot) -> Slot {
        if self.at < PORTS {
            // After a mistake, which is reported, sizes may be anything.
            return if inside.per_step {
                Slot { at: inside.at, at_steps: inside.at_steps.saturating_add(self.at), len: self.len, per_step: true }
            } else {
                Slot { at: self.at.saturating_add(inside.at), at_steps: self.at_steps + inside.at_steps, ..self }
            };
        }
        let port = self.at - PORTS;
        let place = if port < xs.len() {
            xs[port]
        } else if port >= MAX_PORTS && port - MAX_PORTS < ys.len() {
            ys[port - MAX_PORTS]
        } else {
            return self;
        };
        // A guest in the memory of a port is as long as it is, and as far from the beginning.
        let (at, len) = (place.at.saturating_add(self.at_steps), if self.len > 0 { self.len } else { place.len });
        Slot { at, len, ..place }
    }

    /// Where the values of a batch are. An empty slot is nowhere, and overlaps with nothing.
    pub const fn batch(self, n: Count) -> core::ops::Range<usize> {
        if self.len == 0 {
            return 0..0;
        }
        let at = self.at * n.samples + self.at_steps * n.steps;
        at..at + self.len * self.count(n)
    }

    /// How many times it has its numbers.
    pub const fn count(self, n: Count) -> usize {
        if self.per_step { n.steps } else { n.samples }
    }

    /// Where the numbers of one sample are among those of one sample.
    pub const fn range(self) -> core::ops::Range<usize> {
        self.at..self.at + self.len
    }
}

/// Places from here on stand for inputs and outputs.
const PORTS: usize = usize::MAX - 2 * MAX_PORTS;

/// When a value is needed: from the step of the pass that writes it to the last one that reads it.
#[derive(Clone, Copy, Debug)]
pub struct Life {
    /// How many numbers.
    pub need: Need,
    /// The step of the pass that first writes it.
    pub from: usize,
    /// The last one that reads it.
    pub to: usize,
}

impl Life {
    /// Numbers that are needed from step `from` of the pass to step `to`.
    pub const fn new(need: Need, from: usize, to: usize) -> Self {
        Life { need, from, to }
    }
}

/// Places values one after the other.
pub const fn stack<const N: usize>(needs: [Need; N]) -> [Slot; N] {
    let mut slots = [Slot::NOWHERE; N];
    let (mut at, mut at_steps, mut i) = (0usize, 0usize, 0);
    while i < N {
        let Need { len, per_step } = needs[i];
        slots[i] = Slot { at, at_steps, len, per_step };
        // After a mistake, which is reported, sizes may be anything.
        if per_step {
            at_steps = at_steps.saturating_add(len);
        } else {
            at = at.saturating_add(len);
        }
        i += 1;
    }
    slots
}

/// The numbers that all slots take together.
pub const fn extent(slots: &[Slot]) -> Extent {
    let mut end = Extent { sample: 0, step: 0 };
    let mut i = 0;
    while i < slots.len() {
        let Slot { at, at_steps, len, per_step } = slots[i];
        let sample = at.saturating_add(if per_step { 0 } else { len });
        let step = at_steps.saturating_add(if per_step { len } else { 0 });
        if sample > end.sample {
            end.sample = sample;
        }
        if step > end.step {
            end.step = step;
        }
        i += 1;
    }
    end
}

/// The memory of one pass.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How many numbers.
    pub len: Extent,
    /// Where the parts of the input are.
    pub inputs: &'static [Slot],
    /// Where the parts of the output are.
    pub outputs: &'static [Slot],
}
