//! Numbers dropped at random.

use crate::element::Element;
use crate::rng::mix;

/// `keep[i]` is 0 with probability `p`, and `1/(1 − p)` otherwise. `first` is the position of `keep[0]` in the batch: every
/// number has randomness of its own, so that it does not matter in which pieces, and on which threads, a batch is computed.
pub fn factors<T: Element>(p: f64, seed: u64, first: usize, keep: &mut [T]) {
    let dropped = (p * (1u64 << 32) as f64) as u64;
    let factor = T::from_f64(1.0 / (1.0 - p));
    for (i, keep) in keep.iter_mut().enumerate() {
        let draw = mix(seed, (first + i) as u64) >> 32;
        *keep = if draw < dropped { T::ZERO } else { factor };
    }
}

/// `y = keep · x`; and since this is linear in `x`, also `dx = keep · dy`.
pub fn scale<T: Element>(keep: &[T], x: &[T], y: &mut [T]) {
    for ((y, x), keep) in y.iter_mut().zip(x).zip(keep) {
        *y = *x * *keep;
    }
}
