//! Products of some rows of a matrix with a vector: what recurrent layers are made of.

// Arrays are gone through by their numbers, so that the registers of the sums are plain to see.
#![allow(clippy::needless_range_loop)]

use super::rolled;
use crate::element::Element;

/// Units at a time, where the rows of one gate go together.
pub const UNITS: usize = 4;

/// Numbers of a row at a time.
const COLUMNS: usize = 4;

/// Does something for [`UNITS`] units at a time, then for each that is left: from which unit on, and for how many, are names in it.
macro_rules! each {
    ($hidden:expr, $u:ident, $R:ident, $body:expr) => {{
        let whole = $hidden / $crate::kernels::small::rows::UNITS;
        for block in 0..whole {
            const $R: usize = $crate::kernels::small::rows::UNITS;
            let $u = block * $R;
            $body;
            $crate::kernels::small::rolled();
        }
        for $u in whole * $crate::kernels::small::rows::UNITS..$hidden {
            const $R: usize = 1;
            $body;
            $crate::kernels::small::rolled();
        }
    }};
}
pub(super) use each;

/// `sums[r] += Σₗ weight[r · every + l] x[l]`, for `l < len`, one product after the other.
///
/// A number of the vector is loaded once for all rows: of four, 16 multiply-adds are 20 loads and 16 instructions of arithmetic. Beside these is
/// the loop, of 4 instructions where rows are as near to each other as an instruction can reach, else of 7. So the rows of a tile are those of
/// neighbouring units, and the distance is a constant where this is inlined.
///
/// # Safety
/// `weight` has these numbers, and `x` has `len`.
#[inline(always)]
pub unsafe fn products<T: Element, const R: usize>(
    len: usize,
    every: usize,
    mut weight: *const T,
    mut x: *const T,
    sums: &mut [T; R],
) {
    let mut totals = *sums;
    // SAFETY: the caller's; pointers go on by as many columns as there are.
    unsafe {
        for _ in 0..len / COLUMNS {
            add(COLUMNS, every, weight, x, &mut totals);
            weight = weight.add(COLUMNS);
            x = x.add(COLUMNS);
            rolled();
        }
        add(len % COLUMNS, every, weight, x, &mut totals);
    }
    *sums = totals;
}

/// [`products`] of a few columns.
///
/// # Safety
/// As [`products`].
#[inline(always)]
unsafe fn add<T: Element, const R: usize>(len: usize, every: usize, weight: *const T, x: *const T, sums: &mut [T; R]) {
    for l in 0..len {
        // SAFETY: the caller's.
        unsafe {
            let x = *x.add(l);
            for r in 0..R {
                sums[r] += *weight.add(r * every + l) * x;
            }
        }
    }
}
