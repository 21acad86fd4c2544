//! Numbers in another order: registers of x86-64 apart, together, and turned around.

use core::arch::x86_64::*;

use super::simd::MOST;

#[inline]
#[target_feature(enable = "avx512f")]
pub fn unzip_16_f32(a: __m512, b: __m512) -> [__m512; 2] {
    let even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    let odd = _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    [_mm512_permutex2var_ps(a, even, b), _mm512_permutex2var_ps(a, odd, b)]
}

/// Shuffles stay within halves of a register, so pairs of numbers are put in order afterwards.
#[inline]
#[target_feature(enable = "avx2")]
pub fn unzip_8_f32(a: __m256, b: __m256) -> [__m256; 2] {
    let (even, odd) = (_mm256_shuffle_ps::<0b10_00_10_00>(a, b), _mm256_shuffle_ps::<0b11_01_11_01>(a, b));
    let order = |v: __m256| _mm256_castpd_ps(_mm256_permute4x64_pd::<0b11_01_10_00>(_mm256_castps_pd(v)));
    [order(even), order(odd)]
}

#[inline]
#[target_feature(enable = "avx2")]
pub fn unzip_4_f64(a: __m256d, b: __m256d) -> [__m256d; 2] {
    let (even, odd) = (_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b));
    [_mm256_permute4x64_pd::<0b11_01_10_00>(even), _mm256_permute4x64_pd::<0b11_01_10_00>(odd)]
}

#[inline]
#[target_feature(enable = "avx512f")]
pub fn zip_16_f32(a: __m512, b: __m512) -> [__m512; 2] {
    let first = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    let last = _mm512_setr_epi32(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    [_mm512_permutex2var_ps(a, first, b), _mm512_permutex2var_ps(a, last, b)]
}

#[inline]
#[target_feature(enable = "avx2")]
pub fn zip_8_f32(a: __m256, b: __m256) -> [__m256; 2] {
    let (low, high) = (_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b));
    [_mm256_permute2f128_ps::<0x20>(low, high), _mm256_permute2f128_ps::<0x31>(low, high)]
}

#[inline]
#[target_feature(enable = "avx2")]
pub fn zip_4_f64(a: __m256d, b: __m256d) -> [__m256d; 2] {
    let (low, high) = (_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b));
    [_mm256_permute2f128_pd::<0x20>(low, high), _mm256_permute2f128_pd::<0x31>(low, high)]
}

/// Pairs of rows, then pairs of pairs, then halves of registers change places.
#[inline]
#[target_feature(enable = "avx2")]
pub fn turn_8_f32(v: &mut [__m256; MOST]) {
    let [a, b, c, d, e, f, g, h, ..] = *v;
    let four = |a, b, c, d| {
        let (ab, ba) = (_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b));
        let (cd, dc) = (_mm256_unpacklo_ps(c, d), _mm256_unpackhi_ps(c, d));
        [
            _mm256_shuffle_ps::<0b01_00_01_00>(ab, cd),
            _mm256_shuffle_ps::<0b11_10_11_10>(ab, cd),
            _mm256_shuffle_ps::<0b01_00_01_00>(ba, dc),
            _mm256_shuffle_ps::<0b11_10_11_10>(ba, dc),
        ]
    };
    let (upper, lower) = (four(a, b, c, d), four(e, f, g, h));
    for i in 0..4 {
        v[i] = _mm256_permute2f128_ps::<0x20>(upper[i], lower[i]);
        v[i + 4] = _mm256_permute2f128_ps::<0x31>(upper[i], lower[i]);
    }
}

#[inline]
#[target_feature(enable = "avx2")]
pub fn turn_4_f64(v: &mut [__m256d; MOST]) {
    let [a, b, c, d, ..] = *v;
    let (ab, ba) = (_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b));
    let (cd, dc) = (_mm256_unpacklo_pd(c, d), _mm256_unpackhi_pd(c, d));
    v[0] = _mm256_permute2f128_pd::<0x20>(ab, cd);
    v[1] = _mm256_permute2f128_pd::<0x20>(ba, dc);
    v[2] = _mm256_permute2f128_pd::<0x31>(ab, cd);
    v[3] = _mm256_permute2f128_pd::<0x31>(ba, dc);
}

/// As [`turn_8_f32`], and quarters of registers change places twice.
#[inline]
#[target_feature(enable = "avx512f")]
pub fn turn_16_f32(v: &mut [__m512; MOST]) {
    let mut four = [[_mm512_setzero_ps(); 4]; 4];
    for (i, four) in four.iter_mut().enumerate() {
        let [a, b, c, d] = [v[4 * i], v[4 * i + 1], v[4 * i + 2], v[4 * i + 3]];
        let (ab, ba) = (_mm512_unpacklo_ps(a, b), _mm512_unpackhi_ps(a, b));
        let (cd, dc) = (_mm512_unpacklo_ps(c, d), _mm512_unpackhi_ps(c, d));
        *four = [
            _mm512_shuffle_ps::<0b01_00_01_00>(ab, cd),
            _mm512_shuffle_ps::<0b11_10_11_10>(ab, cd),
            _mm512_shuffle_ps::<0b01_00_01_00>(ba, dc),
            _mm512_shuffle_ps::<0b11_10_11_10>(ba, dc),
        ];
    }
    for i in 0..4 {
        let [a, b, c, d] = [four[0][i], four[1][i], four[2][i], four[3][i]];
        let (even, odd) = (_mm512_shuffle_f32x4::<0b10_00_10_00>(a, b), _mm512_shuffle_f32x4::<0b11_01_11_01>(a, b));
        let (more_even, more_odd) =
            (_mm512_shuffle_f32x4::<0b10_00_10_00>(c, d), _mm512_shuffle_f32x4::<0b11_01_11_01>(c, d));
        v[i] = _mm512_shuffle_f32x4::<0b10_00_10_00>(even, more_even);
        v[i + 4] = _mm512_shuffle_f32x4::<0b10_00_10_00>(odd, more_odd);
        v[i + 8] = _mm512_shuffle_f32x4::<0b11_01_11_01>(even, more_even);
        v[i + 12] = _mm512_shuffle_f32x4::<0b11_01_11_01>(odd, more_odd);
    }
}
