//! The gradients of weights: those that are put off until all samples have been through, and those that pieces add up.

use std::ops::Range;
use std::{iter, slice};

use crate::element::Element;
use crate::par::{self, Queue};
use crate::plan::{self, Layout, Slot, Weights};
use crate::spec::Product;

/// Multiply-adds that are worth another thread.
const TASK: usize = 1 << 20;

/// Some rows of one matrix.
struct Task<'a, T> {
    layer: &'a Weights,
    product: Product,
    rows: Range<usize>,
    dweight: &'a mut [T],
    dbias: &'a mut [T],
}

/// Forward was `y = W x + b` for the layers that are products, so here `dW += Σ dy xᵀ` and `db += Σ dy` over all samples; rows of the
/// matrices are divided among the cores, each of which packs `x`, so evenly and not more often than that: no row depends on another.
///
/// Weights of layers that are `frozen` are passed over. Weights that are used again get their further gradients one use after the other.
pub fn gradients<T: Element>(layers: &[Weights], frozen: &[bool], batch: Layout<'_>, values: &[T], dweights: &mut [T]) {
    let own = plan::own(layers);
    round(own, frozen, batch, values, dweights);
    for layer in &layers[own.len()..] {
        round(slice::from_ref(layer), frozen, batch, values, dweights);
    }
}

/// The gradients of layers none of which share weights.
fn round<T: Element>(layers: &[Weights], frozen: &[bool], batch: Layout<'_>, values: &[T], dweights: &mut [T]) {
    let trained = |layer: &&Weights| !frozen.get(layer.layer).copied().unwrap_or(false);
    let layers = || layers.iter().filter(trained);
    let work: usize = layers()
        .map(|layer| layer.product.map_or(0, |product| product.numbers() * factors(layer, product, batch)))
        .sum();
    let threads = par::threads(work / TASK).max(1);
    let tasks = Queue::new(tasks(layers(), threads, dweights));
    par::workers(threads, &|| {
        while let Some(Task { layer, product, rows, dweight, dbias }) = tasks.next() {
            let Product { inputs, outputs, .. } = product;
            let x = |i| factor(values, batch, layer.x, inputs, i);
            let dy = |i| factor(values, batch, layer.dy, outputs, i);
            T::linear_weight_gradient(inputs, factors(layer, product, batch), &x, &dy, rows, dweight, dbias);
        }
    });
}

/// How many vectors the matrix was multiplied with: one for each sample, or for each step of sequences.
fn factors(layer: &Weights, product: Product, batch: Layout<'_>) -> usize {
    layer.x.count(batch.n) * (layer.x.len / product.inputs.max(1))
}

/// Vector `i`, of `len` numbers, of a value that has one for each sample or several: steps of a sequence of fixed length.
fn factor<'a, T>(values: &'a [T], batch: Layout<'_>, slot: Slot, len: usize, i: usize) -> &'a [T] {
    if slot.len == len {
        return &values[batch.of(slot, i)];
    }
    let steps = slot.len / len;
    &values[batch.of(slot, i / steps)][i % steps * len..][..len]
}

/// All rows of all matrices, for so many threads.
fn tasks<'a, T>(
    layers: impl Iterator<Item = &'a Weights>,
    threads: usize,
    dweights: &'a mut [T],
) -> impl Iterator<Item = Task<'a, T>> {
    let (mut rest, mut at) = (dweights, 0);
    let layers = layers.filter_map(move |layer| {
        let here = std::mem::take(&mut rest).get_mut(layer.range.at - at..)?;
        let (here, after) = here.split_at_mut_checked(layer.range.len)?;
        (rest, at) = (after, layer.range.at + layer.range.len);
        Some((layer, layer.product?, here))
    });
    layers.flat_map(move |(layer, product, dweights)| {
        let Product { inputs, outputs, .. } = product;
        let (dweight, dbias) = dweights.split_at_mut(inputs * outputs);
        let rows = outputs.div_ceil(threads).max(1).next_multiple_of(8);
        let biases = dbias.chunks_mut(rows).chain(iter::repeat_with(Default::default));
        dweight.chunks_mut(rows * inputs).zip(biases).enumerate().map(move |(i, (dweight, dbias))| {
            let rows = i * rows..i * rows + dweight.len() / inputs;
            Task { layer, product, rows, dweight, dbias }
        })
    })
}

/// `to += from` and `from = 0`, for the layers that are no products: `from` are the gradients of those alone. Those of frozen layers are
/// dropped.
pub fn add<T: Element>(layers: &[Weights], frozen: &[bool], from: &mut [T], to: &mut [T]) {
    for Weights { range, part, layer, .. } in plan::own(layers).iter().filter(|layer| layer.product.is_none()) {
        if frozen.get(*layer).copied().unwrap_or(false) {
            from[part.range()].fill(T::ZERO);
            continue;
        }
        for (to, from) in to[range.range()].iter_mut().zip(&mut from[part.range()]) {
            *to += *from;
            *from = T::ZERO;
        }
    }
}
