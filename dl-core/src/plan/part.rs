//! [`Part`]: what a network around a layer must know of it.

use super::{LayerInfo, Segment, Slot, Weights};
use crate::spec::Segments;

/// What a network must know of a layer that it was given by path: its tables and how much memory its passes need of their own, if it is
/// a network itself.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Its rows, if it is a network.
    pub layers: Option<&'static [LayerInfo<'static>]>,
    /// Its arrays, if it is a network.
    pub segments: Option<&'static [Segment]>,
    /// The weights of its layers, if it is a network.
    pub weights: Option<&'static [Weights]>,
    /// Numbers per sample that the forward pass of training keeps.
    pub values: usize,
    /// Numbers per sample that inference needs while it is at work on it.
    pub arena: usize,
    /// Numbers per sample that the backward pass needs while it is at work on it.
    pub grads: usize,
    /// The numbers of its packed weights.
    pub packs: usize,
    /// Whether the samples of a batch depend on each other in training.
    pub coupled: bool,
}

impl Part {
    /// A single layer, which needs nothing but its input and output.
    pub const LAYER: Part =
        Part { layers: None, segments: None, weights: None, values: 0, arena: 0, grads: 0, packs: 0, coupled: false };

    /// How many rows it has in the table of layers.
    pub const fn rows(&self) -> usize {
        match self.layers {
            Some(layers) => layers.len(),
            None => 1,
        }
    }

    /// How many arrays it has: those of the network, or of the layer.
    pub const fn arrays(&self, layer: Segments) -> usize {
        match self.segments {
            Some(segments) => segments.len(),
            None => layer.as_slice().len(),
        }
    }
}

/// The table of a network as part of another: those slots that are inputs and outputs are marked so, each with the first mark it is given.
pub const fn part<const N: usize>(mut slots: [Slot; N], ports: &[(usize, Slot)]) -> [Slot; N] {
    let mut i = ports.len();
    while i > 0 {
        i -= 1;
        slots[ports[i].0] = ports[i].1;
    }
    slots
}

/// The places of a network by itself, whose inputs and outputs are at `xs` and `ys`, and whose own memory begins at `base`.
pub const fn bound<const N: usize>(mut slots: [Slot; N], xs: &[Slot], ys: &[Slot], base: usize) -> [Slot; N] {
    let mut i = 0;
    while i < N {
        slots[i] = slots[i].bind(xs, ys, base);
        i += 1;
    }
    slots
}
