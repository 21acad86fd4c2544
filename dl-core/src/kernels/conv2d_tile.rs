//! Tiles of a correlation, held in registers: output channels × registers of neighbouring outputs.
//!
//! `y[r, p] = Σ over planes and steps of weight[r, plane, step.0] · x[plane, step.1 + p]`

use super::simd::Simd;
use crate::element::Element;

/// The most channels of a tile.
pub const MOST_ROWS: usize = 6;

/// The most registers of a channel.
pub const fn widest(many: bool) -> usize {
    if many { 4 } else { 2 }
}

/// How many channels to compute together, of so many that are left: of a tile, some may be thrown away.
pub const fn tallest(many: bool, left: usize) -> usize {
    match (left, many) {
        (1 | 2, _) => 1,
        (3 | 4 | 7 | 8, true) | (_, false) => 4,
        _ => MOST_ROWS,
    }
}

/// What a tile is the sum of.
pub struct Factors<'a, T> {
    /// The weights.
    pub weight: &'a [T],
    /// The first output, and how many there are.
    pub rows: [usize; 2],
    /// The distances of the weights of neighbouring outputs and of neighbouring planes.
    pub strides: [usize; 2],
    /// Planes of numbers.
    pub x: &'a [T],
    /// The distance of planes.
    pub plane: usize,
    /// How many there are.
    pub planes: usize,
    /// The distance of neighbouring registers.
    pub step: usize,
    /// For each window element, which weight of a plane it has, and what it sees; the last of them sees the most distant number.
    pub steps: &'a [[u32; 2]],
    /// Weights of a plane.
    pub window: usize,
}

/// What is done with the sums.
pub struct Ending<T, const R: usize> {
    /// What is added to each channel.
    pub bias: [T; R],
    /// Whether negative ones become 0.
    pub relu: bool,
    /// The distances of channels and of registers.
    pub every: [usize; 2],
    /// How many numbers of each register are written.
    pub width: usize,
}

/// Writes a tile of at most `R` channels × `P` registers.
///
/// # Panics
/// If a factor or a sum lies beyond its slice.
#[inline(always)]
pub fn write<T: Element, S: Simd<T>, const R: usize, const P: usize>(
    simd: S,
    factors: &Factors<'_, T>,
    end: &Ending<T, R>,
    to: &mut [T],
) {
    let sums = tile::<T, S, R, P>(simd, factors);
    for (r, sums) in sums.into_iter().enumerate().take(factors.rows[1]) {
        let bias = simd.splat(end.bias[r]);
        for (p, sum) in sums.into_iter().enumerate() {
            let mut sum = simd.add(sum, bias);
            if end.relu {
                sum = simd.rectify(sum);
            }
            let to = &mut to[r * end.every[0] + p * end.every[1]..][..end.width];
            // SAFETY: as many numbers as there are, which for a whole register is its length.
            unsafe {
                if end.width == S::N {
                    simd.store(sum, to.as_mut_ptr());
                } else {
                    simd.store_some(sum, to.as_mut_ptr(), end.width);
                }
            }
        }
    }
}

/// The sums.
#[inline(always)]
fn tile<T: Element, S: Simd<T>, const R: usize, const P: usize>(simd: S, of: &Factors<'_, T>) -> [[S::V; P]; R] {
    let mut sums = [[simd.splat(T::ZERO); P]; R];
    let Some([_, last]) = of.steps.last() else { return sums };
    // Of the window elements, the last of the input is the last of the steps.
    assert!((of.planes - 1) * of.plane + *last as usize + (P - 1) * of.step + S::N <= of.x.len());
    assert!(
        (of.rows[0] + of.rows[1] - 1) * of.strides[0] + (of.planes - 1) * of.strides[1] + of.window <= of.weight.len()
    );
    let mut rows = [of.weight.as_ptr(); R];
    for (r, row) in rows.iter_mut().enumerate() {
        // SAFETY: weights of all rows and planes are there, as was just checked.
        *row = unsafe { row.add((of.rows[0] + r.min(of.rows[1] - 1)) * of.strides[0]) };
    }
    for plane in 0..of.planes {
        // SAFETY: numbers of all planes are there, as was just checked.
        let x = unsafe { of.x.as_ptr().add(plane * of.plane) };
        for [k, at] in of.steps {
            let (k, at) = (*k as usize + plane * of.strides[1], *at as usize);
            let mut v = [simd.splat(T::ZERO); P];
            for (p, v) in v.iter_mut().enumerate() {
                // SAFETY: the same.
                *v = unsafe { simd.load(x.add(at + p * of.step)) };
            }
            for r in 0..R {
                // SAFETY: the same.
                let w = simd.splat(unsafe { *rows[r].add(k) });
                for p in 0..P {
                    sums[r][p] = simd.mul_add(w, v[p], sums[r][p]);
                }
            }
        }
    }
    sums
}
