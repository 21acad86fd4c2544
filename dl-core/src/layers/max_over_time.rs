//! `MaxOverTime`.

#[cfg(feature = "train")]
use super::Backward;
#[cfg(any(feature = "std", feature = "train"))]
use super::Sequences;
use super::{OverTime, Site};
use crate::element::Element;
use crate::kernels::small;
use crate::spec::MaxOverTime;

/// The step of a sequence in which feature `f` of `len` is largest: the first of several, the first NaN if there is one.
#[cfg(any(feature = "std", feature = "train"))]
fn winner<T: Element>(x: &[T], len: usize, f: usize) -> Option<usize> {
    let mut steps = x.iter().skip(f).step_by(len).enumerate();
    let (mut winner, mut largest) = steps.next()?;
    for (t, x) in steps {
        if *x > *largest || (x.is_nan() && !largest.is_nan()) {
            (winner, largest) = (t, x);
        }
    }
    Some(winner)
}

impl OverTime for MaxOverTime {
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
            let x = &x[steps.start * len..steps.end * len];
            for (f, y) in y.iter_mut().enumerate() {
                *y = winner(x, len, f).map_or(T::ZERO, |t| x[t * len + f]);
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
        small::over_time::max(const { S::INPUT.step().len() }, steps, x, y);
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
        // Forward was y = x_t of the winner, so here dx_t = dy for the winner.
        dx.fill(T::ZERO);
        for (i, dy) in pass.dy.chunks_exact(len).enumerate() {
            let steps = sequences.of(i);
            let places = steps.start * len..steps.end * len;
            let (x, dx) = (&pass.x[places.clone()], &mut dx[places]);
            for (f, dy) in dy.iter().enumerate() {
                if let Some(t) = winner(x, len, f) {
                    dx[t * len + f] = *dy;
                }
            }
        }
    }
}
