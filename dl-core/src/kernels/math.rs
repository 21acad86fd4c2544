//! Functions of `f32` without branches, tables or calls, so that loops over them become vector instructions.
//!
//! Only additions, multiplications and divisions that IEEE 754 defines are used, none of them fused: the bits of a result are
//! the same on every machine, with and without the standard library. Each function states its largest error in units in the
//! last place (ulp) of the exact result; a test compares it with `f64` over all magnitudes. ±∞ go to their limits and NaN
//! stays NaN. The polynomial of `tanh` is that of Cephes (Moshier 1992), that of powers of e has the least error in the interval.

/// Adding and taking off `1.5 · 2²³` rounds to a whole number, which is then in the lowest bits.
const WHOLE: f32 = 12_582_912.0;
/// `ln 2`, in two parts: products of the first with whole numbers up to 2⁹ are exact.
const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];

/// `2ⁿ` for `−126 ≤ n ≤ 127`.
#[inline(always)]
fn power_of_2(n: i32) -> f32 {
    f32::from_bits(((n + 127) << 23) as u32)
}

/// `x = n ln 2 + r` with `|r| ≤ ½ ln 2`: `n`, `r`.
#[inline(always)]
fn reduce(x: f32) -> (i32, f32) {
    let rounded = x * core::f32::consts::LOG2_E + WHOLE;
    let n = (rounded.to_bits() as i32).wrapping_sub(WHOLE.to_bits() as i32);
    let whole = rounded - WHOLE;
    (n, (x - whole * LN_2[0]) - whole * LN_2[1])
}

/// `eʳ − 1` for `|r| ≤ ½ ln 2`: `r + ½ r²` and four more terms, which are off by 3 · 10⁻⁹ at most.
#[inline(always)]
fn less_one(r: f32) -> f32 {
    let p = 1.393_950_7e-3 * r + 8.368_823e-3;
    let p = p * r + 4.166_641_5e-2;
    let p = p * r + 1.666_652e-1;
    let p = p * r + 0.5;
    r + p * (r * r)
}

/// `x` within `least ..= most`; NaN stays.
#[inline(always)]
fn within(x: f32, least: f32, most: f32) -> f32 {
    let x = if x < least { least } else { x };
    if x > most { most } else { x }
}

/// eˣ, to 2 ulp, subnormal results included.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    // Beyond, the result is 0 or ∞ anyway.
    let (n, r) = reduce(within(x, -104.0, 89.0));
    // `2ⁿ` may be too large or too small for a number of its own.
    let half = n >> 1;
    let y = (less_one(r) + 1.0) * power_of_2(half) * power_of_2(n - half);
    if x.is_nan() { x } else { y }
}

/// eˣ − 1, to 2 ulp.
#[inline(always)]
pub fn exp_m1(x: f32) -> f32 {
    let (n, r) = reduce(within(x, -20.0, 89.0));
    let tail = less_one(r);
    // 2ⁿ = 2 · 2ⁿ⁻¹, and 2ⁿ⁻¹ is a number also where 2ⁿ is not.
    let half = power_of_2(n - 1);
    let y = 2.0 * (half * tail + (half - 0.5));
    let y = if n == 0 { tail } else { y };
    // −0 stays, too.
    if x.is_nan() | (x == 0.0) { x } else { y }
}

/// tanh x, to 2 ulp.
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    let size = x.abs();
    let square = x * x;
    let p = -5.704_987_3e-3 * square + 2.063_908_8e-2;
    let p = p * square - 5.373_971_4e-2;
    let p = p * square + 1.333_144_2e-1;
    let p = p * square - 3.333_328e-1;
    let small = x + x * (square * p);
    // From 9.1 on, the nearest number is 1.
    let size_within = if size > 10.0 { 10.0 } else { size };
    let large = (1.0 - 2.0 / (exp(size_within + size_within) + 1.0)).copysign(x);
    let y = if size < 0.625 { small } else { large };
    if x.is_nan() | (x == 0.0) { x } else { y }
}

/// 1/(1 + e⁻ˣ), to 2 ulp, subnormal results included: with powers of e that are at most 1.
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    let power = exp(-x.abs());
    let sum = 1.0 + power;
    // What rounding has left out of the sum, relative to a sum of 1: half of a correction is better than none.
    let lost = (1.0 - sum) + power;
    let y = (if x < 0.0 { power } else { 1.0 }) / sum;
    y - y * lost
}

/// The largest size of what [`sigmoid_quotient`] takes; σ is then 1, or 4 · 10⁻¹⁸.
pub const FAR: f32 = 40.0;

/// σ(x) = eˣ/(1 + eˣ) as a quotient, to 2.5 ulp, for `|x| ≤ FAR`: a product of two quotients is one division.
#[inline(always)]
pub fn sigmoid_quotient(x: f32) -> [f32; 2] {
    let (n, r) = reduce(x);
    let power = less_one(r) * power_of_2(n) + power_of_2(n);
    [power, power + 1.0]
}

/// tanh x = (e²ˣ − 1)/((e²ˣ − 1) + 2) as a quotient, to 2.7 ulp: both of |x|, and the sign with the first.
#[inline(always)]
pub fn tanh_quotient(x: f32) -> [f32; 2] {
    let size = x.abs();
    // From 9.1 on, the nearest number is 1.
    let size = if size > 10.0 { 10.0 } else { size };
    let (n, r) = reduce(size + size);
    let less = less_one(r) * power_of_2(n) + (power_of_2(n) - 1.0);
    [less.copysign(x), less + 2.0]
}
