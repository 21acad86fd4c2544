//! `MeanOverTime`.

#[cfg(feature = "train")]
use super::Backward;
#[cfg(any(feature = "std", feature = "train"))]
use super::Sequences;
use super::{OverTime, Site};
use crate::element::Element;
use crate::kernels::small;
use crate::spec::MeanOverTime;

impl OverTime for MeanOverTime {
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
            y.fill(T::ZERO);
            for x in x[steps.start * len..steps.end * len].chunks_exact(len) {
                y.iter_mut().zip(x).for_each(|(y, x)| *y += *x);
            }
            let count = T::from_usize(steps.len().max(1));
            y.iter_mut().for_each(|y| *y /= count);
        }
    }

    fn infer_one<S: Site<Layer = Self>, T: Element>(
        _weights: &[T],
        steps: usize,
        x: &[T],
        y: &mut [T],
        _states: [&mut [T]; 2],
    ) {
        small::over_time::mean(const { S::INPUT.step().len() }, steps, x, y);
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
        // Forward was y = Σ x_t / T, so here dx_t = dy / T.
        for (i, dy) in pass.dy.chunks_exact(len).enumerate() {
            let steps = sequences.of(i);
            let count = T::from_usize(steps.len().max(1));
            for dx in dx[steps.start * len..steps.end * len].chunks_exact_mut(len) {
                dx.iter_mut().zip(dy).for_each(|(dx, dy)| *dx = *dy / count);
            }
        }
    }
}
