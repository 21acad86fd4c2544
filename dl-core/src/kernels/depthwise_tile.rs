//! The sums of a plane of a depthwise convolution: rows × a register of neighbouring columns at a time.
//!
//! `y[r, j] = Σ over window elements (k, l) of weight[k, l] · framed[r · step + row(k), column(l) + j] + bias`
//!
//! A number that is read serves all of the rows to which it belongs, and of the window [`TOGETHER`] rows.

use super::depthwise_taps::{Run, TOGETHER, Taps};
use super::simd::{Simd, Work, floor};
use crate::element::Element;

/// The most rows.
const MOST: usize = 8;

/// A plane of outputs, all or those of one phase.
pub struct Plane<'a, T> {
    /// Frames of the planes that it is the sum of.
    pub x: &'a [T],
    /// How many they are.
    pub planes: usize,
    /// The distances of planes: of frames and of weights.
    pub every: [usize; 2],
    /// Window elements.
    pub taps: Taps<'a>,
    /// From what one row sees to what the next one does.
    pub step: usize,
    /// The weights.
    pub weight: &'a [T],
    /// What is added.
    pub bias: T,
    /// Whether negative numbers become 0.
    pub relu: bool,
    /// Rows and columns of outputs.
    pub size: [usize; 2],
    /// The outputs, and the distance of rows.
    pub y: (&'a mut [T], usize),
    /// Whether numbers behind a row may be overwritten.
    pub over: bool,
}

impl<T: Element> Work<T> for Plane<'_, T> {
    /// # Panics
    /// If a factor or a sum lies beyond its slice.
    #[inline(always)]
    fn run<S: Simd<T>>(mut self, simd: S) {
        let [height, width] = self.size;
        if height == 0 || width == 0 {
            return;
        }
        let last = (self.planes - 1) * self.every[0] + self.taps.last[0] + self.taps.last[1];
        let column = if width > S::N { width } else { S::N };
        assert!(last + (height - 1) * self.step + column <= self.x.len(), "a number lies beyond its frame");
        let [rows, columns] = self.taps.kernel;
        assert!((self.planes - 1) * self.every[1] + rows * columns <= self.weight.len(), "a weight is missing");
        assert!((height - 1) * self.y.1 + width <= self.y.0.len(), "a sum lies beyond its slice");
        for at in (0..width).step_by(S::N) {
            // The last register overlaps the one before.
            let at = if width >= S::N { at.min(width - S::N) } else { 0 };
            let tiles = height.div_ceil(if S::VARIED { MOST } else { 4 });
            let mut row = 0;
            for tile in 0..tiles {
                // As equal as can be.
                let rows = (height - row).div_ceil(tiles - tile);
                match rows {
                    1 => self.tile::<S, 1>(simd, row, at),
                    4 => self.tile::<S, 4>(simd, row, at),
                    _ if !S::VARIED => (row..row + rows).for_each(|row| self.tile::<S, 1>(simd, row, at)),
                    2 => self.tile::<S, 2>(simd, row, at),
                    3 => self.tile::<S, 3>(simd, row, at),
                    5 => self.tile::<S, 5>(simd, row, at),
                    6 => self.tile::<S, 6>(simd, row, at),
                    7 => self.tile::<S, 7>(simd, row, at),
                    _ => self.tile::<S, MOST>(simd, row, at),
                }
                row += rows;
            }
        }
    }
}

impl<T: Element> Plane<'_, T> {
    /// `R` rows of a register.
    #[inline(always)]
    fn tile<S: Simd<T>, const R: usize>(&mut self, simd: S, row: usize, at: usize) {
        let mut sums = [simd.splat(self.bias); R];
        for plane in 0..self.planes {
            // SAFETY: all that the last row of the last plane sees is within the frames, as was checked; so are its weights.
            let x = unsafe { self.x.as_ptr().add(plane * self.every[0] + row * self.step + at) };
            let weight = unsafe { self.weight.as_ptr().add(plane * self.every[1]) };
            for run in self.taps.runs {
                let run = Run::of(run);
                // SAFETY: the same.
                unsafe {
                    match run.count {
                        TOGETHER => self.add::<S, R, TOGETHER>(simd, &mut sums, run, weight, x),
                        2 => self.add::<S, R, 2>(simd, &mut sums, run, weight, x),
                        _ => self.add::<S, R, 1>(simd, &mut sums, run, weight, x),
                    }
                }
            }
        }
        let floor = floor(simd, self.relu);
        let (width, every) = (self.size[1].min(S::N), self.y.1);
        for (r, sum) in sums.into_iter().enumerate() {
            let sum = simd.at_least(floor, sum);
            let first = (row + r) * every + at;
            let whole = width == S::N || (self.over && first + S::N <= self.y.0.len());
            // SAFETY: the last row is within the outputs, as was checked, and so is all of the register if it is whole.
            unsafe {
                let to = self.y.0.as_mut_ptr().add(first);
                if whole { simd.store(sum, to) } else { simd.store_some(sum, to, width) }
            }
        }
    }

    /// Adds what is seen through `K` rows of the window.
    ///
    /// # Safety
    /// All that `R` rows see from `x` on can be read, and the weights.
    #[inline(always)]
    unsafe fn add<S: Simd<T>, const R: usize, const K: usize>(
        &self,
        simd: S,
        sums: &mut [S::V; R],
        run: Run,
        weight: *const T,
        x: *const T,
    ) {
        // SAFETY: the caller's.
        let (x, mut rows) = unsafe { (x.add(run.at), [weight; K]) };
        for (row, k) in rows.iter_mut().zip(run.k) {
            // SAFETY: the caller's.
            *row = unsafe { row.add(k * self.taps.kernel[1]) };
        }
        for [k, at] in self.taps.columns {
            // SAFETY: the caller's.
            let weights = rows.map(|row| simd.splat(unsafe { *row.add(*k as usize) }));
            // SAFETY: the caller's.
            let mut seen = unsafe { x.add(*at as usize) };
            for i in 0..R + K - 1 {
                // SAFETY: the caller's.
                let v = unsafe { simd.load(seen) };
                for (k, w) in weights.into_iter().enumerate() {
                    if k <= i && i - k < R {
                        sums[i - k] = simd.mul_add(w, v, sums[i - k]);
                    }
                }
                seen = seen.wrapping_add(self.step);
            }
        }
    }
}
