//! Products of some rows of a matrix with a vector: what recurrent layers are made of.

use crate::element::Element;

/// Numbers of a row at a time.
const COLUMNS: usize = 4;

/// Units at a time, where the rows of one gate go together.
pub const UNITS: usize = 4;

/// Goes through units [`UNITS`] at a time, then through those that are left.
#[inline(always)]
pub fn each(hidden: usize, some: impl Fn(usize), one: impl Fn(usize)) {
    let whole = hidden / UNITS * UNITS;
    let mut u = 0;
    while u < whole {
        some(u);
        u += UNITS;
    }
    (whole..hidden).for_each(one);
}

/// `sums[r] += Σₗ weight[r · every + l] x[l]`, for `l < len`, one product after the other.
///
/// A number of the vector is loaded once for all rows. On a Cortex-M4, a multiply-add of four rows takes a load and one or two instructions of
/// arithmetic, a quarter of the load of `x`, and a quarter of the loop's share, which goes on by four columns.
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
    let whole = len / COLUMNS * COLUMNS;
    let mut l = 0;
    while l < whole {
        for k in l..l + COLUMNS {
            // SAFETY: the caller's; `k < whole`, which is at most `len`.
            unsafe { add(k, every, weight, x, sums) };
        }
        l += COLUMNS;
    }
    for k in whole..len {
        // SAFETY: the caller's.
        unsafe { add(k, every, weight, x, sums) };
    }
}

/// `sums[r] += weight[r · every + k] x[k]`.
///
/// # Safety
/// These numbers can be read.
#[inline(always)]
unsafe fn add<T: Element, const R: usize>(k: usize, every: usize, weight: *const T, x: *const T, sums: &mut [T; R]) {
    // SAFETY: the caller's.
    unsafe {
        let x = *x.add(k);
        for (r, sum) in sums.iter_mut().enumerate() {
            *sum += *weight.add(r * every + k) * x;
        }
    }
}
