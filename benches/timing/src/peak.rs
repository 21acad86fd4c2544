//! What the processor can do at most, measured: multiply-adds in registers.

use std::hint::black_box;

use crate::together::together;

/// Sums held at once: more than a multiply-add takes cycles, times the multiply-adds begun in one, and fewer than registers.
const SUMS: usize = 12;

/// Multiply-adds of a register per measurement and sum.
const STEPS: usize = 400_000;

/// How often it is measured; the best counts.
const TIMES: usize = 12;

/// The vector instructions that were measured, and what they reach.
#[derive(Clone, Copy, Debug)]
pub struct Peak {
    /// `AVX-512`, `AVX2` or `baseline`.
    pub instructions: &'static str,
    /// 10⁹ operations in a second, in `f32`; a multiply-add is two.
    pub gflops: f64,
}

/// The most that `threads` threads can do together, with the best instructions that the processor has.
pub fn peak(threads: usize) -> Peak {
    let (instructions, lanes, run) = best();
    let flops = (2 * SUMS * STEPS * lanes * threads) as f64;
    let seconds = together(threads, TIMES, || run);
    Peak { instructions, gflops: flops / seconds / 1e9 }
}

/// The instructions, the numbers in a register, and the loop.
fn best() -> (&'static str, usize, fn()) {
    #[cfg(target_arch = "x86_64")]
    {
        if std::arch::is_x86_feature_detected!("avx512f") {
            // SAFETY: the processor has just been found to have the instructions.
            return ("AVX-512", 16, || unsafe { avx512() });
        }
        if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
            // SAFETY: the processor has just been found to have the instructions.
            return ("AVX2", 8, || unsafe { avx2() });
        }
    }
    ("baseline", 4, baseline)
}

/// A loop of multiply-adds `sum = sum · x + y`, whose sums stay where they begin.
macro_rules! multiply_adds {
    ($splat:expr, $fma:expr) => {{
        let (x, y) = ($splat(black_box(1.0)), $splat(black_box(0.0)));
        let mut sums = [$splat(1.0); SUMS];
        for _ in 0..STEPS {
            for sum in &mut sums {
                *sum = $fma(*sum, x, y);
            }
        }
        black_box(sums);
    }};
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn avx512() {
    use std::arch::x86_64::{_mm512_fmadd_ps, _mm512_set1_ps};
    multiply_adds!(_mm512_set1_ps, _mm512_fmadd_ps);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2() {
    use std::arch::x86_64::{_mm256_fmadd_ps, _mm256_set1_ps};
    multiply_adds!(_mm256_set1_ps, _mm256_fmadd_ps);
}

fn baseline() {
    // Where the target has no instruction for it, a multiplication and an addition.
    let fused = cfg!(any(target_arch = "aarch64", target_feature = "fma"));
    let one = |a: f32, b: f32, c: f32| if fused { a.mul_add(b, c) } else { a * b + c };
    multiply_adds!(|x: f32| [x; 4], |a: [f32; 4], b: [f32; 4], c: [f32; 4]| std::array::from_fn(|i| one(
        a[i], b[i], c[i]
    )));
}
