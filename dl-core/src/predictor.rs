//! [`Predictor`].

use alloc::vec::Vec;

use crate::memory::Lines;
use crate::network::{Network, arena, infer_batch, pack, predict_one};
use crate::plan::extent;

/// Predicts many times with the same weights: what can be computed of them alone is computed once. It borrows the network, so that
/// nothing changes the weights as long as it lives.
///
/// ```text
/// let mut predictor = net.predictor();
/// for image in &images {
///     let scores: [f32; 10] = predictor.predict(image);
/// }
/// let scores: Vec<[f32; 10]> = predictor.predict_batch(&images);
/// ```
///
/// The guide, on memory, has an example that runs.
///
/// Made by [`Network::predictor`].
pub struct Predictor<'n, N: Network> {
    net: &'n N,
    packs: Lines<N::Elem>,
    arena: Lines<N::Elem>,
}

impl<'n, N: Network> Predictor<'n, N> {
    pub(crate) fn new(net: &'n N) -> Self {
        let (mut packs, mut arena) = (Lines::new(), Lines::new());
        pack(net, packs.grown(extent(N::PACKS).sample), false);
        arena.grown(N::ARENA);
        Predictor { net, packs, arena }
    }

    /// See [`Network::predict`].
    #[must_use]
    pub fn predict(&mut self, x: &N::Input) -> N::Output {
        predict_one(self.net, &self.packs, x, self.arena.grown(arena::<N>(x)))
    }

    /// See [`Network::predict_batch`].
    #[must_use]
    pub fn predict_batch(&mut self, xs: &[N::Input]) -> Vec<N::Output> {
        infer_batch(self.net, &self.packs, xs)
    }
}
