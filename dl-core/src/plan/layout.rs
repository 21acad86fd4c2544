//! [`Layout`].

use core::ops::Range;

use super::{Count, Extent, Slot};

/// How the values of a batch lie in memory: piece after piece of so many samples, the last of which may have fewer; within a
/// piece, each value's numbers for all its samples, one after the other, or for all steps of all its samples.
#[derive(Clone, Copy, Debug)]
pub struct Layout<'a> {
    /// Samples, and their steps.
    pub n: Count,
    /// Samples of a piece.
    pub piece: usize,
    /// How many numbers.
    pub len: Extent,
    /// Where each sample begins among all steps, and where the last one ends; empty if there are no sequences of any length.
    pub starts: &'a [usize],
}

impl<'a> Layout<'a> {
    /// How many pieces there are.
    pub const fn pieces(&self) -> usize {
        self.n.samples.div_ceil(self.piece)
    }

    /// The samples of piece `i`.
    pub fn samples(&self, i: usize) -> Range<usize> {
        let first = i * self.piece;
        first..self.n.samples.min(first + self.piece)
    }

    /// What comes before sample `sample`.
    fn before(&self, sample: usize) -> Count {
        Count { samples: sample, steps: self.starts.get(sample).copied().unwrap_or(0) }
    }

    /// How many samples and steps piece `i` has, and how many come before it.
    pub fn piece(&self, i: usize) -> (Count, Count) {
        let Range { start, end } = self.samples(i);
        let (first, last) = (self.before(start), self.before(end));
        (Count { samples: last.samples - first.samples, steps: last.steps - first.steps }, first)
    }

    /// Where each sample of piece `i` begins among all steps.
    pub fn starts(&self, i: usize) -> &'a [usize] {
        let Range { start, end } = self.samples(i);
        self.starts.get(start..end + 1).unwrap_or(&[])
    }

    /// Where the numbers of a value for sample `i` are, or for step `i` of all.
    pub fn of(&self, slot: Slot, i: usize) -> Range<usize> {
        let sample = if slot.per_step { self.starts.partition_point(|start| *start <= i) - 1 } else { i };
        let (n, first) = self.piece(sample / self.piece);
        let inside = i - if slot.per_step { first.steps } else { first.samples };
        let at = self.len.of(first) + slot.batch(n).start + inside * slot.len;
        at..at + slot.len
    }
}
