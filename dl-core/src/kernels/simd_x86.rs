//! The registers of x86-64: AVX-512, and AVX2 with FMA.

use core::arch::x86_64::*;

use super::simd::{MOST, Simd, Work};
use super::simd_x86_math::{sigmoid_16_f32, tanh_16_f32};
use super::simd_x86_order::*;
use crate::element::Element;

/// AVX-512, for `f32`.
#[derive(Clone, Copy)]
pub struct Avx512(());

/// AVX2 and FMA.
#[derive(Clone, Copy)]
pub struct Avx2(());

/// AVX-512's registers of 256 bits: of which there are 32, too.
#[derive(Clone, Copy)]
pub struct Avx512Half(());

impl Avx512 {
    /// # Safety
    /// The processor has AVX-512 F, VL, DQ and BW.
    #[inline(always)]
    pub unsafe fn new() -> Self {
        Avx512(())
    }
}

impl Avx2 {
    /// # Safety
    /// The processor has AVX2 and FMA.
    #[inline(always)]
    pub unsafe fn new() -> Self {
        Avx2(())
    }
}

// SAFETY of everything below: `self` proves that the processor has the instructions; pointers are as good as the caller says.
macro_rules! registers {
    (
        $Set:ident, $features:literal, $T:ident, $V:ident, $n:literal, $many:literal, $Half:ident,
        $splat:ident, $load:ident, $store:ident, $add:ident, $fma:ident,
        $load_some:ident, $store_some:ident, $sums:ident, $unzip:ident, $zip:ident, $larger:ident, $unpool:ident, $max:ident, $nan:ident, $turn:ident, $sigmoid:ident, $tanh:ident
    ) => {
        impl Simd<$T> for $Set {
            type V = $V;
            const N: usize = $n;
            const MANY: bool = $many;
            const VARIED: bool = size_of::<$T>() == 4;
            type Half = $Half;

            #[inline(always)]
            fn half(self) -> $Half {
                $Half(())
            }

            #[inline(always)]
            fn apart<W: Work<$T>>(self, work: W) {
                #[inline(never)]
                #[target_feature(enable = $features)]
                fn apart<W: Work<$T>>(simd: $Set, work: W) {
                    work.run(simd);
                }
                unsafe { apart(self, work) }
            }

            #[inline(always)]
            fn splat(self, x: $T) -> $V {
                unsafe { $splat(x) }
            }

            #[inline(always)]
            unsafe fn load(self, from: *const $T) -> $V {
                unsafe { $load(from) }
            }

            #[inline(always)]
            unsafe fn load_some(self, from: *const $T, count: usize) -> $V {
                unsafe { $load_some(from, count) }
            }

            #[inline(always)]
            unsafe fn store(self, v: $V, to: *mut $T) {
                unsafe { $store(to, v) }
            }

            #[inline(always)]
            unsafe fn store_some(self, v: $V, to: *mut $T, count: usize) {
                unsafe { $store_some(to, v, count) }
            }

            #[inline(always)]
            fn add(self, a: $V, b: $V) -> $V {
                unsafe { $add(a, b) }
            }

            #[inline(always)]
            fn mul_add(self, a: $V, b: $V, c: $V) -> $V {
                unsafe { $fma(a, b, c) }
            }

            #[inline(always)]
            fn at_least(self, floor: $V, v: $V) -> $V {
                // Of two numbers of which one is NaN, the instruction takes the second.
                unsafe { $max(floor, v) }
            }

            #[inline(always)]
            fn maximum(self, x: $V, y: $V) -> $V {
                // Of two numbers of which one is NaN, the instruction takes the second; so too if they are equal.
                unsafe { $nan(x, $max(x, y)) }
            }

            #[inline(always)]
            fn sigmoid(self, v: $V) -> $V {
                unsafe { $sigmoid(v) }
            }

            #[inline(always)]
            fn tanh(self, v: $V) -> $V {
                unsafe { $tanh(v) }
            }

            #[inline(always)]
            fn turn(self, block: &mut [$V; MOST]) {
                unsafe { $turn(block) }
            }

            #[inline(always)]
            fn prefetch(self, at: *const $T) {
                unsafe { _mm_prefetch::<_MM_HINT_T1>(at.cast()) }
            }

            #[inline(always)]
            fn sums(self, v: [$V; 4]) -> [$T; 4] {
                unsafe { $sums(v) }
            }

            #[inline(always)]
            fn unzip(self, a: $V, b: $V) -> [$V; 2] {
                unsafe { $unzip(a, b) }
            }

            #[inline(always)]
            fn zip(self, a: $V, b: $V) -> [$V; 2] {
                unsafe { $zip(a, b) }
            }

            #[inline(always)]
            fn larger(self, x: $V, k: $V, largest: $V, winner: $V) -> [$V; 2] {
                unsafe { $larger(x, k, largest, winner) }
            }

            #[inline(always)]
            fn unpool(self, v: $V, winner: $V) -> [[$V; 2]; 2] {
                unsafe { $unpool(v, winner) }
            }
        }
    };
}

registers!(
    Avx512,
    "avx2,fma,avx512f,avx512vl,avx512dq,avx512bw",
    f32,
    __m512,
    16,
    true,
    Avx512Half,
    _mm512_set1_ps,
    _mm512_loadu_ps,
    _mm512_storeu_ps,
    _mm512_add_ps,
    _mm512_fmadd_ps,
    load_16_f32,
    store_16_f32,
    sums_16_f32,
    unzip_16_f32,
    zip_16_f32,
    larger_16_f32,
    unpool_16_f32,
    _mm512_max_ps,
    nan_16_f32,
    turn_16_f32,
    sigmoid_16_f32,
    tanh_16_f32
);
registers!(
    Avx2,
    "avx2,fma",
    f32,
    __m256,
    8,
    false,
    Avx2,
    _mm256_set1_ps,
    _mm256_loadu_ps,
    _mm256_storeu_ps,
    _mm256_add_ps,
    _mm256_fmadd_ps,
    load_8_f32,
    store_8_f32,
    sums_8_f32,
    unzip_8_f32,
    zip_8_f32,
    larger_8_f32,
    unpool_8_f32,
    _mm256_max_ps,
    nan_8_f32,
    turn_8_f32,
    sigmoid_8_f32,
    tanh_8_f32
);
registers!(
    Avx2,
    "avx2,fma",
    f64,
    __m256d,
    4,
    false,
    Avx2,
    _mm256_set1_pd,
    _mm256_loadu_pd,
    _mm256_storeu_pd,
    _mm256_add_pd,
    _mm256_fmadd_pd,
    load_4_f64,
    store_4_f64,
    sums_4_f64,
    unzip_4_f64,
    zip_4_f64,
    larger_4_f64,
    unpool_4_f64,
    _mm256_max_pd,
    nan_4_f64,
    turn_4_f64,
    sigmoid_4_f64,
    tanh_4_f64
);
registers!(
    Avx512Half,
    "avx2,fma,avx512f,avx512vl,avx512dq,avx512bw",
    f32,
    __m256,
    8,
    true,
    Avx512Half,
    _mm256_set1_ps,
    _mm256_loadu_ps,
    _mm256_storeu_ps,
    _mm256_add_ps,
    _mm256_fmadd_ps,
    load_8_f32,
    store_8_f32,
    sums_8_f32,
    unzip_8_f32,
    zip_8_f32,
    larger_8_f32,
    unpool_8_f32,
    _mm256_max_ps,
    nan_8_f32,
    turn_8_f32,
    sigmoid_8_f32,
    tanh_8_f32
);

/// A function of every number of a register, which the compiler makes vector instructions of. As the methods of the same names.
macro_rules! each {
    ($($name:ident($V:ident as [$T:ident; $n:literal]) = $f:ident, $load:ident, $store:ident;)*) => { $(
        #[inline]
        #[target_feature(enable = "avx2,fma")]
        fn $name(v: $V) -> $V {
            let mut numbers = [0.0; $n];
            unsafe { $store(numbers.as_mut_ptr(), v) };
            for x in &mut numbers {
                *x = <$T as Element>::$f(*x);
            }
            unsafe { $load(numbers.as_ptr()) }
        }
    )* };
}
each! {
    sigmoid_8_f32(__m256 as [f32; 8]) = sigmoid, _mm256_loadu_ps, _mm256_storeu_ps;
    tanh_8_f32(__m256 as [f32; 8]) = tanh, _mm256_loadu_ps, _mm256_storeu_ps;
    sigmoid_4_f64(__m256d as [f64; 4]) = sigmoid, _mm256_loadu_pd, _mm256_storeu_pd;
    tanh_4_f64(__m256d as [f64; 4]) = tanh, _mm256_loadu_pd, _mm256_storeu_pd;
}

/// The first `count` numbers, by a mask. As the methods of the same names.
macro_rules! masked {
    ($features:literal: $T:ident, $V:ident, $load:ident = $load_masked:ident, $store:ident = $store_masked:ident, $count:ident => $mask:expr) => {
        #[inline]
        #[target_feature(enable = $features)]
        unsafe fn $load(from: *const $T, $count: usize) -> $V {
            let mask = $mask;
            unsafe { $load_masked(from, mask) }
        }

        #[inline]
        #[target_feature(enable = $features)]
        unsafe fn $store(to: *mut $T, v: $V, $count: usize) {
            let mask = $mask;
            unsafe { $store_masked(to, mask, v) }
        }
    };
}

masked!("avx2": f32, __m256, load_8_f32 = _mm256_maskload_ps, store_8_f32 = _mm256_maskstore_ps, n => first_f32(n));
masked!("avx2": f64, __m256d, load_4_f64 = _mm256_maskload_pd, store_4_f64 = _mm256_maskstore_pd, n => first_f64(n));
masked!("avx512f": f32, __m512, load_16_f32 = maskload_ps, store_16_f32 = _mm512_mask_storeu_ps, n => ((1u32 << n) - 1) as u16);

#[inline]
#[target_feature(enable = "avx512f")]
unsafe fn maskload_ps(from: *const f32, mask: u16) -> __m512 {
    unsafe { _mm512_maskz_loadu_ps(mask, from) }
}

/// A mask of the first `count` of 8.
#[inline]
#[target_feature(enable = "avx2")]
fn first_f32(count: usize) -> __m256i {
    _mm256_cmpgt_epi32(_mm256_set1_epi32(count as i32), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))
}

/// A mask of the first `count` of 4.
#[inline]
#[target_feature(enable = "avx2")]
fn first_f64(count: usize) -> __m256i {
    _mm256_cmpgt_epi64(_mm256_set1_epi64x(count as i64), _mm256_setr_epi64x(0, 1, 2, 3))
}

#[inline]
#[target_feature(enable = "avx2")]
fn sums_8_f32([a, b, c, d]: [__m256; 4]) -> [f32; 4] {
    let pairs = _mm256_hadd_ps(_mm256_hadd_ps(a, b), _mm256_hadd_ps(c, d));
    let sums = _mm_add_ps(_mm256_castps256_ps128(pairs), _mm256_extractf128_ps::<1>(pairs));
    let mut array = [0.0; 4];
    // SAFETY: it is as long as the register.
    unsafe { _mm_storeu_ps(array.as_mut_ptr(), sums) };
    array
}

#[inline]
#[target_feature(enable = "avx2")]
fn sums_4_f64([a, b, c, d]: [__m256d; 4]) -> [f64; 4] {
    let (ab, cd) = (_mm256_hadd_pd(a, b), _mm256_hadd_pd(c, d));
    let sums = _mm256_add_pd(_mm256_permute2f128_pd::<0x20>(ab, cd), _mm256_permute2f128_pd::<0x31>(ab, cd));
    let mut array = [0.0; 4];
    // SAFETY: it is as long as the register.
    unsafe { _mm256_storeu_pd(array.as_mut_ptr(), sums) };
    array
}

/// Half added to half.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512dq")]
fn halve_f32(v: __m512) -> __m256 {
    _mm256_add_ps(_mm512_castps512_ps256(v), _mm512_extractf32x8_ps::<1>(v))
}

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512dq")]
fn sums_16_f32([a, b, c, d]: [__m512; 4]) -> [f32; 4] {
    sums_8_f32([halve_f32(a), halve_f32(b), halve_f32(c), halve_f32(d)])
}

/// `x` where that is NaN, else `y`.
#[inline]
#[target_feature(enable = "avx512f")]
fn nan_16_f32(x: __m512, y: __m512) -> __m512 {
    _mm512_mask_blend_ps(_mm512_cmp_ps_mask::<_CMP_UNORD_Q>(x, x), y, x)
}

/// `x` where that is NaN, else `y`.
#[inline]
#[target_feature(enable = "avx2")]
fn nan_8_f32(x: __m256, y: __m256) -> __m256 {
    _mm256_blendv_ps(y, x, _mm256_cmp_ps::<_CMP_UNORD_Q>(x, x))
}

/// `x` where that is NaN, else `y`.
#[inline]
#[target_feature(enable = "avx2")]
fn nan_4_f64(x: __m256d, y: __m256d) -> __m256d {
    _mm256_blendv_pd(y, x, _mm256_cmp_pd::<_CMP_UNORD_Q>(x, x))
}

#[inline]
#[target_feature(enable = "avx512f")]
fn larger_16_f32(x: __m512, k: __m512, largest: __m512, winner: __m512) -> [__m512; 2] {
    let wins = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(x, largest) | _mm512_cmp_ps_mask::<_CMP_UNORD_Q>(x, x);
    [_mm512_mask_blend_ps(wins, largest, x), _mm512_mask_blend_ps(wins, winner, k)]
}

#[inline]
#[target_feature(enable = "avx2")]
fn larger_8_f32(x: __m256, k: __m256, largest: __m256, winner: __m256) -> [__m256; 2] {
    let wins = _mm256_or_ps(_mm256_cmp_ps::<_CMP_GT_OQ>(x, largest), _mm256_cmp_ps::<_CMP_UNORD_Q>(x, x));
    [_mm256_blendv_ps(largest, x, wins), _mm256_blendv_ps(winner, k, wins)]
}

#[inline]
#[target_feature(enable = "avx2")]
fn larger_4_f64(x: __m256d, k: __m256d, largest: __m256d, winner: __m256d) -> [__m256d; 2] {
    let wins = _mm256_or_pd(_mm256_cmp_pd::<_CMP_GT_OQ>(x, largest), _mm256_cmp_pd::<_CMP_UNORD_Q>(x, x));
    [_mm256_blendv_pd(largest, x, wins), _mm256_blendv_pd(winner, k, wins)]
}

#[inline]
#[target_feature(enable = "avx512f")]
fn unpool_16_f32(v: __m512, winner: __m512) -> [[__m512; 2]; 2] {
    let at = |k| _mm512_maskz_mov_ps(_mm512_cmp_ps_mask::<_CMP_EQ_OQ>(winner, _mm512_set1_ps(k)), v);
    [zip_16_f32(at(0.0), at(1.0)), zip_16_f32(at(2.0), at(3.0))]
}

#[inline]
#[target_feature(enable = "avx2")]
fn unpool_8_f32(v: __m256, winner: __m256) -> [[__m256; 2]; 2] {
    let at = |k| _mm256_and_ps(_mm256_cmp_ps::<_CMP_EQ_OQ>(winner, _mm256_set1_ps(k)), v);
    [zip_8_f32(at(0.0), at(1.0)), zip_8_f32(at(2.0), at(3.0))]
}

#[inline]
#[target_feature(enable = "avx2")]
fn unpool_4_f64(v: __m256d, winner: __m256d) -> [[__m256d; 2]; 2] {
    let at = |k| _mm256_and_pd(_mm256_cmp_pd::<_CMP_EQ_OQ>(winner, _mm256_set1_pd(k)), v);
    [zip_4_f64(at(0.0), at(1.0)), zip_4_f64(at(2.0), at(3.0))]
}
