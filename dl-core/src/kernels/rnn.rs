//! The cell of Elman's network.

use super::cells::Rnn;
#[cfg(feature = "train")]
use super::recurrent::Then;
use super::recurrent::{Cell, GATES, Now, Phase, Source, Units, Vectors, read, write};
#[cfg(feature = "train")]
use super::simd::MOST;
use super::simd::Simd;
use crate::element::Element;

impl Cell for Rnn {
    const EXTRA: bool = false;
    const APART: bool = false;
    const PHASES: &'static [Phase] = &[Phase { first: 0, gates: 1, source: Source::State }];
    const BACK: &'static [Phase] = Self::PHASES;

    #[inline(always)]
    unsafe fn finish<T: Element, S: Simd<T>>(
        self,
        simd: S,
        _phase: usize,
        width: usize,
        _keep: bool,
        _vectors: Vectors<T>,
        sums: &[Units<T>; GATES],
        now: Now<T>,
    ) {
        // SAFETY: the caller's.
        let mut h = unsafe { read(simd, now.gates, width) };
        if self.relu {
            for l in 0..S::N {
                let x = h[l] + sums[0][l];
                h[l] = if x <= T::ZERO { T::ZERO } else { x };
            }
        } else {
            for l in 0..S::N {
                h[l] = (h[l] + sums[0][l]).tanh();
            }
        }
        // SAFETY: the caller's.
        unsafe { write(simd, &h, now.y, width) };
    }

    #[cfg(feature = "train")]
    #[inline(always)]
    unsafe fn back<T: Element, S: Simd<T>>(
        self,
        simd: S,
        _phase: usize,
        width: usize,
        _vectors: Vectors<T>,
        then: Then<T>,
    ) {
        macro_rules! get {
            ($from:expr) => {
                // SAFETY: the caller's, here and below.
                unsafe { read(simd, $from, width) }
            };
        }
        let (y, dy, mut dh) = (get!(then.y), get!(then.dy), get!(then.dh));
        for l in 0..S::N {
            let (d, y) = (dh[l] + dy[l], y[l]);
            dh[l] = if !self.relu {
                d * (T::ONE - y * y)
            } else if y <= T::ZERO {
                T::ZERO
            } else {
                d
            };
        }
        // SAFETY: the caller's.
        unsafe {
            write(simd, &dh, then.gates, width);
            write(simd, &[T::ZERO; MOST], then.dh, width);
        }
    }
}
