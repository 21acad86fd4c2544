//! `Last`.

#[cfg(feature = "train")]
use super::Backward;
#[cfg(any(feature = "std", feature = "train"))]
use super::Sequences;
use super::{OverTime, Site};
use crate::element::Element;
use crate::kernels::small;
use crate::spec::Last;

impl OverTime for Last {
    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(
        _weights: &[T],
        _packed: &[T],
        sequences: Sequences<'_>,
        x: &[T],
        y: &mut [T],
        _states: [&mut [T]; 2],
    ) {
        let len = S::INPUT.step().len();
        for (i, y) in y.chunks_exact_mut(len).enumerate() {
            let steps = sequences.of(i);
            match steps.is_empty() {
                true => y.fill(T::ZERO),
                false => y.copy_from_slice(&x[(steps.end - 1) * len..][..len]),
            }
        }
    }

    fn infer_one<S: Site<Layer = Self>, T: Element>(
        _weights: &[T],
        steps: usize,
        x: &[T],
        y: &mut [T],
        _states: [&mut [T]; 2],
    ) {
        small::over_time::last(const { S::INPUT.step().len() }, steps, x, y);
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(
        pass: Backward<'_, T>,
        sequences: Sequences<'_>,
        _states: [&[T]; 2],
        _dstates: [&mut [T]; 2],
        _given: bool,
    ) {
        let Some(dx) = pass.dx else { return };
        let len = S::INPUT.step().len();
        // Forward was y = x_{T−1}, so here dx_{T−1} = dy.
        dx.fill(T::ZERO);
        for (i, dy) in pass.dy.chunks_exact(len).enumerate() {
            let steps = sequences.of(i);
            if !steps.is_empty() {
                dx[(steps.end - 1) * len..][..len].copy_from_slice(dy);
            }
        }
    }
}
