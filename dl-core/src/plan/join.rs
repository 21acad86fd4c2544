//! Concatenations without copies: what a branch makes may lie where it belongs in the memory of the concatenation.
//!
//! That memory is then needed from the time at which the first such branch is written, and the branch needs none of its own. Whether this is
//! less depends on what else is needed meanwhile: of a shortcut over a deep network, the memory for the other branch would be there all along.
//! So each concatenation has in its memory those branches with which the most that is needed at the same time is least; the others are copied.

use super::{Life, Need, Placed, Slot, extent, least, place_part, placed};
use crate::shape::Dims;

/// A concatenation of values that are there once.
#[derive(Clone, Copy, Debug)]
pub struct Join<'a> {
    /// Which of the values it makes, or what is in the place of that later.
    pub whole: usize,
    /// The shape of it.
    pub dims: Dims,
    /// The first step that writes something else to its place.
    pub until: usize,
    /// What it is made of, in order.
    pub branches: &'a [Branch],
}

/// A branch of a concatenation.
#[derive(Clone, Copy, Debug)]
pub struct Branch {
    /// The value whose memory it is in.
    pub value: usize,
    /// Its shape.
    pub dims: Dims,
    /// Whether it may lie in the memory of the concatenation: that is neither the caller's nor an output's, and nothing else is written to it later.
    pub movable: bool,
}

/// Where a value lies: `len` numbers from `at` on in the memory of another, or, if that is itself, in its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Home {
    value: usize,
    at: usize,
    len: usize,
}

/// Values some of which lie in the memory of concatenations.
#[derive(Clone, Copy, Debug)]
pub struct Joined<const N: usize> {
    /// When memory is needed, and how much: nothing for what lies in that of others, which is needed as long as anything in it.
    pub lives: [Life; N],
    homes: [Home; N],
}

impl<const N: usize> Joined<N> {
    /// Each value in memory of its own.
    pub const fn apart(lives: [Life; N]) -> Self {
        let mut homes = [Home { value: 0, at: 0, len: 0 }; N];
        let mut i = 0;
        while i < N {
            homes[i] = Home { value: i, at: 0, len: lives[i].need.len };
            i += 1;
        }
        Joined { lives, homes }
    }

    /// The value in whose memory another lies; itself, if it has its own.
    pub const fn root(&self, value: usize) -> usize {
        self.home(value).value
    }

    /// The first and the last step at which the memory of a value is needed.
    pub const fn span(&self, value: usize) -> (usize, usize) {
        let Life { from, to, .. } = self.lives[self.root(value)];
        (from, to)
    }

    /// Where a value lies at last.
    const fn home(&self, value: usize) -> Home {
        let mut home = Home { value, at: 0, ..self.homes[value] };
        while self.homes[home.value].value != home.value {
            let next = self.homes[home.value];
            home = Home { value: next.value, at: home.at.saturating_add(next.at), ..home };
        }
        home
    }

    /// The table in which values lie in the memory of others.
    pub const fn settle(&self, mut slots: [Slot; N]) -> [Slot; N] {
        let mut i = 0;
        while i < N {
            let home = self.home(i);
            if home.value != i {
                slots[i] = slots[home.value].within(home.at, home.len);
            }
            i += 1;
        }
        slots
    }

    /// With those branches in the memory of their concatenation that may lie there and begin at step `begin` or later.
    const fn with(mut self, join: &Join<'_>, begin: usize) -> Self {
        let (mut at, mut i) = (0usize, 0);
        while i < join.branches.len() {
            let Branch { value, dims, movable } = join.branches[i];
            let life = self.lives[value];
            if movable && life.from >= begin && life.to < join.until && self.is_only(join, i) {
                self.homes[value] = Home { value: join.whole, at, len: dims.len() };
                self.lives[value].need = Need::NOTHING;
                let whole = &mut self.lives[join.whole];
                whole.from = if life.from < whole.from { life.from } else { whole.from };
                whole.to = if life.to > whole.to { life.to } else { whole.to };
            }
            at = at.saturating_add(dims.len());
            i += 1;
        }
        self
    }

    /// Whether the memory of branch `i` is its own, and holds no other branch: one that must be copied would be copied from where it goes to.
    const fn is_only(&self, join: &Join<'_>, i: usize) -> bool {
        let value = join.branches[i].value;
        let mut only = self.root(value) == value && value != join.whole;
        let mut k = 0;
        while k < join.branches.len() {
            only &= k == i || self.root(join.branches[k].value) != value;
            k += 1;
        }
        only
    }

    /// What is needed for a sample at the same time, at most, beside `given`: [`least`], for lives within `STEPS - 1` steps.
    const fn most<const STEPS: usize>(&self, given: Option<usize>) -> usize {
        let mut changes = [0usize; STEPS];
        let mut i = 0;
        while i < N {
            let Life { need, from, to } = self.lives[i];
            let is_given = matches!(given, Some(value) if value == i);
            if need.len > 0 && !need.per_step && !is_given {
                changes[from] = changes[from].wrapping_add(need.len);
                changes[to + 1] = changes[to + 1].wrapping_sub(need.len);
            }
            i += 1;
        }
        let (mut most, mut needed, mut step) = (0, 0usize, 0);
        while step < STEPS {
            needed = needed.wrapping_add(changes[step]);
            most = if needed > most { needed } else { most };
            step += 1;
        }
        most
    }
}

/// Decides for one concatenation after the other which branches lie in its memory: none, or one and all that begin after it, so that as little
/// as possible is needed at the same time. That is never more than without; the memory of `given` is there anyway.
pub const fn join<const N: usize, const STEPS: usize>(
    lives: [Life; N],
    joins: &[Join<'_>],
    given: Option<usize>,
) -> Joined<N> {
    let mut best = Joined::apart(lives);
    let mut most = best.most::<STEPS>(given);
    let mut i = 0;
    while i < joins.len() {
        let (join, before) = (&joins[i], best);
        let (mut first, mut k) = (usize::MAX, 0);
        // The branches of a sequence alternate from step to step.
        while k < join.branches.len() && join.dims.steps() == 1 && !join.dims.is_any_length() {
            let begin = before.lives[join.branches[k].value].from;
            let tried = before.with(join, begin);
            let needed = tried.most::<STEPS>(given);
            // Of two ways that need as much, the one with fewer copies.
            if needed < most || (needed == most && begin < first) {
                (best, most, first) = (tried, needed, begin);
            }
            k += 1;
        }
        i += 1;
    }
    best
}

/// [`placed`], with the branches of concatenations in their memory where the whole takes no more.
pub const fn placed_joined<const N: usize, const STEPS: usize>(
    lives: [Life; N],
    joins: &[Join<'_>],
) -> (Placed<N>, Joined<N>) {
    let joined = join::<N, STEPS>(lives, joins, None);
    let together = placed(joined.lives);
    let taken = extent(&together.slots).sample;
    if taken > least(&lives).sample {
        let apart = placed(lives);
        if extent(&apart.slots).sample < taken {
            return (apart, Joined::apart(lives));
        }
    }
    (together, joined)
}

/// [`place_part`], with the branches of concatenations in their memory where the whole takes no more.
pub const fn place_part_joined<const N: usize, const STEPS: usize>(
    lives: [Life; N],
    output: Option<usize>,
    joins: &[Join<'_>],
) -> ([Slot; N], usize, Joined<N>) {
    let joined = join::<N, STEPS>(lives, joins, output);
    let (together, apart) = (place_part(joined.lives, output), place_part(lives, output));
    if apart.1 < together.1 {
        return (apart.0, apart.1, Joined::apart(lives));
    }
    (together.0, together.1, joined)
}
