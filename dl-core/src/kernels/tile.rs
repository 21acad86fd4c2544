//! A tile of sums in registers: what products of matrices have in common.

use super::simd::Simd;
use crate::element::Element;

/// Adds the products of `R` numbers and `C` registers to a tile of sums.
///
/// # Safety
/// The numbers can be read.
#[inline(always)]
pub unsafe fn multiply<T: Element, S: Simd<T>, const R: usize, const C: usize>(
    simd: S,
    sums: &mut [[S::V; C]; R],
    a: [*const T; R],
    b: [S::V; C],
) {
    for (sums, a) in sums.iter_mut().zip(a) {
        // SAFETY: the caller's.
        let a = simd.splat(unsafe { *a });
        for (sum, b) in sums.iter_mut().zip(b) {
            *sum = simd.mul_add(a, b, *sum);
        }
    }
}
