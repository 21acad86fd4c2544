//! Layers of the user's own.

#[cfg(feature = "train")]
use super::GradientPorts;
use super::{Component, Flat, Ports, Site};
use crate::element::Element;
use crate::plan::{Part, Slot};
use crate::run::Batch;
#[cfg(feature = "train")]
use crate::run::Pass;

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
fn each<T>(memory: &[T], slot: Slot) -> impl Iterator<Item = &[T]> {
    memory.chunks_exact(slot.len.max(1)).map(move |one| if slot.len == 0 { &[] } else { one })
}

/// The number of values of the first slot.
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

    type Weights<T, const A: usize, const B: usize, const C: usize, const D: usize, const E: usize, const F: usize>
        = L::Arrays<T, A, B, C, D, E, F>
    where
        T: Element;

    type Room<X: Copy + Send + Sync + 'static> = [X; 1];

    fn infer<S: Site<Layer = Self>, T: Element>(weights: &[T], batch: Batch<'_, T>, arena: &mut [T], at: Ports<'_>) {
        let (x, y) = (at.xs[0], at.ys[0]);
        let Ok([xs, ys]) = arena.get_disjoint_mut([x.batch(batch.n), y.batch(batch.n)]) else { return };
        for (x, y) in each(xs, x).zip(ys.chunks_exact_mut(y.len.max(1))) {
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
        let n = pass.n;
        let (x, y, keep) = (at.xs[0], at.ys[0], at.inside);
        let Ok([xs, ys, keeps]) = values.get_disjoint_mut([x.batch(n), y.batch(n), keep.batch(n)]) else { return };
        let seed = crate::rng::mix(pass.seed, S::INDEX as u64);
        for i in 0..n {
            let (x, y, keep) = (nth(xs, x, i), nth_mut(ys, y, i), nth_mut(keeps, keep, i));
            let seed = crate::rng::mix(seed, (pass.first + i) as u64);
            L::forward::<S, T>(weights, Sample { x, y, keep, training: pass.training, seed });
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
        let n = pass.n;
        let (x, y, keep) = (at.xs[0], at.ys[0], at.inside);
        let (xs, ys, keeps) = (&values[x.batch(n)], &values[y.batch(n)], &values[keep.batch(n)]);
        let (dy, dx) = (gradients.dys[0], gradients.dxs[0]);
        let Ok([dys, dxs]) = grads.get_disjoint_mut([dy.batch(n), dx.batch(n)]) else { return };
        for i in 0..n {
            L::backward::<S, T>(
                weights,
                Gradient {
                    x: nth(xs, x, i),
                    y: nth(ys, y, i),
                    keep: nth(keeps, keep, i),
                    dy: nth(dys, dy, i),
                    dx: nth_mut(dxs, dx, i),
                    dweights,
                    training: pass.training,
                },
            );
        }
    }

    #[cfg(feature = "train")]
    fn update<S: Site<Layer = Self>, T: Element>(_weights: &mut [T], _values: &[T], _at: Ports<'_>, _pass: Pass<'_>) {}
}

/// The weights of a layer that has none.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoWeights<T>([T; 0]);

// SAFETY: no numbers.
unsafe impl<T: Element> Flat<T> for NoWeights<T> {}
