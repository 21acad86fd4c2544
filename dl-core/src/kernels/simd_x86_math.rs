//! The sigmoid and the hyperbolic tangent of a register of AVX-512, as recurrent layers need them: without a division, and each product
//! rounded together with the sum that it is part of.

use core::arch::x86_64::*;

/// To the nearest whole number.
const NEAREST: i32 = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
/// `ln 2`, in two parts.
const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];
/// `(eʳ − 1 − r)/r²`, Cephes' `expf` (Moshier 1992), highest power first.
const TAIL: [f32; 6] = [1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5];

/// `a = n ln 2 + r`: `n` and `eʳ − 1`.
#[inline]
#[target_feature(enable = "avx512f")]
fn reduced(a: __m512) -> [__m512; 2] {
    let n = _mm512_roundscale_ps::<NEAREST>(_mm512_mul_ps(a, _mm512_set1_ps(core::f32::consts::LOG2_E)));
    let r = _mm512_fnmadd_ps(n, _mm512_set1_ps(LN_2[0]), a);
    let r = _mm512_fnmadd_ps(n, _mm512_set1_ps(LN_2[1]), r);
    let square = _mm512_mul_ps(r, r);
    let high = _mm512_fmadd_ps(_mm512_set1_ps(TAIL[0]), r, _mm512_set1_ps(TAIL[1]));
    let middle = _mm512_fmadd_ps(_mm512_set1_ps(TAIL[2]), r, _mm512_set1_ps(TAIL[3]));
    let low = _mm512_fmadd_ps(_mm512_set1_ps(TAIL[4]), r, _mm512_set1_ps(TAIL[5]));
    let tail = _mm512_fmadd_ps(_mm512_fmadd_ps(high, square, middle), square, low);
    [n, _mm512_fmadd_ps(tail, square, r)]
}

/// `(a + a') / (b + b')`, for `1 ≤ b ≤ 2`, where `a'` and `b'` are nothing beside `a` and `b`: what rounding has left out of them.
#[inline]
#[target_feature(enable = "avx512f")]
fn quotient([a, a_rest]: [__m512; 2], [b, b_rest]: [__m512; 2]) -> __m512 {
    let near = _mm512_rcp14_ps(b);
    let nearer = _mm512_fmadd_ps(near, _mm512_fnmadd_ps(b, near, _mm512_set1_ps(1.0)), near);
    let y = _mm512_mul_ps(a, nearer);
    let rest = _mm512_fnmadd_ps(b_rest, y, a_rest);
    _mm512_fmadd_ps(_mm512_add_ps(_mm512_fnmadd_ps(b, y, a), rest), nearer, y)
}

/// `a + b`, and what rounding leaves out of it, for `a` that is larger or 0.
#[inline]
#[target_feature(enable = "avx512f")]
fn sum(a: __m512, b: __m512) -> [__m512; 2] {
    let sum = _mm512_add_ps(a, b);
    [sum, _mm512_add_ps(_mm512_sub_ps(a, sum), b)]
}

/// 1/(1 + e⁻ˣ), to 2 ulp, subnormal results included: with powers of e that are at most 1.
#[inline]
#[target_feature(enable = "avx512f,avx512dq")]
pub fn sigmoid_16_f32(x: __m512) -> __m512 {
    let one = _mm512_set1_ps(1.0);
    // Of two numbers of which one is NaN, the instruction takes the second.
    let a = _mm512_max_ps(_mm512_set1_ps(-104.0), _mm512_or_ps(x, _mm512_set1_ps(-0.0)));
    let [n, rest] = reduced(a);
    let power = _mm512_scalef_ps(_mm512_add_ps(rest, one), n);
    let negative = _mm512_cmp_ps_mask::<_CMP_LT_OQ>(x, _mm512_setzero_ps());
    quotient([_mm512_mask_blend_ps(negative, one, power), _mm512_setzero_ps()], sum(one, power))
}

/// tanh x = −(e⁻²ˣ − 1)/(2 + (e⁻²ˣ − 1)) for positive x, to 2 ulp.
#[inline]
#[target_feature(enable = "avx512f,avx512dq")]
pub fn tanh_16_f32(x: __m512) -> __m512 {
    let (one, sign) = (_mm512_set1_ps(1.0), _mm512_set1_ps(-0.0));
    let size = _mm512_or_ps(x, sign);
    // From −9.1 on, the nearest number is −1.
    let a = _mm512_max_ps(_mm512_set1_ps(-20.0), _mm512_add_ps(size, size));
    let [n, rest] = reduced(a);
    let less = sum(_mm512_sub_ps(_mm512_scalef_ps(one, n), one), _mm512_scalef_ps(rest, n));
    let [more, lost] = sum(_mm512_set1_ps(2.0), less[0]);
    let y = quotient(less, [more, _mm512_add_ps(lost, less[1])]);
    // `y` is negative, or −0.
    _mm512_or_ps(_mm512_andnot_ps(sign, y), _mm512_and_ps(sign, x))
}
