//! The numbers that networks compute with.

use core::fmt::{Debug, Display};
use core::iter::Sum;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use crate::kernels::math;
#[cfg(feature = "std")]
use crate::memory::Lines;

mod sealed {
    #[cfg(any(feature = "std", feature = "train"))]
    use crate::kernels::simd::{Work, dispatch_f32};
    double! { #[cfg(any(feature = "std", feature = "train"))] use crate::kernels::simd::dispatch_f64; }

    pub trait Sealed: Sized {
        /// Does `work` with the best registers of these numbers.
        #[cfg(any(feature = "std", feature = "train"))]
        fn vectorized<W: Work<Self>>(work: W);
    }

    macro_rules! sealed {
        ($($T:ident = $dispatch:ident),*) => { $(
            impl Sealed for $T {
                #[cfg(any(feature = "std", feature = "train"))]
                #[inline]
                fn vectorized<W: Work<Self>>(work: W) {
                    $dispatch(work);
                }
            }
        )* };
    }
    sealed!(f32 = dispatch_f32);
    double! { sealed!(f64 = dispatch_f64); }
}

/// `f32` or `f64`. A microcontroller with an ARM core (`target_os = "none"`) has `f64` only with the feature `f64`: most of them compute in single
/// precision, and call functions for each operation of others.
///
/// The functions of `f32` have the same bits on every machine, with the standard library and without. Of `f64`, `exp`, `exp_m1`, `tanh` and
/// `sigmoid` are the system's with it and `libm`'s without, which may differ in the last bit.
///
/// All bits zero is the number 0, and every bit pattern is a number (or NaN).
#[cfg_attr(
    any(feature = "f64", feature = "std", not(all(target_arch = "arm", target_os = "none"))),
    diagnostic::on_unimplemented(
        message = "networks do not compute with `{Self}`",
        label = "not `f32` or `f64`",
        note = "the numbers of a network are `f32`, as in `Net`, or `f64`, as in `Net<f64>`"
    )
)]
#[cfg_attr(
    not(any(feature = "f64", feature = "std", not(all(target_arch = "arm", target_os = "none")))),
    diagnostic::on_unimplemented(
        message = "networks do not compute with `{Self}` on this target, but with `f32`",
        label = "not `f32`",
        note = "most microcontrollers compute in single precision, and call a function for each operation on an `f64`; `Net` without `<f64>` is \
                the network of `f32`; if slow is good enough, there is the feature `f64` of `dl`"
    )
)]
pub trait Element:
    sealed::Sealed
    + crate::kernels::compiled::Compiled
    + crate::value::Array<Self>
    + crate::value::Cell<Self>
    + Copy
    + Default
    + PartialOrd
    + Debug
    + Display
    + Send
    + Sync
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Sum
    + 'static
{
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// −∞.
    const NEG_INFINITY: Self;
    /// Not a number.
    const NAN: Self;
    /// The largest number that [`Element::sigmoid_quotient`] takes.
    #[doc(hidden)]
    const FAR: Self;
    /// The type's name: `"f32"`.
    const NAME: &'static str;

    /// The nearest number of this type.
    fn from_f64(x: f64) -> Self;
    /// The number as `f64`, exactly.
    fn to_f64(self) -> f64;
    /// The nearest number of this type.
    fn from_usize(n: usize) -> Self;
    /// The whole number at or below this one; 0 of what is less or not a number, the largest of what is more.
    fn to_usize(self) -> usize;
    /// `self · a + b`, rounded once.
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// eˣ.
    fn exp(self) -> Self;
    /// eˣ − 1, exact near 0.
    fn exp_m1(self) -> Self;
    /// ln x.
    fn ln(self) -> Self;
    /// ln(1 + x), exact near 0.
    fn ln_1p(self) -> Self;
    /// √x.
    fn sqrt(self) -> Self;
    /// tanh x.
    fn tanh(self) -> Self;
    /// 1/(1 + e⁻ˣ).
    fn sigmoid(self) -> Self;
    /// [`Element::sigmoid`] as a quotient, of a number between −[`FAR`](Element::FAR) and `FAR`: two multiplied are one division.
    #[doc(hidden)]
    fn sigmoid_quotient(self) -> [Self; 2];
    /// [`Element::tanh`] as a quotient.
    #[doc(hidden)]
    fn tanh_quotient(self) -> [Self; 2];
    /// erf x.
    fn erf(self) -> Self;
    /// |x|.
    fn abs(self) -> Self;
    /// Neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// Not a number.
    fn is_nan(self) -> bool;
    /// The larger one; NaN only if one is NaN and `other` does not win the comparison, as `f32::max` has it.
    fn max(self, other: Self) -> Self;

    /// Runs `f` on `len` numbers of scratch memory of this thread, which begin at a line of the cache and whose contents are arbitrary
    /// numbers. Calls nest.
    /// Memory is allocated when a thread first needs that much, and kept.
    #[cfg(feature = "std")]
    fn with_scratch<R>(len: usize, f: impl FnOnce(&mut [Self]) -> R) -> R;
}

macro_rules! element {
    ($T:ident, $fma:ident, $functions:ident, $log:ident, $log1p:ident, $sqrt:ident, $erf:ident, $scratch:ident) => {
        #[cfg(feature = "std")]
        std::thread_local! {
            static $scratch: core::cell::RefCell<Vec<Lines<$T>>> = const { core::cell::RefCell::new(Vec::new()) };
        }

        impl Element for $T {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const NEG_INFINITY: Self = $T::NEG_INFINITY;
            const NAN: Self = $T::NAN;
            const FAR: Self = $functions::FAR;
            const NAME: &'static str = stringify!($T);

            #[inline(always)]
            fn from_f64(x: f64) -> Self {
                x as $T
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                self as f64
            }
            // Not by way of `f64`, which processors without it compute in long functions.
            #[inline(always)]
            fn from_usize(n: usize) -> Self {
                n as $T
            }
            #[inline(always)]
            fn to_usize(self) -> usize {
                self as usize
            }
            #[inline(always)]
            fn mul_add(self, a: Self, b: Self) -> Self {
                #[cfg(feature = "std")]
                return $T::mul_add(self, a, b);
                #[cfg(not(feature = "std"))]
                libm::$fma(self, a, b)
            }
            #[inline(always)]
            fn exp(self) -> Self {
                $functions::exp(self)
            }
            #[inline(always)]
            fn exp_m1(self) -> Self {
                $functions::exp_m1(self)
            }
            // With the standard library, too: its logarithms are those of the system, and have other bits on another one.
            #[inline(always)]
            fn ln(self) -> Self {
                libm::$log(self)
            }
            #[inline(always)]
            fn ln_1p(self) -> Self {
                libm::$log1p(self)
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                #[cfg(feature = "std")]
                return $T::sqrt(self);
                #[cfg(not(feature = "std"))]
                libm::$sqrt(self)
            }
            #[inline(always)]
            fn tanh(self) -> Self {
                $functions::tanh(self)
            }
            #[inline(always)]
            fn sigmoid(self) -> Self {
                $functions::sigmoid(self)
            }
            #[inline(always)]
            fn sigmoid_quotient(self) -> [Self; 2] {
                $functions::sigmoid_quotient(self)
            }
            #[inline(always)]
            fn tanh_quotient(self) -> [Self; 2] {
                $functions::tanh_quotient(self)
            }
            #[inline(always)]
            fn erf(self) -> Self {
                libm::$erf(self)
            }
            #[inline(always)]
            fn abs(self) -> Self {
                $T::abs(self)
            }
            #[inline(always)]
            fn is_finite(self) -> bool {
                $T::is_finite(self)
            }
            #[inline(always)]
            fn is_nan(self) -> bool {
                $T::is_nan(self)
            }
            #[inline(always)]
            fn max(self, other: Self) -> Self {
                $T::max(self, other)
            }

            #[cfg(feature = "std")]
            fn with_scratch<R>(len: usize, f: impl FnOnce(&mut [Self]) -> R) -> R {
                let mut memory = $scratch.with_borrow_mut(|free| fitting(free, len));
                let result = f(memory.grown(len));
                $scratch.with_borrow_mut(|free| free.push(memory));
                result
            }
        }
    };
}

/// Takes out the shortest memory of at least `len` numbers, or else the longest.
#[cfg(feature = "std")]
fn fitting<T: Element>(free: &mut Vec<Lines<T>>, len: usize) -> Lines<T> {
    let best = free.iter().enumerate().min_by_key(|(_, memory)| match memory.len() {
        have if have < len => (1, usize::MAX - have),
        have => (0, have),
    });
    match best {
        Some((i, _)) => free.swap_remove(i),
        None => Lines::new(),
    }
}

/// What has no vector instructions in `f64`: the library's.
#[cfg(any(feature = "f64", feature = "std", not(all(target_arch = "arm", target_os = "none"))))]
mod wide {
    #[cfg(not(feature = "std"))]
    pub use libm::{exp, expm1 as exp_m1, tanh};

    /// With powers of e that are at most 1.
    #[inline(always)]
    pub fn sigmoid(x: f64) -> f64 {
        let power = exp(-x.abs());
        (if x < 0.0 { power } else { 1.0 }) / (1.0 + power)
    }

    /// There is no limit.
    pub const FAR: f64 = f64::INFINITY;

    #[inline(always)]
    pub fn sigmoid_quotient(x: f64) -> [f64; 2] {
        [sigmoid(x), 1.0]
    }

    #[inline(always)]
    pub fn tanh_quotient(x: f64) -> [f64; 2] {
        [tanh(x), 1.0]
    }

    #[cfg(feature = "std")]
    #[inline(always)]
    pub fn exp(x: f64) -> f64 {
        x.exp()
    }

    #[cfg(feature = "std")]
    #[inline(always)]
    pub fn exp_m1(x: f64) -> f64 {
        x.exp_m1()
    }

    #[cfg(feature = "std")]
    #[inline(always)]
    pub fn tanh(x: f64) -> f64 {
        x.tanh()
    }
}

element!(f32, fmaf, math, logf, log1pf, sqrtf, erff, SCRATCH_F32);
double! { element!(f64, fma, wide, log, log1p, sqrt, erf, SCRATCH_F64); }
