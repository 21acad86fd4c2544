//! Several samples side by side in the lanes of registers, and back.
//!
//! Number `i` of sample `l` becomes number `l` of register `i`. Loops over such registers know no borders of rows and no remainders:
//! whatever the shape of an image, all lanes are in use.

use super::simd::{MOST, Simd, Work};
use crate::element::Element;
use crate::memory::LINE;

/// Images with columns of zeros around them.
#[derive(Clone, Copy, Debug)]
pub struct Margins {
    /// Rows of all planes.
    pub rows: usize,
    /// Columns of the image.
    pub columns: usize,
    /// Columns of zeros before and after those.
    pub zeros: [usize; 2],
}

impl Margins {
    /// The length of a row with its zeros.
    pub const fn width(&self) -> usize {
        self.zeros[0] + self.columns + self.zeros[1]
    }

    /// Registers in all.
    pub const fn registers(&self) -> usize {
        self.rows * self.width()
    }
}

/// Writes `here` samples `x`, which are `every` numbers apart, to the lanes of `to`; other lanes become 0.
pub struct ToLanes<'a, T> {
    /// The images of a sample.
    pub size: Margins,
    /// The samples.
    pub x: &'a [T],
    /// The distance of samples.
    pub every: usize,
    /// How many there are.
    pub here: usize,
    /// The registers.
    pub to: &'a mut [T],
}

impl<T: Element> Work<T> for ToLanes<'_, T> {
    /// # Panics
    /// If the samples are not all in `x`, or the registers not all in `to`.
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let ToLanes { size, x, every, here, to } = self;
        let len = size.rows * size.columns;
        assert!(here > 0 && here <= S::N && (here - 1) * every + len <= x.len(), "a sample lies beyond its slice");
        let width = size.width();
        for row in to[..size.registers() * S::N].chunks_exact_mut(width * S::N) {
            row[..size.zeros[0] * S::N].fill(T::ZERO);
            row[(size.zeros[0] + size.columns) * S::N..].fill(T::ZERO);
        }
        // Where the next number goes, and how many are left in its row.
        let (mut next, mut left) = (size.zeros[0] * S::N, size.columns);
        for first in (0..len).step_by(S::N) {
            let many = S::N.min(len - first);
            let mut block = [simd.splat(T::ZERO); MOST];
            for (sample, v) in block.iter_mut().enumerate().take(S::N) {
                if sample < here {
                    // SAFETY: the sample's numbers from `first` on are there, as was checked, and as many as asked for.
                    unsafe {
                        let from = x.as_ptr().add(sample * every + first);
                        *v = if many == S::N { simd.load(from) } else { simd.load_some(from, many) };
                    }
                }
            }
            simd.turn(&mut block);
            for (i, v) in block.iter().enumerate().take(S::N) {
                if i < many {
                    // SAFETY: `next` is at most the last of `size.registers()` registers, which were sliced above.
                    unsafe { simd.store(*v, to.as_mut_ptr().add(next)) };
                    (next, left) = (next + S::N, left - 1);
                    if left == 0 {
                        (next, left) = (next + (width - size.columns) * S::N, size.columns);
                    }
                }
            }
        }
    }
}

/// Writes the lanes of `from`, `len` registers, to `here` samples `y`, which are `every` numbers apart.
pub struct FromLanes<'a, T> {
    /// Numbers of a sample.
    pub len: usize,
    /// The registers.
    pub from: &'a [T],
    /// How many samples there are.
    pub here: usize,
    /// The samples.
    pub y: &'a mut [T],
    /// The distance of samples.
    pub every: usize,
}

impl<T: Element> Work<T> for FromLanes<'_, T> {
    /// # Panics
    /// If the samples are not all in `y`, or the registers not all in `from`.
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let FromLanes { len, from, here, y, every } = self;
        assert!(here > 0 && here <= S::N && (here - 1) * every + len <= y.len(), "a sample lies beyond its slice");
        assert!(len * S::N <= from.len(), "a register lies beyond its slice");
        for first in (0..len).step_by(S::N) {
            let many = S::N.min(len - first);
            let mut block = [simd.splat(T::ZERO); MOST];
            for (i, v) in block.iter_mut().enumerate().take(S::N) {
                if i < many {
                    // SAFETY: register `first + i` is one of `len`.
                    *v = unsafe { simd.load(from.as_ptr().add((first + i) * S::N)) };
                }
            }
            simd.turn(&mut block);
            for (sample, v) in block.iter().enumerate().take(S::N) {
                if sample < here {
                    // SAFETY: the sample's numbers from `first` on are there, as was checked, and no more are written.
                    unsafe {
                        let to = y.as_mut_ptr().add(sample * every + first);
                        if many == S::N { simd.store(*v, to) } else { simd.store_some(*v, to, many) }
                    }
                }
            }
        }
    }
}

/// The most lanes of any instruction set.
pub const fn lanes<T>() -> usize {
    LINE / size_of::<T>()
}
