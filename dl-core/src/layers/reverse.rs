//! `Reverse`.

#[cfg(feature = "train")]
use super::Backward;
#[cfg(any(feature = "std", feature = "train"))]
use super::Sequences;
use super::{OverTime, Site};
use crate::element::Element;
use crate::kernels::small;
use crate::spec::Reverse;

impl OverTime for Reverse {
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
        for i in 0..sequences.count() {
            let steps = sequences.of(i);
            let (x, y) = (&x[steps.start * len..steps.end * len], &mut y[steps.start * len..steps.end * len]);
            y.chunks_exact_mut(len).rev().zip(x.chunks_exact(len)).for_each(|(y, x)| y.copy_from_slice(x));
        }
    }

    fn infer_one<S: Site<Layer = Self>, T: Element>(
        _weights: &[T],
        steps: usize,
        x: &[T],
        y: &mut [T],
        _states: [&mut [T]; 2],
    ) {
        small::over_time::reverse(const { S::INPUT.step().len() }, steps, x, y);
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
        // Forward was y_t = x_{T−1−t}, so here dx_t = dy_{T−1−t}.
        for i in 0..sequences.count() {
            let steps = sequences.of(i);
            let (dy, dx) = (&pass.dy[steps.start * len..steps.end * len], &mut dx[steps.start * len..steps.end * len]);
            dx.chunks_exact_mut(len).rev().zip(dy.chunks_exact(len)).for_each(|(dx, dy)| dx.copy_from_slice(dy));
        }
    }
}
