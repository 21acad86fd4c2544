//! Rows of numbers turned into lanes, and back: the transposition of a matrix, a square of registers at a time.

use super::simd::{MOST, Simd};
use crate::element::Element;

/// Writes column `j` of `rows` rows, `distance` apart, to the lanes of a register at `to(j)`. There are at most `N` rows;
/// lanes beyond them get arbitrary numbers.
///
/// # Safety
/// `columns` numbers can be read from each row, and registers can be written at `to(0), to(1), …, to(columns - 1)`.
#[inline(always)]
pub unsafe fn rows_to_lanes<T: Element, S: Simd<T>>(
    simd: S,
    from: *const T,
    distance: usize,
    rows: usize,
    columns: usize,
    mut to: impl FnMut() -> *mut T,
) {
    let mut first = 0;
    while first < columns {
        let count = (columns - first).min(S::N);
        let mut v = [simd.splat(T::ZERO); MOST];
        for (i, v) in v.iter_mut().enumerate().take(S::N) {
            // SAFETY: a row that exists, and the numbers that it has.
            unsafe {
                let from = from.add(i.min(rows - 1) * distance + first);
                *v = if count == S::N { simd.load(from) } else { simd.load_some(from, count) };
            }
        }
        simd.turn(&mut v);
        for (i, v) in v.iter().enumerate().take(S::N) {
            if i < count {
                // SAFETY: the caller's.
                unsafe { simd.store(*v, to()) };
            }
        }
        first += S::N;
    }
}

/// The reverse of [`rows_to_lanes`]: registers that follow each other at `from` are written to, or added to, columns of rows.
///
/// # Safety
/// `columns` registers, rounded up to a multiple of `N`, can be read, and `columns` numbers can be written to each of `rows` rows.
#[inline(always)]
pub unsafe fn lanes_to_rows<T: Element, S: Simd<T>, const ADD: bool>(
    simd: S,
    from: *const T,
    to: *mut T,
    distance: usize,
    rows: usize,
    columns: usize,
) {
    let mut first = 0;
    while first < columns {
        let count = (columns - first).min(S::N);
        let mut v = [simd.splat(T::ZERO); MOST];
        for (i, v) in v.iter_mut().enumerate().take(S::N) {
            // SAFETY: registers are there for a multiple of `N` columns.
            *v = unsafe { simd.load(from.add((first + i) * S::N)) };
        }
        simd.turn(&mut v);
        for (i, v) in v.iter().enumerate().take(S::N) {
            if i < rows {
                // SAFETY: a row that exists, and the numbers that it has.
                unsafe {
                    let to = to.add(i * distance + first);
                    if count == S::N {
                        simd.store(if ADD { simd.add(*v, simd.load(to)) } else { *v }, to);
                    } else {
                        simd.store_some(if ADD { simd.add(*v, simd.load_some(to, count)) } else { *v }, to, count);
                    }
                }
            }
        }
        first += S::N;
    }
}
