//! Predictions with vector instructions, of one sample and of many, on all cores.

use alloc::vec::Vec;

use super::{Network, Slots};
use crate::element::Element;
use crate::layers::Split;
use crate::par::{self, Queue};
use crate::plan::{self, Count};
use crate::run::{self, Batch};
use crate::value::{self, Value};

/// Samples from which on weights are packed.
pub(super) const MANY: usize = 8;

/// Packs the weights of all layers into `packs`, if that is not empty, on all cores.
pub(crate) fn pack<N: Network>(net: &N, packs: &mut [N::Elem], backward: bool) {
    if packs.is_empty() {
        return;
    }
    let mut rest = packs;
    // The last layers have most weights as a rule: the largest work first.
    let layers = N::PACKS.iter().enumerate().rev().map(|(layer, slot)| {
        let (before, here) = core::mem::take(&mut rest).split_at_mut(slot.at);
        rest = before;
        (layer, &mut here[..slot.len])
    });
    let layers = Queue::new(layers);
    par::workers(N::PACKS.len(), &|| {
        while let Some((layer, packed)) = layers.next() {
            net.pass_pack(layer, packed, backward);
        }
    });
}

/// How many numbers of memory inference needs for one sample.
pub(crate) fn arena<N: Network>(x: &N::Input) -> usize {
    N::INFER.len.of(Count { samples: 1, steps: x.steps().unwrap_or(0) })
}

/// Evaluates one sample in `arena`, with packed weights or none, its large layers on all cores.
pub(crate) fn predict_one<N: Network>(net: &N, packs: &[N::Elem], x: &N::Input, arena: &mut [N::Elem]) -> N::Output {
    let steps = x.steps().unwrap_or(0);
    let mut y = N::Output::zero(steps);
    let (xs, ys) = (core::slice::from_ref(x), core::slice::from_mut(&mut y));
    let starts = &[0, steps];
    // In const evaluation: threads are no part of a program that has no use for them.
    #[cfg(feature = "rayon")]
    if const { par::Worth::new(N::LAYERS).divided } {
        par::one_sample(const { par::Worth::new(N::LAYERS) }, |split| {
            infer_many(net, Batched { packs, split, starts }, xs, ys, arena, &[], &mut []);
        });
        return y;
    }
    infer_many(net, Batched { packs, split: Split::Done, starts }, xs, ys, arena, &[], &mut []);
    y
}

/// Evaluates one sample whose sequences begin with `state`, which is moved on.
pub(crate) fn infer_from<N: Network>(net: &N, x: &N::Input, arena: &mut [N::Elem], state: &mut [N::Elem]) -> N::Output {
    let steps = x.steps().unwrap_or(0);
    let mut y = N::Output::zero(steps);
    let (xs, ys) = (core::slice::from_ref(x), core::slice::from_mut(&mut y));
    let with = Batched { packs: &[], split: Split::Done, starts: &[0, steps] };
    N::Elem::with_scratch(state.len(), |last| {
        infer_many(net, with, xs, ys, arena, state, last);
        state.copy_from_slice(last);
    });
    y
}

/// Evaluates a batch on all cores, with packed weights or none.
pub(crate) fn infer_batch<N: Network>(net: &N, packs: &[N::Elem], xs: &[N::Input]) -> Vec<N::Output> {
    let mut starts = Vec::new();
    value::starts(xs, &mut starts);
    let mut ys = value::zeros_of(xs.len(), |i| value::steps_of(&starts, i));
    let together = plan::reads_weights(N::LAYERS);
    let work = (N::MACS as usize + N::INFER.len.sample + N::INFER.len.step) * value::mean_steps(&starts, xs.len());
    let (piece, split) = match par::piece_of_pass(work, net.as_slice().len(), 0) {
        _ if together => (64, Split::Outputs),
        piece => (piece.min(32), Split::Done),
    };
    let pieces = Queue::new(xs.chunks(piece).zip(ys.chunks_mut(piece)).enumerate());
    // Where layers divide their work, on threads of the pool, which would otherwise be waited for by each.
    par::workers(xs.len().div_ceil(piece) + usize::from(together), &|| {
        while let Some((i, (xs, ys))) = pieces.next() {
            let starts = starts.get(i * piece..i * piece + xs.len() + 1).unwrap_or(&[]);
            let n = Count { samples: xs.len(), steps: value::total_steps(starts) };
            N::Elem::with_scratch(N::INFER.len.of(n), |arena| {
                infer_many(net, Batched { packs, split, starts }, xs, ys, arena, &[], &mut []);
            });
        }
    });
    ys
}

/// What a batch is evaluated with.
#[derive(Clone, Copy)]
struct Batched<'a, T> {
    /// Packed weights, or none.
    packs: &'a [T],
    split: Split,
    /// Where each sample begins among all steps, and where the last one ends.
    starts: &'a [usize],
}

/// Evaluates a batch in `arena`. Its sequences begin with the states `initial`, one for each, or as the network says if that is empty;
/// those with which they end go to `last`, if that is not empty.
fn infer_many<N: Network>(
    net: &N,
    with: Batched<'_, N::Elem>,
    xs: &[N::Input],
    ys: &mut [N::Output],
    arena: &mut [N::Elem],
    initial: &[N::Elem],
    last: &mut [N::Elem],
) {
    let Batched { packs, split, starts } = with;
    let n = Count { samples: xs.len(), steps: value::total_steps(starts) };
    let arena = &mut arena[..N::INFER.len.of(n)];
    for (part, slot) in N::INFER.inputs.iter().enumerate() {
        if slot.len > 0 {
            N::Input::gather(xs, part, &mut arena[slot.batch(n)]);
        }
    }
    let slots = N::ARENA_SLOTS;
    if initial.is_empty() {
        run::begin_part(net, arena, slots.as_slice(), n, |state| state.arena);
    } else {
        run::begin(N::STATES, arena, slots.as_slice(), n, |state| state.arena, initial);
    }
    net.pass_infer(Batch { n, starts, inputs: N::Input::numbers(xs), packs, split }, arena, slots);
    if !last.is_empty() {
        run::take(N::STATES, arena, slots.as_slice(), n, |state| state.arena[1], last);
    }
    for (part, slot) in N::INFER.outputs.iter().enumerate() {
        N::Output::scatter(&arena[slot.batch(n)], part, ys);
    }
}
