//! The matrices of Winograd's F(4, 3), applied to lines and squares of registers.
//!
//! They evaluate polynomials at 0, ±√½, ±√2 and ∞. Lavin and Gray 2015 (section 4.3) have 0, ±1, ±2 and ∞, with which
//! matrices have simpler numbers, but results in `f32` twice to three times the error. Each has a transpose, which is the same step of
//! the gradient.

use core::f64::consts::{FRAC_1_SQRT_2, SQRT_2};

use super::simd::Simd;
use crate::element::Element;

/// Points of a line at which polynomials are evaluated.
pub const POINTS: usize = 6;
/// Products of a tile.
pub const SQUARE: usize = POINTS * POINTS;

/// Up to six registers.
pub type Line<V> = [V; POINTS];

/// A matrix.
pub trait Matrix {
    /// Its columns.
    const FROM: usize;
    /// Its rows.
    const TO: usize;
    /// Its product with a column of registers.
    fn line<T: Element, S: Simd<T>>(simd: S, x: Line<S::V>) -> Line<S::V>;
}

/// `Bᵀ`, of an image.
pub struct Image;
/// `G`, of weights.
pub struct Weight;
/// `Aᵀ`, of sums, which become an output.
pub struct Output;
/// `A`, of the gradient of an output.
#[cfg(feature = "train")]
pub struct OutputGradient;
/// `Gᵀ`, of sums, which become the gradient of weights.
#[cfg(feature = "train")]
pub struct WeightGradient;

/// `a + k·b`.
#[inline(always)]
fn plus<T: Element, S: Simd<T>>(simd: S, a: S::V, k: f64, b: S::V) -> S::V {
    simd.mul_add(simd.splat(T::from_f64(k)), b, a)
}

/// `k·a`.
#[inline(always)]
fn times<T: Element, S: Simd<T>>(simd: S, k: f64, a: S::V) -> S::V {
    plus(simd, simd.splat(T::ZERO), k, a)
}

impl Matrix for Image {
    const FROM: usize = 6;
    const TO: usize = 6;

    /// With `a = √½` and `b = √2`:
    /// ```text
    /// 1    0 −5/2    0 1 0
    /// 0  −2a   −2    a 1 0
    /// 0   2a   −2   −a 1 0
    /// 0 −b/2 −1/2    b 1 0
    /// 0  b/2 −1/2   −b 1 0
    /// 0    1    0 −5/2 0 1
    /// ```
    #[inline(always)]
    fn line<T: Element, S: Simd<T>>(simd: S, x: Line<S::V>) -> Line<S::V> {
        let (even, odd) = (plus(simd, x[4], -2.0, x[2]), plus(simd, x[3], -2.0, x[1]));
        let (even2, odd2) = (plus(simd, x[4], -0.5, x[2]), plus(simd, x[3], -0.5, x[1]));
        [
            plus(simd, simd.add(x[4], x[0]), -2.5, x[2]),
            plus(simd, even, FRAC_1_SQRT_2, odd),
            plus(simd, even, -FRAC_1_SQRT_2, odd),
            plus(simd, even2, SQRT_2, odd2),
            plus(simd, even2, -SQRT_2, odd2),
            plus(simd, simd.add(x[5], x[1]), -2.5, x[3]),
        ]
    }
}

impl Matrix for Weight {
    const FROM: usize = 3;
    const TO: usize = 6;

    /// ```text
    ///    1     0    0
    /// −2/3 −2a/3 −1/3
    /// −2/3  2a/3 −1/3
    ///  1/6   b/6  1/3
    ///  1/6  −b/6  1/3
    ///    0     0    1
    /// ```
    #[inline(always)]
    fn line<T: Element, S: Simd<T>>(simd: S, x: Line<S::V>) -> Line<S::V> {
        let even = plus(simd, times(simd, -2.0 / 3.0, x[0]), -1.0 / 3.0, x[2]);
        let even2 = plus(simd, times(simd, 1.0 / 6.0, x[0]), 1.0 / 3.0, x[2]);
        [
            x[0],
            plus(simd, even, -FRAC_1_SQRT_2 / 1.5, x[1]),
            plus(simd, even, FRAC_1_SQRT_2 / 1.5, x[1]),
            plus(simd, even2, SQRT_2 / 6.0, x[1]),
            plus(simd, even2, -SQRT_2 / 6.0, x[1]),
            x[2],
        ]
    }
}

impl Matrix for Output {
    const FROM: usize = 6;
    const TO: usize = 4;

    /// ```text
    /// 1   1    1  1   1 0
    /// 0   a   −a  b  −b 0
    /// 0 1/2  1/2  2   2 0
    /// 0 a/2 −a/2 2b −2b 1
    /// ```
    #[inline(always)]
    fn line<T: Element, S: Simd<T>>(simd: S, x: Line<S::V>) -> Line<S::V> {
        let (sum, difference) = (simd.add(x[1], x[2]), plus(simd, x[1], -1.0, x[2]));
        let (sum2, difference2) = (simd.add(x[3], x[4]), plus(simd, x[3], -1.0, x[4]));
        let zero = simd.splat(T::ZERO);
        [
            simd.add(simd.add(x[0], sum), sum2),
            plus(simd, times(simd, FRAC_1_SQRT_2, difference), SQRT_2, difference2),
            plus(simd, times(simd, 0.5, sum), 2.0, sum2),
            plus(simd, plus(simd, x[5], FRAC_1_SQRT_2 / 2.0, difference), 2.0 * SQRT_2, difference2),
            zero,
            zero,
        ]
    }
}

#[cfg(feature = "train")]
impl Matrix for OutputGradient {
    const FROM: usize = 4;
    const TO: usize = 6;

    /// The transpose of [`Output`].
    #[inline(always)]
    fn line<T: Element, S: Simd<T>>(simd: S, x: Line<S::V>) -> Line<S::V> {
        let (even, odd) = (plus(simd, x[0], 0.5, x[2]), plus(simd, x[1], 0.5, x[3]));
        let (even2, odd2) = (plus(simd, x[0], 2.0, x[2]), plus(simd, x[1], 2.0, x[3]));
        [
            x[0],
            plus(simd, even, FRAC_1_SQRT_2, odd),
            plus(simd, even, -FRAC_1_SQRT_2, odd),
            plus(simd, even2, SQRT_2, odd2),
            plus(simd, even2, -SQRT_2, odd2),
            x[3],
        ]
    }
}

#[cfg(feature = "train")]
impl Matrix for WeightGradient {
    const FROM: usize = 6;
    const TO: usize = 3;

    /// The transpose of [`Weight`].
    #[inline(always)]
    fn line<T: Element, S: Simd<T>>(simd: S, x: Line<S::V>) -> Line<S::V> {
        let (sum, difference) = (simd.add(x[1], x[2]), plus(simd, x[2], -1.0, x[1]));
        let (sum2, difference2) = (simd.add(x[3], x[4]), plus(simd, x[3], -1.0, x[4]));
        let zero = simd.splat(T::ZERO);
        [
            plus(simd, plus(simd, x[0], -2.0 / 3.0, sum), 1.0 / 6.0, sum2),
            plus(simd, times(simd, FRAC_1_SQRT_2 / 1.5, difference), SQRT_2 / 6.0, difference2),
            plus(simd, plus(simd, x[5], -1.0 / 3.0, sum), 1.0 / 3.0, sum2),
            zero,
            zero,
            zero,
        ]
    }
}

/// Where the elements of a square of registers are.
#[derive(Clone, Copy)]
pub struct Grid<P> {
    /// The first.
    pub at: P,
    /// The distances of rows and of columns.
    pub strides: [isize; 2],
}

/// What is done with the elements of a transformed square.
pub trait Put<T, S: Simd<T>> {
    /// Takes element `[i, j]`.
    ///
    /// # Safety
    /// There is a place for it.
    unsafe fn put(&self, simd: S, i: usize, j: usize, v: S::V);
}

impl<T, S: Simd<T>> Put<T, S> for Grid<*mut T> {
    #[inline(always)]
    unsafe fn put(&self, simd: S, i: usize, j: usize, v: S::V) {
        // SAFETY: the caller's.
        unsafe { simd.store(v, self.at.offset(i as isize * self.strides[0] + j as isize * self.strides[1])) };
    }
}

impl<T: Element> Grid<*const T> {
    /// Column `j` transformed, if there is one. Elements are named one by one, lest arrays be kept in memory.
    #[inline(always)]
    unsafe fn column<M: Matrix, S: Simd<T>>(&self, simd: S, j: usize) -> Line<S::V> {
        let zero = simd.splat(T::ZERO);
        if j >= M::FROM {
            return [zero; POINTS];
        }
        // SAFETY: the caller's.
        let from = unsafe { self.at.offset(j as isize * self.strides[1]) };
        let row = self.strides[0];
        // SAFETY: the caller's.
        let x = unsafe {
            [
                simd.load(from),
                simd.load(from.offset(row)),
                simd.load(from.offset(2 * row)),
                if M::FROM > 3 { simd.load(from.offset(3 * row)) } else { zero },
                if M::FROM > 4 { simd.load(from.offset(4 * row)) } else { zero },
                if M::FROM > 5 { simd.load(from.offset(5 * row)) } else { zero },
            ]
        };
        M::line(simd, x)
    }
}

/// `M X Mᵀ` for a square `X` of registers.
///
/// # Safety
/// Registers can be read at all elements of `x`, and there are places for those of the result.
#[inline(always)]
pub unsafe fn square<M: Matrix, T: Element, S: Simd<T>>(simd: S, x: Grid<*const T>, to: &impl Put<T, S>) {
    // SAFETY: the caller's.
    unsafe {
        let columns = [
            x.column::<M, S>(simd, 0),
            x.column::<M, S>(simd, 1),
            x.column::<M, S>(simd, 2),
            x.column::<M, S>(simd, 3),
            x.column::<M, S>(simd, 4),
            x.column::<M, S>(simd, 5),
        ];
        row::<M, T, S>(simd, &columns, 0, to);
        row::<M, T, S>(simd, &columns, 1, to);
        row::<M, T, S>(simd, &columns, 2, to);
        row::<M, T, S>(simd, &columns, 3, to);
        row::<M, T, S>(simd, &columns, 4, to);
        row::<M, T, S>(simd, &columns, 5, to);
    }
}

/// Row `i` of the result, if there is one.
#[inline(always)]
unsafe fn row<M: Matrix, T: Element, S: Simd<T>>(simd: S, x: &[Line<S::V>; POINTS], i: usize, to: &impl Put<T, S>) {
    if i < M::TO {
        let row = M::line(simd, [x[0][i], x[1][i], x[2][i], x[3][i], x[4][i], x[5][i]]);
        // SAFETY: the caller's.
        unsafe {
            to.put(simd, i, 0, row[0]);
            to.put(simd, i, 1, row[1]);
            to.put(simd, i, 2, row[2]);
            if M::TO > 3 {
                to.put(simd, i, 3, row[3]);
            }
            if M::TO > 4 {
                to.put(simd, i, 4, row[4]);
                to.put(simd, i, 5, row[5]);
            }
        }
    }
}
