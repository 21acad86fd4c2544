//! Layers of the user's own.

#[cfg(feature = "train")]
use super::GradientPorts;
#[cfg(all(feature = "train", feature = "std"))]
use super::Split;
use super::{Component, Flat, Ports, Site};
use crate::element::Element;
use crate::kernels::small::{pieces, pieces_mut};
#[cfg(all(feature = "train", feature = "std"))]
use crate::par::{self, Queue};
use crate::plan::Part;
#[cfg(any(feature = "std", feature = "train"))]
use crate::plan::Slot;
#[cfg(feature = "std")]
use crate::run::Batch;
#[cfg(feature = "train")]
use crate::run::Pass;
use crate::run::{self, Given};

/// A layer that treats each sample by itself: what [`layer!`](https://docs.rs/dl) implements. With it, the type has `const fn`s `shapes`,
/// `generics`, `segments`, `macs` and `keep`, which a trait could not have.
pub trait PerSample: Copy + Send + Sync + 'static {
    /// Its weights, for the sizes that `generics` gives.
    type Arrays<T, const A: usize, const B: usize, const C: usize, const D: usize, const E: usize, const F: usize>: Flat<
        T,
    >
    where
        T: Element;

    /// Evaluation of one sample: `y = f(x)`.
    fn infer<S: Site<Layer = Self>, T: Element>(weights: &[T], x: &[T], y: &mut [T]);

    /// The forward pass of one sample.
    #[cfg(feature = "train")]
    fn forward<S: Site<Layer = Self>, T: Element>(weights: &[T], sample: Sample<'_, T>);

    /// The backward pass of one sample: overwrites the gradient of the input, adds to that of the weights.
    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(weights: &[T], gradient: Gradient<'_, T>);
}

/// One sample on its way forward.
#[cfg(feature = "train")]
pub struct Sample<'a, T> {
    /// The input.
    pub x: &'a [T],
    /// The output, to be written.
    pub y: &'a mut [T],
    /// What the backward pass will be given.
    pub keep: &'a mut [T],
    /// Training or evaluation.
    pub training: bool,
    /// A seed that is different for every sample, layer and pass.
    pub seed: u64,
}

/// One sample on its way back.
#[cfg(feature = "train")]
pub struct Gradient<'a, T> {
    /// The input.
    pub x: &'a [T],
    /// The output.
    pub y: &'a [T],
    /// What the forward pass kept.
    pub keep: &'a [T],
    /// The gradient of the output.
    pub dy: &'a [T],
    /// The gradient of the input, to be written.
    pub dx: &'a mut [T],
    /// The gradient of the weights, to be added to.
    pub dweights: &'a mut [T],
    /// Training or evaluation.
    pub training: bool,
}

/// One value of each sample of a batch.
#[cfg(feature = "std")]
fn each<T>(memory: &[T], slot: Slot) -> impl Iterator<Item = &[T]> {
    memory.chunks_exact(slot.len.max(1)).map(move |one| if slot.len == 0 { &[] } else { one })
}

/// What a sample costs, in multiply-adds; a layer that counts none is taken to do a little for each number.
#[cfg(all(feature = "train", feature = "std"))]
const fn work<S: Site>() -> usize {
    S::MACS as usize + 4 * (S::INPUT.len() + S::OUTPUT.len())
}

/// The value of sample `i`.
#[cfg(feature = "train")]
fn nth<T>(memory: &[T], slot: Slot, i: usize) -> &[T] {
    memory.get(i * slot.len..(i + 1) * slot.len).unwrap_or(&[])
}

#[cfg(feature = "train")]
fn nth_mut<T>(memory: &mut [T], slot: Slot, i: usize) -> &mut [T] {
    memory.get_mut(i * slot.len..(i + 1) * slot.len).unwrap_or(&mut [])
}

impl<L: PerSample> Component for L {
    const PART: Part = Part::LAYER;

    type Ends = crate::network::ends::Scores;

    type Weights<T, const A: usize, const B: usize, const C: usize, const D: usize, const E: usize, const F: usize>
        = L::Arrays<T, A, B, C, D, E, F>
    where
        T: Element;

    type Room<X: Copy + Send + Sync + 'static> = [X; 1];

    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(weights: &[T], batch: Batch<'_, T>, arena: &mut [T], at: Ports<'_>) {
        let (x, y) = (at.xs[0], at.ys[0]);
        let Ok([xs, ys]) = arena.get_disjoint_mut([x.batch(batch.n), y.batch(batch.n)]) else { return };
        for (x, y) in each(xs, x).zip(ys.chunks_exact_mut(y.len.max(1))) {
            L::infer::<S, T>(weights, x, y);
        }
    }

    fn infer_one<S: Site<Layer = Self>, T: Element>(
        weights: &[T],
        given: Given<'_, T>,
        arena: &mut [T],
        at: Ports<'_>,
    ) {
        let ([x, ..], [y, ..]) = (at.xs, at.ys) else { return };
        let Some((xs, ys)) = run::pair(given, arena, *x, *y) else { return };
        let [input, output] = const { [S::INPUT.len(), S::OUTPUT.len()] };
        for (x, y) in pieces(xs, input).zip(pieces_mut(ys, output)) {
            L::infer::<S, T>(weights, x, y);
        }
    }

    #[cfg(feature = "std")]
    fn pack<S: Site<Layer = Self>, T: Element>(_weights: &[T], _packed: &mut [T], _backward: bool) {}

    #[cfg(feature = "train")]
    fn forward<S: Site<Layer = Self>, T: Element>(
        weights: &[T],
        _packs: &[T],
        values: &mut [T],
        at: Ports<'_>,
        pass: Pass<'_>,
    ) {
        let (x, y, keep) = (at.xs[0], at.ys[0], at.inside);
        let places = [x, y, keep].map(|slot| slot.batch(pass.n));
        let Ok([xs, ys, keeps]) = values.get_disjoint_mut(places) else { return };
        let (n, before) = (x.count(pass.n), x.count(pass.first));
        let seed = crate::rng::mix(pass.seed, S::INDEX as u64);
        let range = |ys: &mut [T], keeps: &mut [T], first: usize, count: usize| {
            for i in 0..count {
                let (x, y, keep) = (nth(xs, x, first + i), nth_mut(ys, y, i), nth_mut(keeps, keep, i));
                let seed = crate::rng::mix(seed, (before + first + i) as u64);
                L::forward::<S, T>(weights, Sample { x, y, keep, training: pass.training, seed });
            }
        };
        #[cfg(not(feature = "std"))]
        range(ys, keeps, 0, n);
        #[cfg(feature = "std")]
        let piece = if pass.split == Split::Samples { par::shares(n, work::<S>()) } else { n.max(1) };
        #[cfg(feature = "std")]
        {
            let outputs = par::parts(ys, y.len, piece).zip(par::parts(keeps, keep.len, piece));
            let pieces = Queue::new((0..n).step_by(piece).zip(outputs));
            par::workers(n.div_ceil(piece), &|| {
                while let Some((first, (ys, keeps))) = pieces.next() {
                    range(ys, keeps, first, piece.min(n - first));
                }
            });
        }
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(
        weights: &[T],
        _packs: &[T],
        dweights: &mut [T],
        values: &mut [T],
        at: Ports<'_>,
        grads: &mut [T],
        gradients: GradientPorts<'_>,
        pass: Pass<'_>,
    ) {
        let (x, y, keep) = (at.xs[0], at.ys[0], at.inside);
        let [xs, ys, keeps] = [x, y, keep].map(|slot| &values[slot.batch(pass.n)]);
        let (dy, dx) = (gradients.dys[0], gradients.dxs[0]);
        let Ok([dys, dxs]) = grads.get_disjoint_mut([dy.batch(pass.n), dx.batch(pass.n)]) else { return };
        let n = x.count(pass.n);
        let range = |dxs: &mut [T], dweights: &mut [T], first: usize, count: usize| {
            for i in 0..count {
                let (x, y, keep) = (nth(xs, x, first + i), nth(ys, y, first + i), nth(keeps, keep, first + i));
                let (dy, dx) = (nth(dys, dy, first + i), nth_mut(dxs, dx, i));
                let training = pass.training;
                L::backward::<S, T>(weights, Gradient { x, y, keep, dy, dx, dweights, training });
            }
        };
        #[cfg(not(feature = "std"))]
        range(dxs, dweights, 0, n);
        #[cfg(feature = "std")]
        {
            let piece = par::shares(n, work::<S>());
            if pass.split != Split::Samples || n <= piece {
                return range(dxs, dweights, 0, n);
            }
            // Each piece has a sum of its own for the weights; they are added up in their order.
            let (count, len) = (n.div_ceil(piece), dweights.len());
            T::with_scratch(count * len, |sums| {
                sums.fill(T::ZERO);
                {
                    let outputs = par::parts(dxs, dx.len, piece).zip(par::parts(sums, len, 1));
                    let pieces = Queue::new((0..n).step_by(piece).zip(outputs));
                    par::workers(count, &|| {
                        while let Some((first, (dxs, sum))) = pieces.next() {
                            range(dxs, sum, first, piece.min(n - first));
                        }
                    });
                }
                for sum in sums.chunks_exact(len.max(1)) {
                    dweights.iter_mut().zip(sum).for_each(|(to, from)| *to += *from);
                }
            });
        }
    }

    #[cfg(all(feature = "train", feature = "std"))]
    fn update<S: Site<Layer = Self>, T: Element>(_weights: &mut [T], _values: &[T], _at: Ports<'_>, _pass: Pass<'_>) {}
}

/// The weights of a layer that has none.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoWeights<T>([T; 0]);

// SAFETY: no numbers.
unsafe impl<T: Element> Flat<T> for NoWeights<T> {}
