//! Where values live in memory: tables that const evaluation computes for each network.

mod name;
mod part;
mod room;
mod rows;
mod segment;
mod weights;

pub use name::{MAX_DEPTH, Name};
pub use part::{Part, bound, mark, place_part};
pub use room::Room;
pub use rows::{LayerInfo, macs, numbers, params, reads_weights};
pub use segment::Segment;
pub use weights::{Held, Weights, count, held, own, summed};

/// The most inputs and the most outputs that a network has.
pub const MAX_PORTS: usize = 4;

/// A place for one value, in numbers per sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Where it begins.
    pub at: usize,
    /// How long it is.
    pub len: usize,
}

impl Slot {
    /// No place, for nothing.
    pub const NOWHERE: Slot = Slot { at: 0, len: 0 };

    /// In the table of a network that is part of another: input `i` of that network, wherever it is.
    pub const fn input(i: usize) -> Slot {
        Slot { at: PORTS + i, len: 0 }
    }

    /// In the table of a network that is part of another: output `i` of that network, wherever it is.
    pub const fn output(i: usize) -> Slot {
        Slot { at: PORTS + MAX_PORTS + i, len: 0 }
    }

    /// A place in a part whose inputs and outputs are at `xs` and `ys`, and whose own memory begins at `base`: its place in the whole.
    pub const fn bind(self, xs: &[Slot], ys: &[Slot], base: usize) -> Slot {
        if self.at < PORTS {
            // After a mistake, which is reported, sizes may be anything.
            return Slot { at: self.at.saturating_add(base), len: self.len };
        }
        let port = self.at - PORTS;
        let place = if port < xs.len() {
            xs[port]
        } else if port >= MAX_PORTS && port - MAX_PORTS < ys.len() {
            ys[port - MAX_PORTS]
        } else {
            return self;
        };
        // A guest in the memory of a port is as long as it is.
        Slot { at: place.at, len: if self.len > 0 { self.len } else { place.len } }
    }

    /// Where the values of a batch of `n` are. An empty slot is nowhere, and overlaps with nothing.
    pub const fn batch(self, n: usize) -> core::ops::Range<usize> {
        if self.len == 0 { 0..0 } else { self.at * n..(self.at + self.len) * n }
    }
}

/// Places from here on stand for inputs and outputs.
const PORTS: usize = usize::MAX - 2 * MAX_PORTS;

/// When a value is needed: from the step that writes it to the last one that reads it.
#[derive(Clone, Copy, Debug)]
pub struct Life {
    /// Numbers per sample.
    pub len: usize,
    /// The step that first writes it.
    pub from: usize,
    /// The last step that reads it.
    pub to: usize,
}

impl Life {
    /// `len` numbers per sample, needed from step `from` to step `to`.
    pub const fn new(len: usize, from: usize, to: usize) -> Self {
        Life { len, from, to }
    }
}

/// Places values so that two which are needed at the same time never overlap: each in turn at the lowest place that is
/// free for all of its life, the largest first.
pub const fn place<const N: usize>(lives: [Life; N]) -> [Slot; N] {
    let mut slots = [Slot { at: usize::MAX, len: 0 }; N];
    let mut placed = 0;
    while placed < N {
        // The largest that has no place yet.
        let mut v = N;
        let mut i = 0;
        while i < N {
            if slots[i].at == usize::MAX && (v == N || lives[i].len > lives[v].len) {
                v = i;
            }
            i += 1;
        }
        // The lowest place: move up past whatever is in the way until nothing is.
        let mut at = 0;
        let mut i = 0;
        while i < N {
            let other = slots[i];
            let meet = lives[i].from <= lives[v].to && lives[v].from <= lives[i].to;
            if i != v && other.at != usize::MAX && meet && other.at < at + lives[v].len && at < other.at + other.len {
                at = other.at + other.len;
                i = 0;
            } else {
                i += 1;
            }
        }
        slots[v] = Slot { at, len: lives[v].len };
        placed += 1;
    }
    slots
}

/// Places values one after the other.
pub const fn stack<const N: usize>(lens: [usize; N]) -> [Slot; N] {
    let mut slots = [Slot { at: 0, len: 0 }; N];
    let (mut at, mut i) = (0, 0);
    while i < N {
        slots[i] = Slot { at, len: lens[i] };
        // After a mistake, which is reported, sizes may be anything.
        at = at.saturating_add(lens[i]);
        i += 1;
    }
    slots
}

/// The end of the last slot.
pub const fn extent(slots: &[Slot]) -> usize {
    let mut end = 0;
    let mut i = 0;
    while i < slots.len() {
        let slot = slots[i].at.saturating_add(slots[i].len);
        if slot > end {
            end = slot;
        }
        i += 1;
    }
    end
}

/// The memory of one pass.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Numbers per sample.
    pub len: usize,
    /// Where the parts of the input are.
    pub inputs: &'static [Slot],
    /// Where the parts of the output are.
    pub outputs: &'static [Slot],
}

/// How the values of a batch lie in memory: piece after piece of so many samples, the last of which may have fewer; within a
/// piece, each value's numbers for all its samples, one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Samples.
    pub n: usize,
    /// Samples of a piece.
    pub piece: usize,
    /// Numbers per sample.
    pub len: usize,
}

impl Layout {
    /// Where the numbers of a value for sample `i` are.
    pub const fn of(&self, slot: Slot, i: usize) -> core::ops::Range<usize> {
        let first = i / self.piece * self.piece;
        let here = if self.n - first < self.piece { self.n - first } else { self.piece };
        let at = first * self.len + slot.at * here + (i - first) * slot.len;
        at..at + slot.len
    }
}
