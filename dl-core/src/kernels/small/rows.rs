//! Products of some rows of a matrix with a vector: what recurrent layers are made of.

// Arrays are gone through by their numbers, so that the registers of the sums are plain to see.
#![allow(clippy::needless_range_loop)]

use crate::element::Element;

/// Units at a time, where the rows of one gate go together.
pub const UNITS: usize = 4;

/// Numbers of a row at a time.
const COLUMNS: usize = 4;

/// Of so few columns, the products are done by when a function has been called.
const FEW: usize = 4;

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
/// # Safety
/// `weight` has these numbers, and `x` has `len`.
#[inline(always)]
pub unsafe fn products<T: Element, const R: usize>(
    len: usize,
    every: usize,
    weight: *const T,
    x: *const T,
    sums: &mut [T; R],
) {
    // SAFETY: the caller's.
    unsafe {
        if len <= FEW {
            let mut rows = [weight; R];
            for r in 0..R {
                rows[r] = weight.add(r * every);
            }
            add(len, rows, x, sums);
        } else {
            many(len, every, weight, x, sums);
        }
    }
}

/// [`products`] of many columns, in a function that all layers share.
///
/// A number of the vector is loaded once for all rows. On a Cortex-M4, 16 multiply-adds of four rows and four columns are 20 loads, 16
/// instructions of arithmetic and 7 of the loop, which the compiler makes half as many: 2.6 for each.
///
/// # Safety
/// As [`products`].
#[inline(always)]
unsafe fn many<T: Element, const R: usize>(
    len: usize,
    every: usize,
    weight: *const T,
    mut x: *const T,
    sums: &mut [T; R],
) {
    let mut totals = *sums;
    let mut row = weight;
    // SAFETY: the caller's; pointers go on by as many columns as there are.
    unsafe {
        for _ in 0..len / COLUMNS {
            for k in 0..COLUMNS {
                let x = *x.add(k);
                for r in 0..R {
                    totals[r] += *row.add(r * every + k) * x;
                }
            }
            row = row.add(COLUMNS);
            x = x.add(COLUMNS);
            super::rolled();
        }
        let mut rows = [row; R];
        for r in 0..R {
            rows[r] = row.add(r * every);
        }
        add(len % COLUMNS, rows, x, &mut totals);
    }
    *sums = totals;
}

/// `sums[r] += Σₗ rows[r][l] x[l]`, for `l < len`.
///
/// # Safety
/// There are as many numbers.
#[inline(always)]
unsafe fn add<T: Element, const R: usize>(len: usize, rows: [*const T; R], x: *const T, sums: &mut [T; R]) {
    for l in 0..len {
        // SAFETY: the caller's.
        unsafe {
            let x = *x.add(l);
            for r in 0..R {
                sums[r] += *rows[r].add(l) * x;
            }
        }
    }
}
