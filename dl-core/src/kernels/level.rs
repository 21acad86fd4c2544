//! Which vector instructions the kernels use.

#[cfg(target_arch = "x86_64")]
use core::sync::atomic::{AtomicU8, Ordering};

/// Sets of vector instructions of x86-64; on other processors there is one, the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What the target guarantees: SSE2 on x86-64, NEON on aarch64.
    Baseline = 1,
    /// AVX2 and FMA.
    Avx2 = 2,
    /// AVX-512 (F, VL, DQ, BW), AVX2 and FMA; for `f64`, the same as [`Level::Avx2`].
    Avx512 = 3,
}

/// 0 as long as nobody has asked.
#[cfg(target_arch = "x86_64")]
static LEVEL: AtomicU8 = AtomicU8::new(0);

/// What the kernels use: the best that the processor has, unless [`limit`]ed.
#[cfg(target_arch = "x86_64")]
#[inline]
pub fn level() -> Level {
    match LEVEL.load(Ordering::Relaxed) {
        1 => Level::Baseline,
        2 => Level::Avx2,
        3 => Level::Avx512,
        _ => limit(Level::Avx512),
    }
}

/// What the kernels use: what the target guarantees.
#[cfg(not(target_arch = "x86_64"))]
pub fn level() -> Level {
    Level::Baseline
}

/// Lets the kernels use at most these instructions from now on, in all threads, and says which ones they use. Results differ
/// between levels by rounding, so this is for comparing and testing.
pub fn limit(most: Level) -> Level {
    #[cfg(target_arch = "x86_64")]
    {
        let avx2 = std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma");
        let avx512 = avx2
            && std::arch::is_x86_feature_detected!("avx512f")
            && std::arch::is_x86_feature_detected!("avx512vl")
            && std::arch::is_x86_feature_detected!("avx512dq")
            && std::arch::is_x86_feature_detected!("avx512bw");
        let best = match (avx512, avx2) {
            (true, _) => Level::Avx512,
            (_, true) => Level::Avx2,
            _ => Level::Baseline,
        };
        LEVEL.store(best.min(most) as u8, Ordering::Relaxed);
        best.min(most)
    }
    #[cfg(not(target_arch = "x86_64"))]
    Level::Baseline.min(most)
}
