//! What `First` and `Last` have in common: a sequence becomes one of its steps, and zeros if it has none.

#[cfg(feature = "train")]
use super::Backward;
use super::{OverTime, Sequences, Site};
use crate::element::Element;

/// Which of so many steps it is; the steps of a sequence are numbered through all sequences.
type Which = fn(core::ops::Range<usize>) -> usize;

/// `y = x_t` for each sequence.
#[cfg(feature = "std")]
pub fn infer<S: Site<Layer: OverTime>, T: Element>(which: Which, sequences: Sequences<'_>, x: &[T], y: &mut [T]) {
    let len = S::INPUT.step().len();
    for (i, y) in y.chunks_exact_mut(len).enumerate() {
        let steps = sequences.of(i);
        match steps.is_empty() {
            true => y.fill(T::ZERO),
            false => y.copy_from_slice(&x[which(steps) * len..][..len]),
        }
    }
}

/// Forward was `y = x_t`, so here `dx_t = dy`.
#[cfg(feature = "train")]
pub fn backward<S: Site<Layer: OverTime>, T: Element>(which: Which, pass: Backward<'_, T>, sequences: Sequences<'_>) {
    let Some(dx) = pass.dx else { return };
    let len = S::INPUT.step().len();
    dx.fill(T::ZERO);
    for (i, dy) in pass.dy.chunks_exact(len).enumerate() {
        let steps = sequences.of(i);
        if !steps.is_empty() {
            dx[which(steps) * len..][..len].copy_from_slice(dy);
        }
    }
}
