//! Sums of products, held in registers: what convolutions and products of matrices come down to.
//!
//! `c[r, j] = Σₗ a[row[r] + step[l].a] · b[step[l].b + j]`
//!
//! A tile of `R` rows and `C` registers of columns is summed up at once. Where the factors are is given by tables, so that
//! neither windows nor matrices need to be copied first.

use super::simd::{Simd, Work, vectorized};
use crate::element::Element;

/// The columns of the widest tile, of any instruction set: what a panel of a matrix is cut to.
pub const PANEL: usize = 48;
/// Numbers after those asked for that may be read, though nothing depends on them: less than one register.
pub const TAIL: usize = 16;

/// Where the factors of one addend are, in `a` and `b`.
pub type Step = [u32; 2];

/// The factors: where they are, with what was checked about it.
#[derive(Clone, Copy)]
pub struct Factors<'a, T> {
    a: &'a [T],
    rows: &'a [u32],
    b: &'a [T],
    steps: &'a [Step],
    columns: usize,
}

impl<'a, T: Element> Factors<'a, T> {
    /// Rows of `a` that begin at `rows`, and `columns` columns of `b`.
    ///
    /// # Panics
    /// If a factor lies beyond its slice; of `b`, up to [`TAIL`] numbers more must be there.
    pub fn new(a: &'a [T], rows: &'a [u32], b: &'a [T], steps: &'a [Step], columns: usize) -> Self {
        let last_row = rows.iter().fold(0, |last, row| last.max(*row)) as usize;
        let [last_a, last_b] = steps.iter().fold([0, 0], |last, step| [last[0].max(step[0]), last[1].max(step[1])]);
        let empty = rows.is_empty() || steps.is_empty();
        assert!(
            empty
                || (last_row + (last_a as usize) < a.len()
                    && last_b as usize + columns.next_multiple_of(TAIL) <= b.len()),
            "a factor lies beyond its slice"
        );
        Factors { a, rows, b, steps, columns }
    }
}

/// `c[r · strides[0] + j · strides[1]] = sums`, or `+=` where they are to `accumulate`.
///
/// # Panics
/// If a sum lies beyond `c`.
pub fn product<T: Element>(factors: Factors<'_, T>, c: &mut [T], strides: [usize; 2], accumulate: bool) {
    let (rows, columns) = (factors.rows.len(), factors.columns);
    if rows == 0 || columns == 0 {
        return;
    }
    assert!((rows - 1) * strides[0] + (columns - 1) * strides[1] < c.len(), "a sum lies beyond its slice");
    vectorized(Product { factors, c, strides, accumulate });
}

struct Product<'a, T> {
    factors: Factors<'a, T>,
    c: &'a mut [T],
    strides: [usize; 2],
    accumulate: bool,
}

impl<T: Element> Work<T> for Product<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(mut self, simd: S) {
        let (rows, columns) = (self.factors.rows.len(), self.factors.columns);
        let mut j = 0;
        while j < columns {
            let registers = (columns - j).div_ceil(S::N).min(if S::VARIED { 3 } else { 1 });
            let mut r = 0;
            while r < rows {
                r += match registers {
                    _ if !S::VARIED => self.rows::<S, 1>(simd, r, j),
                    3 => self.rows::<S, 3>(simd, r, j),
                    2 => self.rows::<S, 2>(simd, r, j),
                    _ => self.rows::<S, 1>(simd, r, j),
                };
            }
            j += registers * S::N;
        }
    }
}

impl<T: Element> Product<'_, T> {
    /// The rows from `r` on that fit the registers; how many there were.
    #[inline(always)]
    fn rows<S: Simd<T>, const C: usize>(&mut self, simd: S, r: usize, j: usize) -> usize {
        let left = self.factors.rows.len() - r;
        if !S::VARIED {
            self.tile::<S, 4, C>(simd, r, j);
            left.min(4)
        } else if S::MANY {
            match left {
                1 => self.tile::<S, 1, C>(simd, r, j),
                2..=4 => self.tile::<S, 4, C>(simd, r, j),
                _ => self.tile::<S, 8, C>(simd, r, j),
            }
            left.min(8)
        } else {
            match left {
                1 => self.tile::<S, 1, C>(simd, r, j),
                _ => self.tile::<S, 4, C>(simd, r, j),
            }
            left.min(4)
        }
    }

    /// `R` rows, or as many as there are, and `C` registers.
    #[inline(always)]
    fn tile<S: Simd<T>, const R: usize, const C: usize>(&mut self, simd: S, r: usize, j: usize) {
        let Factors { a, rows, b, steps, columns } = self.factors;
        let rows = &rows[r..];
        let real = rows.len().min(R);
        let mut from = [a.as_ptr(); R];
        for (i, from) in from.iter_mut().enumerate() {
            // SAFETY: `Factors::new` has checked it.
            *from = unsafe { from.add(rows[i.min(real - 1)] as usize) };
        }
        // SAFETY: the same.
        let b = unsafe { b.as_ptr().add(j) };
        let mut sums = [[simd.splat(T::ZERO); C]; R];
        for step in steps {
            let (at_a, at_b) = (step[0] as usize, step[1] as usize);
            let mut x = [simd.splat(T::ZERO); C];
            for (k, x) in x.iter_mut().enumerate() {
                // SAFETY: columns reach to the next multiple of a register, as has been checked.
                *x = unsafe { simd.load(b.add(at_b + k * S::N)) };
            }
            for i in 0..R {
                // SAFETY: the largest row and the largest step together lie within `a`.
                let w = simd.splat(unsafe { *from[i].add(at_a) });
                for k in 0..C {
                    sums[i][k] = simd.mul_add(w, x[k], sums[i][k]);
                }
            }
        }
        let width = (columns - j).min(C * S::N);
        for (i, sums) in sums.iter().enumerate().take(real) {
            let at = (r + i) * self.strides[0] + j * self.strides[1];
            if self.strides[1] == 1 {
                write(simd, sums, &mut self.c[at..at + width], self.accumulate);
            } else {
                scatter(simd, sums, &mut self.c[at..], self.strides[1], width, self.accumulate);
            }
        }
    }
}

/// Neighbouring sums.
#[inline(always)]
fn write<T: Element, S: Simd<T>>(simd: S, sums: &[S::V], c: &mut [T], accumulate: bool) {
    for (mut sum, c) in sums.iter().copied().zip(c.chunks_mut(S::N)) {
        let to = c.as_mut_ptr();
        if c.len() == S::N {
            // SAFETY: a whole register of numbers is there.
            unsafe {
                if accumulate {
                    sum = simd.add(sum, simd.load(to));
                }
                simd.store(sum, to);
            }
        } else {
            // SAFETY: as many as are there.
            unsafe {
                if accumulate {
                    sum = simd.add(sum, simd.load_some(to, c.len()));
                }
                simd.store_some(sum, to, c.len());
            }
        }
    }
}

/// Sums at a distance.
#[inline(always)]
fn scatter<T: Element, S: Simd<T>>(simd: S, sums: &[S::V], c: &mut [T], stride: usize, width: usize, accumulate: bool) {
    let mut flat = [T::ZERO; PANEL];
    for (k, sum) in sums.iter().enumerate() {
        // SAFETY: a tile is no wider than a panel.
        unsafe { simd.store(*sum, flat[k * S::N..(k + 1) * S::N].as_mut_ptr()) };
    }
    for (c, sum) in c.iter_mut().step_by(stride).zip(&flat[..width]) {
        *c = if accumulate { *c + *sum } else { *sum };
    }
}
