//! [`Part`]: what a network around a layer must know of it.

use super::{LayerInfo, Life, Need, Segment, Slot, Weights, extent, place};
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
    #[cfg(feature = "std")]
    pub arena: usize,
    /// The same of [`Network::infer`](crate::network::Network::infer_in), of one sample.
    pub one: usize,
    /// Numbers per sample that the backward pass needs while it is at work on it.
    pub grads: usize,
    /// The numbers of its packed weights.
    pub packs: usize,
    /// Whether the samples of a batch depend on each other in training.
    pub coupled: bool,
}

impl Part {
    /// A single layer, which needs nothing but its input and output.
    pub const LAYER: Part = Part {
        layers: None,
        segments: None,
        weights: None,
        values: 0,
        #[cfg(feature = "std")]
        arena: 0,
        one: 0,
        grads: 0,
        packs: 0,
        coupled: false,
    };

    /// Numbers that one step of a sequence needs while it is at work on it.
    pub const fn step(&self) -> usize {
        #[cfg(feature = "std")]
        return self.arena;
        #[cfg(not(feature = "std"))]
        self.one
    }

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
pub const fn mark<const N: usize>(mut slots: [Slot; N], ports: &[(usize, Slot)]) -> [Slot; N] {
    let mut i = ports.len();
    while i > 0 {
        i -= 1;
        slots[ports[i].0] = ports[i].1;
    }
    slots
}

/// The table in which some values lie where others do: `(value, the other)`, each pair after those that it depends on.
pub const fn alias<const N: usize>(mut slots: [Slot; N], pairs: &[(usize, usize)]) -> [Slot; N] {
    let mut i = 0;
    while i < pairs.len() {
        slots[pairs[i].0] = slots[pairs[i].1];
        i += 1;
    }
    slots
}

/// Places the values of inference in a network that is part of another, and says how much memory that needs beside inputs and outputs. What is
/// dead before `output` is written may lie in the memory of that, which the network around it provides for the whole time; of two ways to
/// choose among such values, from the first or from the last on, the one that leaves less to place.
pub const fn place_part<const N: usize>(lives: [Life; N], output: Option<usize>) -> ([Slot; N], usize) {
    let Some(output) = output else {
        let slots = place(lives);
        return (slots, extent(&slots).sample);
    };
    let (first, last) = (guests(&lives, output, false), guests(&lives, output, true));
    let forward = inside_output(lives, output, &first);
    if same(&first, &last) {
        return forward;
    }
    let backward = inside_output(lives, output, &last);
    if backward.1 < forward.1 { backward } else { forward }
}

/// The values that may lie in the memory of `output`, going through them in one direction.
const fn guests<const N: usize>(lives: &[Life; N], output: usize, backward: bool) -> [bool; N] {
    let room = lives[output];
    let mut guests = [false; N];
    let mut i = 0;
    while i < N {
        let v = if backward { N - 1 - i } else { i };
        let own = lives[v];
        let mut fits = v != output && own.need.len > 0 && own.need.len <= room.need.len && own.to < room.from;
        let mut w = 0;
        while fits && w < N {
            fits = !guests[w] || lives[w].to < own.from || own.to < lives[w].from;
            w += 1;
        }
        guests[v] = fits;
        i += 1;
    }
    guests
}

const fn same<const N: usize>(a: &[bool; N], b: &[bool; N]) -> bool {
    let mut i = 0;
    while i < N && a[i] == b[i] {
        i += 1;
    }
    i == N
}

/// As [`place_part`], with these values in the memory of `output`.
const fn inside_output<const N: usize>(mut lives: [Life; N], output: usize, guests: &[bool; N]) -> ([Slot; N], usize) {
    let whole = lives;
    lives[output].need = Need::NOTHING;
    let mut v = 0;
    while v < N {
        if guests[v] {
            lives[v].need = Need::NOTHING;
        }
        v += 1;
    }
    let mut slots = place(lives);
    let len = extent(&slots).sample;
    let mut v = 0;
    while v < N {
        if guests[v] {
            slots[v] = Slot { len: whole[v].need.len, ..Slot::output(0) };
        }
        v += 1;
    }
    (slots, len)
}

/// The places of a network by itself, whose inputs and outputs are at `xs` and `ys`, and whose own memory begins where `inside` does.
pub const fn bound<const N: usize>(mut slots: [Slot; N], xs: &[Slot], ys: &[Slot], inside: Slot) -> [Slot; N] {
    let mut i = 0;
    while i < N {
        slots[i] = slots[i].bind(xs, ys, inside);
        i += 1;
    }
    slots
}
