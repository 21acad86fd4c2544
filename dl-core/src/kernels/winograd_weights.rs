//! Weights transformed for Winograd's algorithm, and their gradient transformed back.

use core::ops::Range;

use super::simd::{MOST, Simd, Work, vectorized};
#[cfg(feature = "train")]
use super::winograd_transforms::WeightGradient;
use super::winograd_transforms::{Grid, POINTS, SQUARE, Weight, square};
#[cfg(feature = "train")]
use super::winograd_turn::lanes_to_rows;
use super::winograd_turn::rows_to_lanes;
use crate::element::Element;

/// Elements of a window.
const TAPS: usize = 9;
/// Windows that are turned at once.
const TOGETHER: usize = 16;

/// Windows `weight[from, lane]` among `[outputs][inputs][3][3]` weights.
#[derive(Clone)]
pub struct Windows {
    /// Input channels of the weights.
    pub inputs: usize,
    /// Whether lanes are input channels, rather than output channels, and windows are turned around.
    pub flipped: bool,
    /// Channels that are summed over.
    pub from: Range<usize>,
    /// Channels in lanes.
    pub lanes: Range<usize>,
}

impl Windows {
    /// The distance of windows along `from` and along `lanes`.
    const fn strides(&self) -> [usize; 2] {
        if self.flipped { [self.inputs * TAPS, TAPS] } else { [TAPS, self.inputs * TAPS] }
    }

    /// Where the first window begins, and where the last one ends.
    const fn reach(&self) -> [usize; 2] {
        let [a, b] = self.strides();
        [self.from.start * a + self.lanes.start * b, (self.from.end - 1) * a + (self.lanes.end - 1) * b + TAPS]
    }

    /// Lanes in whole registers.
    pub const fn width(&self) -> usize {
        (self.lanes.end - self.lanes.start).next_multiple_of(MOST)
    }

    /// The distance of points: that of memory pages apart is avoided.
    pub const fn every(&self) -> usize {
        (self.from.end - self.from.start) * self.width() + MOST
    }

    /// The distances of the points of a window.
    const fn points(&self) -> [isize; 2] {
        [(POINTS * self.every()) as isize, self.every() as isize]
    }

    /// Numbers when transformed.
    pub const fn numbers(&self) -> usize {
        SQUARE * self.every()
    }
}

/// `to[i, j, from, lane] = G window Gᵀ`.
///
/// # Panics
/// If a slice is too short.
pub fn transform<T: Element>(windows: &Windows, weight: &[T], to: &mut [T]) {
    assert!(windows.reach()[1] <= weight.len() && windows.numbers() <= to.len(), "weights reach beyond their slices");
    T::with_scratch(TOGETHER * TAPS * MOST, |scratch| vectorized(Transform { windows, weight, scratch, to }));
}

struct Transform<'a, T> {
    windows: &'a Windows,
    weight: &'a [T],
    scratch: &'a mut [T],
    to: &'a mut [T],
}

impl<T: Element> Work<T> for Transform<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let Transform { windows, weight, scratch, to } = self;
        let ([along, across], flipped) = (windows.strides(), windows.flipped);
        let (from, lanes) = (windows.from.len(), windows.lanes.len());
        let together = if flipped { 1 } else { TOGETHER };
        for lane in (0..lanes).step_by(S::N) {
            for first in (0..from).step_by(together) {
                let here = together.min(from - first);
                let mut stage = scratch.as_mut_ptr();
                let next = || {
                    let at = stage;
                    // SAFETY: there is room for `TOGETHER` windows in the widest registers.
                    stage = unsafe { stage.add(S::N) };
                    at
                };
                let corner = windows.reach()[0] + first * along + lane * across;
                // SAFETY: `transform` has checked that all windows are within the weights.
                unsafe {
                    let rows = (lanes - lane).min(S::N);
                    rows_to_lanes(simd, weight.as_ptr().add(corner), across, rows, here * TAPS, next);
                }
                for l in 0..here {
                    let (first_tap, step) = if flipped { (TAPS - 1, -(S::N as isize)) } else { (0, S::N as isize) };
                    // SAFETY: taps that have just been written; `transform` has checked that there is room for all points.
                    unsafe {
                        let at = scratch.as_ptr().add((l * TAPS + first_tap) * S::N);
                        let to = to.as_mut_ptr().add((first + l) * windows.width() + lane);
                        let to = Grid { at: to, strides: windows.points() };
                        square::<Weight, T, S>(simd, Grid { at, strides: [3 * step, step] }, &to);
                    }
                }
            }
        }
    }
}

/// [`transform`] was `G window Gᵀ`, so here `dweight[from, lane] += Gᵀ sums G`, for windows that are not flipped.
///
/// # Panics
/// If a slice is too short, or windows are flipped.
#[cfg(feature = "train")]
pub fn add_back<T: Element>(windows: &Windows, sums: &[T], dweight: &mut [T]) {
    assert!(
        windows.reach()[1] <= dweight.len() && windows.numbers() <= sums.len() && !windows.flipped,
        "weights reach beyond their slices"
    );
    T::with_scratch((TOGETHER * TAPS + MOST) * MOST, |scratch| vectorized(Back { windows, sums, scratch, dweight }));
}

#[cfg(feature = "train")]
struct Back<'a, T> {
    windows: &'a Windows,
    sums: &'a [T],
    scratch: &'a mut [T],
    dweight: &'a mut [T],
}

#[cfg(feature = "train")]
impl<T: Element> Work<T> for Back<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let Back { windows, sums, scratch, dweight } = self;
        let [along, across] = windows.strides();
        let (from, lanes) = (windows.from.len(), windows.lanes.len());
        for lane in (0..lanes).step_by(S::N) {
            for first in (0..from).step_by(TOGETHER) {
                let here = TOGETHER.min(from - first);
                for l in 0..here {
                    // SAFETY: `add_back` has checked that all points are there, and there is room for `TOGETHER` windows in the
                    // widest registers.
                    unsafe {
                        let at = sums.as_ptr().add((first + l) * windows.width() + lane);
                        let to = scratch.as_mut_ptr().add(l * TAPS * S::N);
                        let to = Grid { at: to, strides: [3 * S::N as isize, S::N as isize] };
                        square::<WeightGradient, T, S>(simd, Grid { at, strides: windows.points() }, &to);
                    }
                }
                let corner = windows.reach()[0] + first * along + lane * across;
                // SAFETY: `add_back` has checked that all windows are within the weights.
                unsafe {
                    let (rows, to) = ((lanes - lane).min(S::N), dweight.as_mut_ptr().add(corner));
                    lanes_to_rows::<T, S, true>(simd, scratch.as_ptr(), to, across, rows, here * TAPS);
                }
            }
        }
    }
}
