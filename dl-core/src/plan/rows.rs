//! The rows of a network's table: [`LayerInfo`].

use super::{Name, Part, Room};
use crate::shape::Dims;
use crate::spec::Segments;

/// One layer of a network, for tables and summaries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerInfo<'a> {
    /// Its name in the definition, or none; in a network that is part of another, after that one's.
    pub name: Name<'a>,
    /// Its name in checkpoints, if it has weights: what a row of a part is called that has no other name.
    pub stored: Name<'a>,
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
    /// Whether it uses the weights of a layer before it.
    pub shared: bool,
    /// Whether the definition takes it out of training.
    pub frozen: bool,
}

impl<'a> LayerInfo<'a> {
    /// A row of a network's table.
    pub const fn new(name: &'a str, kind: &'static str, output: Dims, segments: Segments, macs: u64) -> Self {
        LayerInfo::counted(name, kind, output, [segments.params(), segments.numbers()], macs)
    }

    /// The same, where it is known how many numbers are trained, and how many there are.
    pub const fn counted(
        name: &'a str,
        kind: &'static str,
        output: Dims,
        [params, numbers]: [usize; 2],
        macs: u64,
    ) -> Self {
        LayerInfo {
            name: Name::new(name),
            stored: Name::new(""),
            kind,
            output,
            params,
            numbers,
            macs,
            in_place: false,
            shared: false,
            frozen: false,
        }
    }

    /// The same row, for a layer that is taken out of training.
    #[must_use]
    #[inline]
    pub const fn frozen(mut self) -> Self {
        self.frozen = true;
        self
    }

    /// The same row, for a layer with weights that are called so in checkpoints.
    #[must_use]
    #[inline]
    pub const fn stored(mut self, name: &'a str) -> Self {
        self.stored = Name::new(name);
        self
    }

    /// The same row, for a layer that uses the weights of one before.
    #[must_use]
    #[inline]
    pub const fn again(mut self) -> Self {
        (self.params, self.numbers, self.shared) = (0, 0, true);
        self
    }

    /// The same row, for a layer whose output takes the memory of its input.
    #[must_use]
    #[inline]
    pub const fn in_place(mut self) -> Self {
        self.in_place = true;
        self
    }
}

impl<R: Copy> Room<LayerInfo<'static>, R> {
    /// Adds the row of a layer, or those of a network that is part of this one and is called `name`.
    pub const fn rows(&mut self, name: &'static str, layer: LayerInfo<'static>, part: &Part, again: bool) {
        let Some(layers) = part.layers else { return self.add(if again { layer.again() } else { layer }) };
        let mut i = 0;
        while i < layers.len() {
            let shown = if layers[i].name.is_empty() { layers[i].stored } else { layers[i].name };
            let stored = if layers[i].stored.is_empty() { layers[i].stored } else { layers[i].stored.within(name) };
            let frozen = layer.frozen || layers[i].frozen;
            let row = LayerInfo { name: shown.within(name), stored, frozen, ..layers[i] };
            self.add(if again { row.again() } else { row });
            i += 1;
        }
    }
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
