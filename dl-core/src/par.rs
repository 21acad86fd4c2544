//! Work on all cores, with results that do not depend on how many there are.
//!
//! A batch is cut into pieces whose sizes depend on the shapes alone. Each piece is computed as a whole by one thread, and
//! partial sums are added in the order of the pieces; threads only decide who computes a piece and when.

use std::sync::{Mutex, PoisonError};

use crate::element::Element;
use crate::layers::Split;
#[cfg(feature = "rayon")]
use crate::plan::{self, LayerInfo};

/// What is done with a piece of every input and a piece of every output.
type OnPieces<'f, T, const I: usize, const O: usize> = &'f (dyn Fn([&[T]; I], [&mut [T]; O]) + Sync);

/// What is added to a sum for a piece of every input.
type Addend<'f, T, const I: usize> = &'f (dyn Fn([&[T]; I], &mut [T]) + Sync);

/// Multiply-adds below which a piece is not worth handing to another thread.
pub const PIECE: usize = 4_000_000;

/// Samples of the smallest piece: as many as fill a register.
const LEAST: usize = 16;

/// The most pieces that sums are divided into; each needs memory for a sum of its own.
const MOST_SUMS: usize = 8;

/// Whether a layer, or a range of its outputs, with so many multiply-adds for a sample and so many weights, is worth computing on two
/// cores. Giving half of it to another thread takes 1 to 3 µs; 400,000 multiply-adds take 4 µs at best, and 200,000 weights of
/// `f32` take 28 µs to read where they are not in a core's own cache.
#[cfg(feature = "rayon")]
pub const fn is_large(macs: usize, weights: usize) -> bool {
    macs >= 400_000 || weights >= 200_000
}

/// What a sample of a network is worth.
#[cfg(feature = "rayon")]
#[derive(Clone, Copy, Debug)]
pub struct Worth {
    /// Whether there is a layer to divide.
    pub divided: bool,
    /// Whether a thread outside the pool is to go there.
    entered: bool,
}

#[cfg(feature = "rayon")]
impl Worth {
    /// Of a network of these layers. One of them must take so long that the other threads, which sleep when they have nothing to do, are
    /// awake most of the time: 4 million multiply-adds or 500,000 weights. With 1.6 million and 400,000, two threads take from 55 to
    /// 150 µs where one takes 60. A thread outside the pool must wait for it, 10 to 20 µs; a million weights in all are worth that, too.
    pub const fn new(layers: &[LayerInfo<'_>]) -> Self {
        let mut divided = false;
        let mut i = 0;
        while i < layers.len() {
            divided |= layers[i].macs >= 4_000_000 || layers[i].numbers >= 500_000;
            i += 1;
        }
        let entered = divided && (plan::macs(layers) >= 4_000_000 || plan::numbers(layers) >= 1_000_000);
        Worth { divided, entered }
    }
}

/// Calls `f` for one sample of a network that is worth dividing, with who divides its layers; on a thread of the pool where that is worth it.
#[cfg(feature = "rayon")]
pub fn one_sample(worth: Worth, f: impl FnOnce(Split) + Send) {
    let inside = rayon::current_thread_index().is_some();
    if (inside || worth.entered) && rayon::current_num_threads() > 1 {
        return if inside { f(Split::Outputs) } else { join(|| f(Split::Outputs), || ()) };
    }
    f(Split::Done);
}

/// How many samples make a piece when one of them takes `work` multiply-adds.
pub fn piece(work: usize) -> usize {
    (PIECE / work.max(1)).max(1)
}

/// How many samples of a batch go through all layers of a network together: enough that a piece is worth handing to another thread,
/// and its multiply-adds, `work` for each sample, are many beside reading all `weights`, and beside adding up the gradients of
/// those that are `summed` for each piece.
pub const fn piece_of_pass(work: usize, weights: usize, summed: usize) -> usize {
    let mut least = PIECE / 2;
    if least < 32 * weights {
        least = 32 * weights;
    }
    if least < 1024 * summed {
        least = 1024 * summed;
    }
    let piece = least.div_ceil(work).next_power_of_two();
    if piece < LEAST { LEAST } else { piece }
}

/// Work that several threads take in turn.
pub struct Queue<I>(Mutex<I>);

impl<I: Iterator> Queue<I> {
    /// What `items` yields.
    pub fn new(items: I) -> Self {
        Queue(Mutex::new(items))
    }

    /// The next item, for the thread that asks.
    pub fn next(&self) -> Option<I::Item> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).next()
    }
}

/// Cuts a batch into pieces of so many samples for layers of the user's own, of which one takes about `work` multiply-adds: by the shapes
/// alone, so that sums over pieces do not depend on the number of threads. At most eight pieces.
pub fn shares(n: usize, work: usize) -> usize {
    piece(work).max(LEAST).max(n.div_ceil(MOST_SUMS))
}

/// The parts of a batch's memory that belong to its pieces of `piece` samples of `len` numbers; there may be no numbers.
pub fn parts<T>(memory: &mut [T], len: usize, piece: usize) -> impl Iterator<Item = &mut [T]> {
    memory.chunks_mut((len * piece).max(1)).chain(core::iter::repeat_with(Default::default))
}

/// How many threads there are for `most` pieces of work.
pub fn threads(most: usize) -> usize {
    #[cfg(feature = "rayon")]
    if most > 1 {
        return most.min(rayon::current_num_threads());
    }
    most.min(1)
}

/// Calls `f` on as many threads as there are, but at most `most`, and waits for all of them. `f` takes its work from a queue in
/// turn, and returns when that is empty.
pub fn workers(most: usize, f: &(dyn Fn() + Sync)) {
    spread(threads(most), f);
}

fn spread(threads: usize, f: &(dyn Fn() + Sync)) {
    match threads {
        0 | 1 => f(),
        _ => join(|| spread(threads - threads / 2, f), || spread(threads / 2, f)),
    }
}

/// Calls `f` on consecutive pieces of a batch. `inputs` and `outputs` are slices with their lengths per sample; all hold
/// the same number of samples, one of which takes about `work` multiply-adds.
pub fn samples<T: Element, const I: usize, const O: usize>(
    split: Split,
    work: usize,
    inputs: [(&[T], usize); I],
    outputs: [(&mut [T], usize); O],
    f: OnPieces<'_, T, I, O>,
) {
    match split {
        Split::Samples => pieces(piece(work).max(LEAST), inputs, outputs, f),
        Split::Outputs | Split::Done | Split::One => f(inputs.map(|(slice, _)| slice), outputs.map(|(slice, _)| slice)),
    }
}

/// As [`samples`], in pieces of `piece` samples.
pub fn pieces<T: Element, const I: usize, const O: usize>(
    piece: usize,
    inputs: [(&[T], usize); I],
    outputs: [(&mut [T], usize); O],
    f: OnPieces<'_, T, I, O>,
) {
    let n = match (outputs.first(), inputs.first()) {
        (Some((slice, per)), _) if *per > 0 => slice.len() / per,
        (_, Some((slice, per))) if *per > 0 => slice.len() / per,
        _ => return,
    };
    halve(n, piece, inputs, outputs, f);
}

fn halve<T: Element, const I: usize, const O: usize>(
    n: usize,
    piece: usize,
    inputs: [(&[T], usize); I],
    outputs: [(&mut [T], usize); O],
    f: OnPieces<'_, T, I, O>,
) {
    if n <= piece {
        if n > 0 {
            f(inputs.map(|(slice, _)| slice), outputs.map(|(slice, _)| slice));
        }
        return;
    }
    let half = n.div_ceil(piece) / 2 * piece;
    let (mut first_inputs, mut rest_inputs) = (inputs, inputs);
    for i in 0..I {
        let (slice, per) = inputs[i];
        let (a, b) = slice.split_at(half * per);
        (first_inputs[i].0, rest_inputs[i].0) = (a, b);
    }
    let mut first_outputs = [const { None }; O];
    let rest_outputs = {
        let mut i = 0;
        outputs.map(|(slice, per)| {
            let (a, b) = slice.split_at_mut(half * per);
            first_outputs[i] = Some((a, per));
            i += 1;
            (b, per)
        })
    };
    let first_outputs = first_outputs.map(|o| o.unwrap_or((&mut [], 1)));
    join(
        || halve(half, piece, first_inputs, first_outputs, f),
        || halve(n - half, piece, rest_inputs, rest_outputs, f),
    );
}

/// Adds to `sum` what `f` adds for consecutive pieces of a batch: the gradient of weights. `f` gets a piece of every input
/// and a sum to add to. Nothing is added up if `sum` is empty: the weights are frozen.
pub fn sums<T: Element, const I: usize>(
    split: Split,
    work: usize,
    inputs: [(&[T], usize); I],
    sum: &mut [T],
    f: Addend<'_, T, I>,
) {
    let Some(n) = inputs.first().and_then(|(slice, per)| slice.len().checked_div(*per)) else { return };
    if sum.is_empty() {
        return;
    }
    let pieces = if split == Split::Samples { n.div_ceil(piece(work)).min(MOST_SUMS) } else { 1 };
    if pieces <= 1 {
        if n > 0 {
            f(inputs.map(|(slice, _)| slice), sum);
        }
        return;
    }
    let len = sum.len();
    let per_piece = n.div_ceil(pieces);
    T::with_scratch(pieces * len, |partial| {
        partial.fill(T::ZERO);
        each(partial, len, &|i, partial| {
            let (from, to) = ((i * per_piece).min(n), ((i + 1) * per_piece).min(n));
            f(inputs.map(|(slice, per)| &slice[from * per..to * per]), partial);
        });
        for partial in partial.chunks_exact(len) {
            for (s, p) in sum.iter_mut().zip(partial) {
                *s += *p;
            }
        }
    });
}

/// Calls `f(i, rows)` for every `i` and the `i`-th piece of `len` numbers of `slice`, the last of which may be shorter.
pub fn each<T: Element>(slice: &mut [T], len: usize, f: &(dyn Fn(usize, &mut [T]) + Sync)) {
    if len > 0 {
        each_from(0, slice, len, f);
    }
}

fn each_from<T: Element>(first: usize, slice: &mut [T], len: usize, f: &(dyn Fn(usize, &mut [T]) + Sync)) {
    let pieces = slice.len().div_ceil(len);
    if pieces <= 1 {
        if pieces == 1 {
            f(first, slice);
        }
        return;
    }
    let half = pieces / 2;
    let (a, b) = slice.split_at_mut(half * len);
    join(|| each_from(first, a, len, f), || each_from(first + half, b, len, f));
}

/// Ranges of a layer's outputs, which are computed one after the other or on all cores. Who needs no threads does not name them, so that
/// they are no part of a program without.
#[derive(Clone, Copy)]
pub struct Ranges {
    /// How many.
    pub count: usize,
    each: fn(usize, &(dyn Fn(usize) + Sync)),
}

impl Ranges {
    /// All outputs at once.
    pub const ONE: Self = Ranges { count: 1, each: |count, f| (0..count).for_each(f) };

    /// As many as are worth it where a batch takes so many multiply-adds and all cores work on it together.
    #[cfg(any(feature = "rayon", feature = "train"))]
    pub fn together(work: usize) -> Self {
        Ranges { count: work.div_ceil(2 * PIECE), each: |count, f| halve_all(0, count, f) }
    }

    /// Calls `f` for each of `count` ranges, which need not be as many as are worth it.
    pub fn each(&self, count: usize, f: &(dyn Fn(usize) + Sync)) {
        (self.each)(count, f);
    }
}

#[cfg(any(feature = "rayon", feature = "train"))]
fn halve_all(first: usize, end: usize, f: &(dyn Fn(usize) + Sync)) {
    match end - first {
        0 => {}
        1 => f(first),
        count => join(|| halve_all(first, first + count / 2, f), || halve_all(first + count / 2, end, f)),
    }
}

/// Where threads write numbers that do not follow each other, each of them its own.
#[derive(Clone, Copy, Debug)]
pub struct Shared<T>(*mut T);

// SAFETY: a pointer; who writes through it vouches that nobody else does so in the same place.
unsafe impl<T: Send> Send for Shared<T> {}
// SAFETY: the same.
unsafe impl<T: Send> Sync for Shared<T> {}

impl<T> Shared<T> {
    /// To the first of these numbers.
    pub fn new(numbers: &mut [T]) -> Self {
        Shared(numbers.as_mut_ptr())
    }

    /// To number `i`.
    pub fn at(self, i: usize) -> *mut T {
        self.0.wrapping_add(i)
    }
}

/// Both, on two threads if there are two.
pub(crate) fn join(a: impl FnOnce() + Send, b: impl FnOnce() + Send) {
    #[cfg(feature = "rayon")]
    rayon::join(a, b);
    #[cfg(not(feature = "rayon"))]
    {
        a();
        b();
    }
}
