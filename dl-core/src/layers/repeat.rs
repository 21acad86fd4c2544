//! `Repeat`.

#[cfg(feature = "train")]
use super::Backward;
#[cfg(any(feature = "std", feature = "train"))]
use super::Sequences;
use super::{OverTime, Site};
use crate::element::Element;
use crate::kernels::small;
use crate::spec::Repeat;

impl OverTime for Repeat {
    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(
        _weights: &[T],
        _packed: &[T],
        sequences: Sequences<'_>,
        x: &[T],
        y: &mut [T],
        _states: [&mut [T]; 2],
    ) {
        let len = S::INPUT.len();
        for (i, x) in x.chunks_exact(len).enumerate() {
            let steps = sequences.of(i);
            y[steps.start * len..steps.end * len].chunks_exact_mut(len).for_each(|y| y.copy_from_slice(x));
        }
    }

    fn infer_one<S: Site<Layer = Self>, T: Element>(
        _weights: &[T],
        steps: usize,
        x: &[T],
        y: &mut [T],
        _states: [&mut [T]; 2],
    ) {
        small::over_time::repeat(const { S::INPUT.len() }, steps, x, y);
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
        let len = S::INPUT.len();
        // Forward was y_t = x, so here dx = Σ dy_t.
        dx.fill(T::ZERO);
        for (i, dx) in dx.chunks_exact_mut(len).enumerate() {
            let steps = sequences.of(i);
            for dy in pass.dy[steps.start * len..steps.end * len].chunks_exact(len) {
                dx.iter_mut().zip(dy).for_each(|(dx, dy)| *dx += *dy);
            }
        }
    }
}
