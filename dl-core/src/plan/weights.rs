//! Where the weights of layers are, and what their gradients need.

use super::{Part, Room, Slot};
use crate::spec::Product;

/// Where the weights of a layer, or of all layers of a network that is part of this one, are among those of the network.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    /// Their place among all numbers.
    pub range: Slot,
    /// The place of their gradient among those that each piece of a batch adds to: of all layers that are not products.
    pub part: Slot,
    /// The position of the first layer among those that have weights.
    pub first: usize,
    /// How many layers have weights.
    pub layers: usize,
}

impl Held {
    /// `numbers` weights of a layer, or those of a part; [`held`] says where they are.
    pub const fn new(numbers: usize, product: Option<Product>, part: &Part) -> Self {
        let (numbers, summed, layers) = match part.weights {
            Some(weights) => (total(weights), summed(weights), count(weights)),
            None => (numbers, if product.is_some() { 0 } else { numbers }, (numbers > 0) as usize),
        };
        Held { range: Slot::new(0, numbers), part: Slot::new(0, summed), first: 0, layers }
    }
}

/// Puts the weights of all layers one after the other.
pub const fn held<const N: usize>(mut layers: [Held; N]) -> [Held; N] {
    let (mut at, mut part, mut first, mut i) = (0usize, 0usize, 0usize, 0);
    while i < N {
        (layers[i].range.at, layers[i].part.at, layers[i].first) = (at, part, first);
        // After a mistake, which is reported, sizes may be anything.
        at = at.saturating_add(layers[i].range.len);
        part = part.saturating_add(layers[i].part.len);
        first += layers[i].layers;
        i += 1;
    }
    layers
}

/// The weights of one layer at one place, as training sees them.
#[derive(Clone, Copy, Debug)]
pub struct Weights {
    /// The layer's position among those that have weights.
    pub layer: usize,
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
    /// Whether the definition takes them out of training.
    pub frozen: bool,
    /// Whether these are the weights of a layer before, used again.
    pub again: bool,
}

/// The table of all weights: first each layer's own, then those that are used again.
impl<R: Copy> Room<Weights, R> {
    /// Adds the weights of a layer that is no part: its input is at `x`, what it keeps at `keep`.
    pub const fn layer(
        &mut self,
        held: Held,
        product: Option<Product>,
        x: Slot,
        keep: Slot,
        frozen: bool,
        again: bool,
    ) {
        if held.layers == 0 {
            return;
        }
        let Held { range, part, first, .. } = held;
        self.add(Weights { layer: first, range, part, product, x, dy: keep, frozen, again });
    }

    /// Adds those weights of a part that are used once there, or else those that are used again; if the part itself is used again, all
    /// of them are.
    #[allow(clippy::too_many_arguments)]
    pub const fn part(
        &mut self,
        held: Held,
        part: &Part,
        xs: &[Slot],
        ys: &[Slot],
        inside: Slot,
        frozen: bool,
        shared: bool,
        again: bool,
    ) {
        let Some(weights) = part.weights else {
            if shared == again {
                self.layer(held, None, xs[0], inside, frozen, again);
            }
            return;
        };
        let mut i = 0;
        while i < weights.len() {
            let inner = weights[i];
            if (inner.again || shared) == again {
                self.add(Weights {
                    layer: held.first + inner.layer,
                    range: Slot::new(held.range.at + inner.range.at, inner.range.len),
                    part: Slot::new(held.part.at + inner.part.at, inner.part.len),
                    product: inner.product,
                    x: inner.x.bind(xs, ys, inside),
                    dy: inner.dy.bind(xs, ys, inside),
                    frozen: frozen || inner.frozen,
                    again,
                });
            }
            i += 1;
        }
    }

    /// The table of the network by itself, whose inputs and outputs are at `xs` and `ys`.
    #[must_use]
    pub const fn bound(&self, xs: &[Slot], ys: &[Slot], inside: Slot) -> Self {
        let weights = self.as_slice();
        let mut room = Room::new();
        let mut i = 0;
        while i < weights.len() {
            let (x, dy) = (weights[i].x.bind(xs, ys, inside), weights[i].dy.bind(xs, ys, inside));
            room.add(Weights { x, dy, ..weights[i] });
            i += 1;
        }
        room
    }
}

/// How many layers have weights.
pub const fn count(weights: &[Weights]) -> usize {
    match own(weights) {
        [.., last] => last.layer + 1,
        [] => 0,
    }
}

/// How many numbers they are.
const fn total(weights: &[Weights]) -> usize {
    match own(weights) {
        [.., last] => last.range.at + last.range.len,
        [] => 0,
    }
}

/// How many numbers have gradients that each piece of a batch adds to.
pub const fn summed(weights: &[Weights]) -> usize {
    match own(weights) {
        [.., last] => last.part.at + last.part.len,
        [] => 0,
    }
}

/// Those that are not used again.
pub const fn own(weights: &[Weights]) -> &[Weights] {
    let mut n = weights.len();
    while n > 0 && weights[n - 1].again {
        n -= 1;
    }
    weights.split_at(n).0
}
