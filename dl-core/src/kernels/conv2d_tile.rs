//! Tiles of a correlation, held in registers: output channels × registers of neighbouring outputs.
//!
//! `y[r, p] = Σ over planes and steps of weight[r, plane, step.0] · x[plane, step.1 + p]`

use super::simd::{Simd, Work, floor};
use super::tile::multiply;
use crate::element::Element;

/// The most channels of a tile.
pub const MOST_ROWS: usize = 6;

/// The most registers of each of so many channels, [`tallest`]. LLVM reads the weights of all channels ahead, so that sums, weights and
/// inputs must fit 32 registers together: 5 × 4 + 5 + 4, 6 × 3 + 6 + 3; 6 × 4 sums would be written to memory in each step.
pub const fn widest<T, S: Simd<T>>(channels: usize) -> usize {
    match (S::VARIED, S::MANY) {
        (false, _) => 1,
        (_, false) => 2,
        _ if channels > 5 => 3,
        _ => 4,
    }
}

/// How many channels to compute together, of so many that are left: of a tile, some may be thrown away.
pub const fn tallest<T, S: Simd<T>>(left: usize) -> usize {
    match (left, S::VARIED && S::MANY) {
        (1 | 2, _) => 1,
        (3 | 4 | 7 | 8, true) | (_, false) => 4,
        _ if left % 5 == 1 => 6,
        _ => 5,
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
pub struct Ending<T> {
    /// What is added to each channel.
    pub bias: [T; MOST_ROWS],
    /// Whether negative ones become 0.
    pub relu: bool,
    /// The distances of channels and of registers.
    pub every: [usize; 2],
    /// How many numbers of each register are written.
    pub width: usize,
}

/// Writes a tile of at most so many channels, [`tallest`], and exactly so many registers, at most [`widest`]. All kernels share the
/// code of each, by [`Simd::apart`].
///
/// # Panics
/// If a factor or a sum lies beyond its slice.
#[inline(always)]
pub fn write<T: Element, S: Simd<T>>(
    simd: S,
    [channels, registers]: [usize; 2],
    factors: &Factors<'_, T>,
    end: &Ending<T>,
    to: &mut [T],
) {
    match channels {
        1 => write_rows::<T, S, 1>(simd, registers, factors, end, to),
        5 if S::VARIED && S::MANY => write_rows::<T, S, 5>(simd, registers, factors, end, to),
        6 if S::VARIED && S::MANY => write_rows::<T, S, 6>(simd, registers, factors, end, to),
        _ => write_rows::<T, S, 4>(simd, registers, factors, end, to),
    }
}

#[inline(always)]
fn write_rows<T: Element, S: Simd<T>, const R: usize>(
    simd: S,
    registers: usize,
    factors: &Factors<'_, T>,
    end: &Ending<T>,
    to: &mut [T],
) {
    match registers {
        4 if S::VARIED && S::MANY && R < 6 => simd.apart(Tile::<T, R, 4> { factors, end, to }),
        3 if S::VARIED && S::MANY => simd.apart(Tile::<T, R, 3> { factors, end, to }),
        2 if S::VARIED => simd.apart(Tile::<T, R, 2> { factors, end, to }),
        _ => simd.apart(Tile::<T, R, 1> { factors, end, to }),
    }
}

/// A tile of at most `R` channels × `P` registers.
struct Tile<'a, T, const R: usize, const P: usize> {
    factors: &'a Factors<'a, T>,
    end: &'a Ending<T>,
    to: &'a mut [T],
}

impl<T: Element, const R: usize, const P: usize> Work<T> for Tile<'_, T, R, P> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let Tile { factors, end, to } = self;
        let last = (factors.rows[1] - 1) * end.every[0] + (P - 1) * end.every[1];
        assert!(
            factors.rows[1] <= R && end.width <= S::N && last + end.width <= to.len(),
            "a sum lies beyond its slice"
        );
        let sums = tile::<T, S, R, P>(simd, factors);
        let floor = floor(simd, end.relu);
        for (r, sums) in sums.into_iter().enumerate().take(factors.rows[1]) {
            let bias = simd.splat(end.bias[r]);
            for (p, sum) in sums.into_iter().enumerate() {
                let sum = simd.at_least(floor, simd.add(sum, bias));
                // SAFETY: what is written to the last register of the last channel is within `to`, as was just checked.
                unsafe {
                    let to = to.as_mut_ptr().add(r * end.every[0] + p * end.every[1]);
                    if end.width == S::N {
                        simd.store(sum, to);
                    } else {
                        simd.store_some(sum, to, end.width);
                    }
                }
            }
        }
    }
}

/// The sums.
#[inline(always)]
fn tile<T: Element, S: Simd<T>, const R: usize, const P: usize>(simd: S, of: &Factors<'_, T>) -> [[S::V; P]; R] {
    let mut sums = [[simd.splat(T::ZERO); P]; R];
    let Some(last) = of.steps.last() else { return sums };
    // Of the window elements, the last of the input is the last of the steps.
    assert!((of.planes - 1) * of.plane + last[1] as usize + (P - 1) * of.step + S::N <= of.x.len());
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
        let rows = rows.map(|row| unsafe { row.add(plane * of.strides[1]) });
        for step in of.steps {
            let [k, at] = step.map(|n| n as usize);
            let mut v = [simd.splat(T::ZERO); P];
            for (p, v) in v.iter_mut().enumerate() {
                // SAFETY: the same.
                *v = unsafe { simd.load(x.add(at + p * of.step)) };
            }
            // SAFETY: the same.
            unsafe { multiply(simd, &mut sums, rows.map(|row| row.add(k)), v) };
        }
    }
    sums
}
