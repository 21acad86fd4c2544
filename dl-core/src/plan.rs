//! Where values live in memory: tables that const evaluation computes for each network.

use crate::shape::Dims;
use crate::spec::{Init, Product, Role, SegmentSpec, Segments};

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

    /// Where the values of a batch of `n` are. An empty slot is nowhere, and overlaps with nothing.
    pub const fn batch(self, n: usize) -> core::ops::Range<usize> {
        if self.len == 0 { 0..0 } else { self.at * n..(self.at + self.len) * n }
    }
}

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
    place_after(lives, &[])
}

/// As [`place`], those values last that are `optional`: [`extent_without`] them, the others need no more than if they were alone.
pub const fn place_after<const N: usize>(lives: [Life; N], optional: &[usize]) -> [Slot; N] {
    let mut slots = [Slot { at: usize::MAX, len: 0 }; N];
    let mut placed = 0;
    while placed < N {
        // The largest that has no place yet, of those that are not optional as long as there is one.
        let mut v = N;
        let mut i = 0;
        while i < N {
            let waits = is_among(i, optional) as usize;
            if slots[i].at == usize::MAX
                && (v == N
                    || waits < is_among(v, optional) as usize
                    || (waits == is_among(v, optional) as usize && lives[i].len > lives[v].len))
            {
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

/// Whether `i` is one of `some`.
const fn is_among(i: usize, some: &[usize]) -> bool {
    let mut k = 0;
    while k < some.len() {
        if some[k] == i {
            return true;
        }
        k += 1;
    }
    false
}

/// The end of the last slot that is not `optional`.
pub const fn extent_without(slots: &[Slot], optional: &[usize]) -> usize {
    let mut end = 0;
    let mut i = 0;
    while i < slots.len() {
        let slot = slots[i].at.saturating_add(slots[i].len);
        if slot > end && !is_among(i, optional) {
            end = slot;
        }
        i += 1;
    }
    end
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
    extent_without(slots, &[])
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

/// The weights of one layer, as training sees them.
#[derive(Clone, Copy, Debug)]
pub struct Weights {
    /// Where they are among the network's.
    pub range: Slot,
    /// Where their gradient is among those that each piece of a batch adds to: of all layers that are not products.
    pub part: Slot,
    /// The layer as a product with a matrix, if it is one.
    pub product: Option<Product>,
    /// Its input.
    pub x: Slot,
    /// The gradient of its output, if it is a product.
    pub dy: Slot,
}

impl Weights {
    /// `numbers` weights of a layer; [`weights`] says where they are.
    pub const fn new(numbers: usize, product: Option<Product>, x: Slot, dy: Slot) -> Self {
        let part = Slot { at: 0, len: if product.is_some() { 0 } else { numbers } };
        Weights { range: Slot { at: 0, len: numbers }, part, product, x, dy }
    }
}

/// Puts the weights of all layers one after the other.
pub const fn weights<const N: usize>(mut layers: [Weights; N]) -> [Weights; N] {
    let (mut at, mut part, mut i) = (0, 0, 0);
    while i < N {
        (layers[i].range.at, layers[i].part.at) = (at, part);
        at += layers[i].range.len;
        part += layers[i].part.len;
        i += 1;
    }
    layers
}

/// How many numbers have gradients that each piece of a batch adds to.
pub const fn summed(layers: &[Weights]) -> usize {
    match layers {
        [.., last] => last.part.at + last.part.len,
        [] => 0,
    }
}

/// One layer of a network, for tables and summaries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerInfo<'a> {
    /// Its name in the definition, or `""`.
    pub name: &'a str,
    /// What kind of layer it is.
    pub kind: &'static str,
    /// What goes out of it, per sample.
    pub output: Dims,
    /// Trained numbers.
    pub params: usize,
    /// All numbers, running statistics included.
    pub numbers: usize,
    /// Multiply-adds per sample.
    pub macs: u64,
    /// Whether its output takes the memory of its input.
    pub in_place: bool,
}

impl<'a> LayerInfo<'a> {
    /// A row of a network's table.
    pub const fn new(name: &'a str, kind: &'static str, output: Dims, segments: Segments, macs: u64) -> Self {
        let (params, numbers) = (segments.params(), segments.numbers());
        LayerInfo { name, kind, output, params, numbers, macs, in_place: false }
    }

    /// The same row, for a layer whose output takes the memory of its input.
    #[must_use]
    #[inline]
    pub const fn in_place(mut self) -> Self {
        self.in_place = true;
        self
    }
}

/// One array of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// The layer's name in checkpoints: `c1`, or its position as in PyTorch's `Sequential`.
    pub layer: &'static str,
    /// Its field: `weight`.
    pub field: &'static str,
    /// Its dimensions.
    pub dims: Dims,
    /// What it is for.
    pub role: Role,
    /// How it begins.
    pub init: Init,
    /// How many numbers enter into one output.
    pub fan_in: usize,
    /// How many outputs one number enters into.
    pub fan_out: usize,
    /// Where it begins in the network's flat slice.
    pub at: usize,
    /// Whether the definition takes it out of training.
    pub frozen: bool,
}

impl Segment {
    /// Where it is in the network's flat slice.
    pub const fn range(&self) -> core::ops::Range<usize> {
        self.at..self.at + self.dims.len()
    }

    /// Its name in checkpoints, PyTorch's: `c1.weight`.
    #[cfg(feature = "alloc")]
    pub fn name(&self) -> alloc::string::String {
        alloc::format!("{}.{}", self.layer, self.field)
    }
}

/// How many arrays some layers have.
pub const fn segment_count(layers: &[(&'static str, Segments)]) -> usize {
    let mut count = 0;
    let mut i = 0;
    while i < layers.len() {
        count += layers[i].1.as_slice().len();
        i += 1;
    }
    count
}

/// The table of all arrays of a network, in the order of its fields. `init` is the network's, for layers that have none of
/// their own.
pub const fn segment_table<const N: usize>(layers: &[(&'static str, Segments)], init: Init) -> [Segment; N] {
    const NONE: Segment = Segment {
        layer: "",
        field: "",
        dims: Dims::BROKEN,
        role: Role::Buffer,
        init: Init::Inherit,
        fan_in: 0,
        fan_out: 0,
        at: 0,
        frozen: false,
    };
    let mut table = [NONE; N];
    let (mut count, mut at, mut i) = (0, 0, 0);
    while i < layers.len() {
        let segments = layers[i].1.as_slice();
        let mut j = 0;
        while j < segments.len() && count < N {
            let SegmentSpec { field, dims, role, init: own, fan_in, fan_out } = segments[j];
            let init = match (own, init) {
                (Init::Inherit, Init::Inherit) => Init::Pytorch,
                (Init::Inherit, init) => init,
                (own, _) => own,
            };
            table[count] = Segment { layer: layers[i].0, field, dims, role, init, fan_in, fan_out, at, frozen: false };
            at += dims.len();
            count += 1;
            j += 1;
        }
        i += 1;
    }
    table
}

/// Whether a network is little more than large matrices, of which each number is used about once for a sample: its passes read weights
/// for most of their time, so that a batch stays together and cores share the weights, not the samples.
pub const fn reads_weights(layers: &[LayerInfo<'_>]) -> bool {
    numbers(layers) >= 1 << 19 && macs(layers) <= 2 * numbers(layers) as u64
}

/// How many numbers are trained.
pub const fn params(layers: &[LayerInfo<'_>]) -> usize {
    let mut sum = 0usize;
    let mut i = 0;
    while i < layers.len() {
        sum = sum.saturating_add(layers[i].params);
        i += 1;
    }
    sum
}

/// How many numbers there are, running statistics included.
pub const fn numbers(layers: &[LayerInfo<'_>]) -> usize {
    let mut sum = 0usize;
    let mut i = 0;
    while i < layers.len() {
        sum = sum.saturating_add(layers[i].numbers);
        i += 1;
    }
    sum
}

/// Multiply-adds per sample.
pub const fn macs(layers: &[LayerInfo<'_>]) -> u64 {
    let mut sum = 0u64;
    let mut i = 0;
    while i < layers.len() {
        sum = sum.saturating_add(layers[i].macs);
        i += 1;
    }
    sum
}
