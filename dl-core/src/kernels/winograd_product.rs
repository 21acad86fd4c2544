//! The products of a tile block: one for each of the 36 points, all of the same size.

use super::simd::{Simd, Work, vectorized};
use super::winograd_transforms::SQUARE;
use crate::element::Element;

/// 36 matrices.
#[derive(Clone, Copy)]
pub struct Matrices {
    /// The distance of matrices.
    pub every: usize,
    /// The distance of rows, and of columns.
    pub strides: [usize; 2],
}

impl Matrices {
    /// Whether matrices of `rows × columns` lie within `len` numbers.
    const fn within(&self, len: usize, rows: usize, columns: usize) -> bool {
        (SQUARE - 1) * self.every + (rows - 1) * self.strides[0] + (columns - 1) * self.strides[1] < len
    }
}

/// `C = A B` for each point, or `C += A B` where it is to `accumulate`: `A` is `m × k`, `B` is `k × n`, `n` is a multiple of 16,
/// and columns of `B` and `C` follow each other.
///
/// # Panics
/// If a matrix reaches beyond its slice, or `n` is not a multiple of 16.
pub fn products<T: Element>(
    size: [usize; 3],
    (a, of_a): (&[T], Matrices),
    (b, of_b): (&[T], Matrices),
    (c, of_c): (&mut [T], Matrices),
    accumulate: bool,
) {
    let [m, k, n] = size;
    if m == 0 || n == 0 || k == 0 {
        return;
    }
    assert!(n.is_multiple_of(16) && of_b.strides[1] == 1 && of_c.strides[1] == 1, "columns are not in whole registers");
    assert!(
        of_a.within(a.len(), m, k) && of_b.within(b.len(), k, n) && of_c.within(c.len(), m, n),
        "a matrix reaches beyond its slice"
    );
    vectorized(Products { size, a: (a, of_a), b: (b, of_b), c: (c, of_c), accumulate });
}

struct Products<'a, T> {
    size: [usize; 3],
    a: (&'a [T], Matrices),
    b: (&'a [T], Matrices),
    c: (&'a mut [T], Matrices),
    accumulate: bool,
}

/// Rows of a tile of sums.
const ROWS: usize = 6;

impl<T: Element> Work<T> for Products<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(mut self, simd: S) {
        for point in 0..SQUARE {
            let mut j = 0;
            while j < self.size[2] {
                let registers = (self.size[2] - j) / S::N;
                j += if S::MANY && registers >= 4 {
                    self.columns::<S, 4>(simd, point, j)
                } else if S::N < 16 || registers >= 2 {
                    self.columns::<S, 2>(simd, point, j)
                } else {
                    self.columns::<S, 1>(simd, point, j)
                };
            }
        }
    }
}

impl<T: Element> Products<'_, T> {
    /// All rows of `C` registers of columns; how many columns these are.
    #[inline(always)]
    fn columns<S: Simd<T>, const C: usize>(&mut self, simd: S, point: usize, j: usize) -> usize {
        let mut r = 0;
        while r < self.size[0] {
            r += match self.size[0] - r {
                4.. if !S::VARIED => self.tile::<S, 4, C>(simd, point, r, j),
                _ if !S::VARIED => self.tile::<S, 1, C>(simd, point, r, j),
                1 => self.tile::<S, 1, C>(simd, point, r, j),
                2 | 3 => self.tile::<S, 2, C>(simd, point, r, j),
                4 | 5 => self.tile::<S, 4, C>(simd, point, r, j),
                _ => self.tile::<S, ROWS, C>(simd, point, r, j),
            };
        }
        C * S::N
    }

    /// `R` rows and `C` registers of columns.
    #[inline(always)]
    fn tile<S: Simd<T>, const R: usize, const C: usize>(&mut self, simd: S, point: usize, r: usize, j: usize) -> usize {
        let ((a, of_a), (b, of_b), (c, of_c)) = (self.a, self.b, (&mut *self.c.0, self.c.1));
        let mut sums = [[simd.splat(T::ZERO); C]; R];
        // SAFETY: `products` has checked that all of the matrices are within their slices.
        unsafe {
            let a = a.as_ptr().add(point * of_a.every + r * of_a.strides[0]);
            let b = b.as_ptr().add(point * of_b.every + j);
            let c = c.as_mut_ptr().add(point * of_c.every + r * of_c.strides[0] + j);
            for l in 0..self.size[1] {
                let (a, b) = (a.add(l * of_a.strides[1]), b.add(l * of_b.strides[0]));
                let mut x = [simd.splat(T::ZERO); C];
                for (k, x) in x.iter_mut().enumerate() {
                    *x = simd.load(b.add(k * S::N));
                }
                for (i, sums) in sums.iter_mut().enumerate() {
                    let w = simd.splat(*a.add(i * of_a.strides[0]));
                    for (sum, x) in sums.iter_mut().zip(x) {
                        *sum = simd.mul_add(w, x, *sum);
                    }
                }
            }
            for (i, sums) in sums.iter().enumerate() {
                for (k, sum) in sums.iter().enumerate() {
                    let to = c.add(i * of_c.strides[0] + k * S::N);
                    simd.store(if self.accumulate { simd.add(*sum, simd.load(to)) } else { *sum }, to);
                }
            }
        }
        R
    }
}
