//! Registers of numbers, and loops compiled for the vector instructions of the processor at hand.
//!
//! A kernel is a [`Work`]: written once over [`Simd`], compiled for every instruction set, chosen when the program runs.

use crate::element::Element;
#[cfg(all(feature = "std", target_arch = "x86_64"))]
use crate::kernels::level::{Level, level};
#[cfg(all(feature = "std", target_arch = "x86_64"))]
use crate::kernels::simd_x86::{Avx2, Avx512};

/// A computation that is worth wide registers. `run` must be `#[inline(always)]`, as must be all it calls: what is not
/// inlined is not compiled for the instruction set, unless it is left to [`Simd::apart`].
pub trait Work<T> {
    /// Does it.
    fn run<S: Simd<T>>(self, simd: S);
}

/// The most numbers in a register.
pub const MOST: usize = 16;

/// What outputs are at least, in all numbers of a register: 0 with `relu`.
#[cfg(feature = "std")]
#[inline(always)]
pub fn floor<T: Element, S: Simd<T>>(simd: S, relu: bool) -> S::V {
    simd.splat(if relu { T::ZERO } else { T::NEG_INFINITY })
}

/// What one instruction does with a register of numbers. A value of the type proves that the processor has the instructions.
pub trait Simd<T>: Copy + Send + Sync {
    /// A register.
    type V: Copy;
    /// Numbers in a register.
    const N: usize;
    /// Whether there are 32 registers, rather than 16.
    const MANY: bool;
    /// Whether kernels are compiled in all their sizes of tiles, one for each remainder: for `f32` and the instructions that most
    /// processors have. What is rarely run has one size that serves for all.
    const VARIED: bool;
    /// Registers of half the size, where they compute as many numbers in the same time.
    type Half: Simd<T>;
    /// Whether there are any.
    const HALVED: bool = <Self::Half as Simd<T>>::N < Self::N;

    /// The same processor's [`Simd::Half`].
    fn half(self) -> Self::Half;

    /// Does a part of a computation in a function of its own, which all that do the same share: for large parts that take long,
    /// lest there be copies of them.
    fn apart<W: Work<T>>(self, work: W);

    /// A number, `N` times.
    fn splat(self, x: T) -> Self::V;

    /// `N` numbers.
    ///
    /// # Safety
    /// They can be read.
    unsafe fn load(self, from: *const T) -> Self::V;

    /// The first `count` of `N` numbers, then zeros.
    ///
    /// # Safety
    /// They can be read.
    unsafe fn load_some(self, from: *const T, count: usize) -> Self::V;

    /// Writes `N` numbers.
    ///
    /// # Safety
    /// They can be written.
    unsafe fn store(self, v: Self::V, to: *mut T);

    /// Writes the first `count` numbers.
    ///
    /// # Safety
    /// They can be written.
    unsafe fn store_some(self, v: Self::V, to: *mut T, count: usize);

    /// `a + b`.
    fn add(self, a: Self::V, b: Self::V) -> Self::V;

    /// `a · b + c`.
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V;

    /// `max(v, floor)`; a `v` that is NaN stays NaN.
    fn at_least(self, floor: Self::V, v: Self::V) -> Self::V;

    /// The larger one of `x` and `y`, which is `y` if they are equal; not a number if one of them is not.
    fn maximum(self, x: Self::V, y: Self::V) -> Self::V;

    /// 1/(1 + e⁻ˣ), to 2 ulp in `f32`, subnormal results included; ±∞ go to 0 and 1, NaN stays.
    fn sigmoid(self, v: Self::V) -> Self::V;

    /// tanh x, to 2 ulp in `f32`; ±∞ go to ±1, NaN stays.
    fn tanh(self, v: Self::V) -> Self::V;

    /// The first `N` registers as rows of a matrix become its columns.
    fn turn(self, block: &mut [Self::V; MOST]);

    /// Asks for the line of memory around `at`, which need not exist, to be brought to the second level of the cache.
    fn prefetch(self, at: *const T);

    /// The sum of each of four registers.
    fn sums(self, v: [Self::V; 4]) -> [T; 4];

    /// Of `a` followed by `b`, the numbers at even places and those at odd places.
    fn unzip(self, a: Self::V, b: Self::V) -> [Self::V; 2];

    /// The numbers of `a` at even places, and those of `b` at odd places: two registers.
    fn zip(self, a: Self::V, b: Self::V) -> [Self::V; 2];

    /// Where `x` is larger than `largest` or not a number, `x` and `k`; else `largest` and `winner`.
    fn larger(self, x: Self::V, k: Self::V, largest: Self::V, winner: Self::V) -> [Self::V; 2];

    /// Puts each number of `v` into the place of its 2 × 2 window that `winner` says, 0 and 1 above, 2 and 3 below, and zeros into
    /// the others: both rows, of two registers each.
    fn unpool(self, v: Self::V, winner: Self::V) -> [[Self::V; 2]; 2];
}

/// What every processor has: arrays, of which the compiler makes the vector instructions that the target guarantees.
#[derive(Clone, Copy)]
pub struct Plain;

/// 16 bytes of `f32`, and as many `f64` as make it worthwhile.
const LANES: usize = 4;

impl<T: Element> Simd<T> for Plain {
    type V = [T; LANES];
    const N: usize = LANES;
    const MANY: bool = cfg!(target_arch = "aarch64");
    const VARIED: bool = cfg!(target_arch = "aarch64") && size_of::<T>() == 4;
    type Half = Self;

    #[inline(always)]
    fn half(self) -> Self {
        self
    }

    #[inline(never)]
    fn apart<W: Work<T>>(self, work: W) {
        work.run(self);
    }

    #[inline(always)]
    fn splat(self, x: T) -> Self::V {
        [x; LANES]
    }

    #[inline(always)]
    unsafe fn load(self, from: *const T) -> Self::V {
        // SAFETY: the caller's.
        unsafe { from.cast::<[T; LANES]>().read_unaligned() }
    }

    #[inline(always)]
    unsafe fn load_some(self, from: *const T, count: usize) -> Self::V {
        let mut v = [T::ZERO; LANES];
        for (l, v) in v.iter_mut().enumerate() {
            if l < count {
                // SAFETY: the caller's.
                *v = unsafe { *from.add(l) };
            }
        }
        v
    }

    #[inline(always)]
    unsafe fn store(self, v: Self::V, to: *mut T) {
        // SAFETY: the caller's.
        unsafe { to.cast::<[T; LANES]>().write_unaligned(v) }
    }

    #[inline(always)]
    unsafe fn store_some(self, v: Self::V, to: *mut T, count: usize) {
        for (l, v) in v.into_iter().enumerate() {
            if l < count {
                // SAFETY: the caller's.
                unsafe { *to.add(l) = v };
            }
        }
    }

    #[inline(always)]
    fn add(self, mut a: Self::V, b: Self::V) -> Self::V {
        for l in 0..LANES {
            a[l] += b[l];
        }
        a
    }

    #[inline(always)]
    fn mul_add(self, a: Self::V, b: Self::V, mut c: Self::V) -> Self::V {
        for l in 0..LANES {
            // Where the target has it for sure, in one instruction.
            c[l] = if cfg!(any(target_arch = "aarch64", target_feature = "fma")) {
                a[l].mul_add(b[l], c[l])
            } else {
                a[l] * b[l] + c[l]
            };
        }
        c
    }

    #[inline(always)]
    fn at_least(self, floor: Self::V, mut v: Self::V) -> Self::V {
        for l in 0..LANES {
            v[l] = if v[l] <= floor[l] { floor[l] } else { v[l] };
        }
        v
    }

    #[inline(always)]
    fn maximum(self, x: Self::V, mut y: Self::V) -> Self::V {
        for l in 0..LANES {
            y[l] = if (x[l] > y[l]) | x[l].is_nan() { x[l] } else { y[l] };
        }
        y
    }

    #[inline(always)]
    fn sigmoid(self, mut v: Self::V) -> Self::V {
        for x in &mut v {
            *x = x.sigmoid();
        }
        v
    }

    #[inline(always)]
    fn tanh(self, mut v: Self::V) -> Self::V {
        for x in &mut v {
            *x = x.tanh();
        }
        v
    }

    #[inline(always)]
    fn turn(self, block: &mut [Self::V; MOST]) {
        let [a, b, c, d] = [block[0], block[1], block[2], block[3]];
        for l in 0..LANES {
            block[l] = [a[l], b[l], c[l], d[l]];
        }
    }

    #[inline(always)]
    fn prefetch(self, _at: *const T) {}

    #[inline(always)]
    fn sums(self, v: [Self::V; 4]) -> [T; 4] {
        [0, 1, 2, 3].map(|i| (v[i][0] + v[i][2]) + (v[i][1] + v[i][3]))
    }

    #[inline(always)]
    fn unzip(self, a: Self::V, b: Self::V) -> [Self::V; 2] {
        [[a[0], a[2], b[0], b[2]], [a[1], a[3], b[1], b[3]]]
    }

    #[inline(always)]
    fn zip(self, a: Self::V, b: Self::V) -> [Self::V; 2] {
        [[a[0], b[0], a[1], b[1]], [a[2], b[2], a[3], b[3]]]
    }

    #[inline(always)]
    fn larger(self, x: Self::V, k: Self::V, mut largest: Self::V, mut winner: Self::V) -> [Self::V; 2] {
        for l in 0..LANES {
            let wins = (x[l] > largest[l]) | x[l].is_nan();
            largest[l] = if wins { x[l] } else { largest[l] };
            winner[l] = if wins { k[l] } else { winner[l] };
        }
        [largest, winner]
    }

    #[inline(always)]
    fn unpool(self, v: Self::V, winner: Self::V) -> [[Self::V; 2]; 2] {
        let at = |l: usize, k: usize| if winner[l] == T::from_usize(k) { v[l] } else { T::ZERO };
        [0, 2].map(|row| [0, 2].map(|l| [at(l, row), at(l, row + 1), at(l + 1, row), at(l + 1, row + 1)]))
    }
}

/// Does `work` with the best instructions that the processor has, [`level`].
#[inline]
pub(crate) fn vectorized<T: Element, W: Work<T>>(work: W) {
    T::vectorized(work);
}

/// [`vectorized`], for `f32`.
#[cfg(all(feature = "std", target_arch = "x86_64"))]
#[inline]
pub(crate) fn dispatch_f32<W: Work<f32>>(work: W) {
    #[target_feature(enable = "avx2,fma,avx512f,avx512vl,avx512dq,avx512bw")]
    fn avx512<W: Work<f32>>(work: W, simd: Avx512) {
        work.run(simd);
    }

    if level() == Level::Avx512 {
        // SAFETY: `level` has found the processor to have these instructions.
        unsafe { avx512(work, Avx512::new()) }
    } else {
        dispatch(work);
    }
}

/// [`vectorized`], for `f64`: with AVX2 at most. It is there to check `f32` by, and not worth the code of another instruction set.
#[cfg(all(feature = "std", target_arch = "x86_64"))]
#[inline]
pub(crate) fn dispatch_f64<W: Work<f64>>(work: W) {
    dispatch(work);
}

/// Does `work` with AVX2, if the processor has it.
#[cfg(all(feature = "std", target_arch = "x86_64"))]
#[inline(always)]
fn dispatch<T: Element, W: Work<T>>(work: W)
where
    Avx2: Simd<T>,
{
    #[target_feature(enable = "avx2,fma")]
    fn avx2<T, W: Work<T>>(work: W, simd: Avx2)
    where
        Avx2: Simd<T>,
    {
        work.run(simd);
    }

    match level() {
        Level::Baseline => work.run(Plain),
        // SAFETY: `level` has found the processor to have these instructions.
        Level::Avx2 | Level::Avx512 => unsafe { avx2(work, Avx2::new()) },
    }
}

/// [`vectorized`], where nothing is to be chosen.
#[cfg(not(all(feature = "std", target_arch = "x86_64")))]
#[inline]
pub(crate) fn dispatch_f32<W: Work<f32>>(work: W) {
    work.run(Plain);
}

double! {
    /// [`vectorized`], where nothing is to be chosen.
    #[cfg(not(all(feature = "std", target_arch = "x86_64")))]
    #[inline]
    pub(crate) fn dispatch_f64<W: Work<f64>>(work: W) {
        work.run(Plain);
    }
}
