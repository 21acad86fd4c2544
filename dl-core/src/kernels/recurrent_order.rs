//! The sequences of a batch, longest first: those that have a step `t` are then the first ones, whatever `t`.

use super::table::{offset, with_table};
use crate::layers::Sequences;

/// One sequence.
#[derive(Clone, Copy)]
pub struct Sequence {
    /// Which one of the batch it is.
    pub index: usize,
    /// Which of all steps its first one is.
    from: usize,
    /// Its steps.
    pub steps: usize,
}

/// The sequences, longest first.
#[derive(Clone, Copy)]
pub struct Order<'a> {
    table: &'a [[u32; 3]],
    reverse: bool,
}

impl Order<'_> {
    /// How many there are.
    #[inline(always)]
    pub fn count(&self) -> usize {
        self.table.len()
    }

    /// The steps of the longest.
    #[inline(always)]
    pub fn steps(&self) -> usize {
        self.table.first().map_or(0, |longest| longest[2] as usize)
    }

    /// Sequence `j`.
    #[inline(always)]
    pub fn get(&self, j: usize) -> Sequence {
        let [index, from, steps] = self.table[j].map(|number| number as usize);
        Sequence { index, from, steps }
    }

    /// How many sequences of the first `most` have a step `t`.
    #[inline(always)]
    pub fn active(&self, mut most: usize, t: usize) -> usize {
        while most > 0 && self.table[most - 1][2] as usize <= t {
            most -= 1;
        }
        most
    }

    /// Which of all steps the `t`-th one is that sequence `j` goes through.
    #[inline(always)]
    pub fn at(&self, j: usize, t: usize) -> usize {
        let Sequence { from, steps, .. } = self.get(j);
        if self.reverse { from + steps - 1 - t } else { from + t }
    }

    /// The step that sequence `j` went through before the `t`-th, unless that is the first.
    #[inline(always)]
    pub fn before(&self, j: usize, t: usize) -> Option<usize> {
        (t > 0).then(|| self.at(j, t - 1))
    }
}

/// Runs `f` on the order of some sequences.
pub fn with_order<R>(sequences: Sequences<'_>, reverse: bool, f: impl FnOnce(Order<'_>) -> R) -> R {
    with_table(3 * sequences.count(), |table| {
        let table = table.as_chunks_mut::<3>().0;
        for (i, entry) in table.iter_mut().enumerate() {
            let of = sequences.of(i);
            *entry = [offset(i), offset(of.start), offset(of.len())];
        }
        if matches!(sequences, Sequences::Any(_)) {
            table.sort_unstable_by_key(|[index, _, steps]| (u32::MAX - steps, *index));
        }
        f(Order { table, reverse })
    })
}
