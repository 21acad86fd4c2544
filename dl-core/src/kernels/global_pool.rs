//! The mean and the largest number of each channel.

use super::max_pool::wins;
use crate::element::Element;

/// `y[c] = Σ x[c, h, w] / (H·W)`.
#[cfg(feature = "std")]
pub fn mean<T: Element>(pixels: usize, x: &[T], y: &mut [T]) {
    let share = T::ONE / T::from_usize(pixels);
    for (y, x) in y.iter_mut().zip(x.chunks_exact(pixels)) {
        *y = super::sum(x) * share;
    }
}

/// Forward was `y = Σ x / (H·W)`, so here `dx = dy / (H·W)`.
#[cfg(feature = "train")]
pub fn mean_backward<T: Element>(pixels: usize, dy: &[T], dx: &mut [T]) {
    let share = T::ONE / T::from_usize(pixels);
    for (dx, dy) in dx.chunks_exact_mut(pixels).zip(dy) {
        dx.fill(*dy * share);
    }
}

/// Where the largest number of a channel is: of equal ones the first; NaN is larger than everything.
fn winner<T: Element>(x: &[T]) -> (usize, T) {
    let first = (0, T::NEG_INFINITY);
    x.iter().enumerate().fold(first, |best, (i, x)| if wins(*x, best.1) { (i, *x) } else { best })
}

/// `y[c] = max x[c, h, w]`.
#[cfg(feature = "std")]
pub fn max<T: Element>(pixels: usize, x: &[T], y: &mut [T]) {
    for (y, x) in y.iter_mut().zip(x.chunks_exact(pixels)) {
        *y = winner(x).1;
    }
}

/// Forward was `y = x[winner]`, so here `dx[winner] = dy` and 0 elsewhere.
#[cfg(feature = "train")]
pub fn max_backward<T: Element>(pixels: usize, x: &[T], dy: &[T], dx: &mut [T]) {
    for ((dx, dy), x) in dx.chunks_exact_mut(pixels).zip(dy).zip(x.chunks_exact(pixels)) {
        dx.fill(T::ZERO);
        dx[winner(x).0] = *dy;
    }
}
