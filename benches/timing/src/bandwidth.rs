//! How fast memory is read, measured.

use std::hint::black_box;

use crate::together::together;

/// How much is read for each size, at least.
const TOTAL: usize = 1 << 30;

/// 10⁹ bytes in a second that `threads` threads together read from `bytes` bytes, divided among them, from begin to end, again
/// and again: from the smallest cache that holds them, or from memory. The best pass counts.
pub fn bandwidth(bytes: usize, threads: usize) -> f64 {
    let read = reader();
    let times = (TOTAL / bytes).max(3);
    let seconds = together(threads, times, || {
        let numbers = vec![1u64; bytes / threads / size_of::<u64>()];
        move || _ = black_box(read(black_box(&numbers)))
    });
    bytes as f64 / seconds / 1e9
}

/// The loop for the widest registers that the processor has.
fn reader() -> fn(&[u64]) -> u64 {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx512f")]
        fn avx512(numbers: &[u64]) -> u64 {
            sum(numbers)
        }

        #[target_feature(enable = "avx2")]
        fn avx2(numbers: &[u64]) -> u64 {
            sum(numbers)
        }

        if std::arch::is_x86_feature_detected!("avx512f") {
            // SAFETY: the processor has just been found to have the instructions.
            return |numbers| unsafe { avx512(numbers) };
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has just been found to have the instructions.
            return |numbers| unsafe { avx2(numbers) };
        }
    }
    sum
}

/// Sums of integers may be taken in any order, hence in many registers of any width.
#[inline(always)]
fn sum(numbers: &[u64]) -> u64 {
    numbers.iter().fold(0, |sum, number| sum.wrapping_add(*number))
}
