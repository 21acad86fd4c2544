//! Products of a few vectors with packed weights, in registers.

use super::simd::Simd;
use super::tile::multiply;
use crate::element::Element;

/// `sums[r][c] += Σₗ rows[r][l] packed[l · line + c · apart ..]`, for `l < len`.
///
/// # Safety
/// The numbers can be read, whole registers of `packed`.
#[inline(always)]
pub unsafe fn add<T: Element, S: Simd<T>, const R: usize, const C: usize>(
    simd: S,
    sums: &mut [[S::V; C]; R],
    len: usize,
    rows: [*const T; R],
    packed: *const T,
    [line, apart]: [usize; 2],
) {
    for l in 0..len {
        let mut w = [simd.splat(T::ZERO); C];
        for (c, w) in w.iter_mut().enumerate() {
            // SAFETY: the caller's.
            *w = unsafe { simd.load(packed.add(l * line + c * apart)) };
        }
        // SAFETY: the caller's.
        unsafe { multiply(simd, sums, rows.map(|row| row.add(l)), w) };
    }
}

/// `add` for one row, with two sums for each register, so that additions need not wait for each other.
///
/// # Safety
/// As there.
#[inline(always)]
pub unsafe fn add_one<T: Element, S: Simd<T>, const C: usize>(
    simd: S,
    sums: &mut [S::V; C],
    len: usize,
    row: *const T,
    packed: *const T,
    [line, apart]: [usize; 2],
) {
    let mut odd = [simd.splat(T::ZERO); C];
    for l in (0..len / 2 * 2).step_by(2) {
        // SAFETY: the caller's.
        let (a, b) = unsafe { (simd.splat(*row.add(l)), simd.splat(*row.add(l + 1))) };
        for c in 0..C {
            // SAFETY: the caller's.
            unsafe {
                sums[c] = simd.mul_add(a, simd.load(packed.add(l * line + c * apart)), sums[c]);
                odd[c] = simd.mul_add(b, simd.load(packed.add((l + 1) * line + c * apart)), odd[c]);
            }
        }
    }
    if !len.is_multiple_of(2) {
        // SAFETY: the caller's.
        let a = unsafe { simd.splat(*row.add(len - 1)) };
        for (c, sum) in sums.iter_mut().enumerate() {
            // SAFETY: the caller's.
            *sum = simd.mul_add(a, unsafe { simd.load(packed.add((len - 1) * line + c * apart)) }, *sum);
        }
    }
    for (sum, odd) in sums.iter_mut().zip(odd) {
        *sum = simd.add(*sum, odd);
    }
}
