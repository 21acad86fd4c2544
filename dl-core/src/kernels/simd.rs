//! Loops compiled for the vector instructions of the processor at hand, chosen when the program runs.

use crate::element::Element;

/// A computation that is worth wide registers. `run` must be `#[inline(always)]`, as must be all it calls; closures cannot be,
/// so there must be no arithmetic in them. Registers are arrays `[T; L]`, and loops over them read `a[l] · b[l] + c[l]` with
/// nothing that is not an array (a factor is spread out to `[w; L]` first): this LLVM makes vector instructions of.
pub(crate) trait Work {
    /// Does it; with `FMA`, the processor multiplies and adds in one instruction.
    fn run<const FMA: bool>(self);
}

/// Does `work` with AVX2 where the processor has it, with what the target guarantees elsewhere.
#[inline]
pub(crate) fn vectorized<W: Work>(work: W) {
    #[cfg(all(feature = "std", target_arch = "x86_64"))]
    {
        #[target_feature(enable = "avx2,fma")]
        fn wide<W: Work>(work: W) {
            work.run::<true>();
        }
        if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
            // SAFETY: the processor has just been found to have these features.
            return unsafe { wide(work) };
        }
    }
    work.run::<false>();
}

/// `a · b + c`, in one instruction if there is one.
#[inline(always)]
pub(crate) fn mul_add<T: Element, const FMA: bool>(a: T, b: T, c: T) -> T {
    if FMA { a.mul_add(b, c) } else { a * b + c }
}

/// The sum of a register, half added to half.
#[inline(always)]
pub(crate) fn total<T: Element, const L: usize>(mut sums: [T; L]) -> T {
    let mut half = L / 2;
    while half > 0 {
        for l in 0..half {
            sums[l] += sums[l + half];
        }
        half /= 2;
    }
    sums[0]
}
