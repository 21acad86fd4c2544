//! The cell of long short-term memory.

use super::cells::Lstm;
#[cfg(feature = "train")]
use super::recurrent::Then;
use super::recurrent::{Cell, GATES, Now, Phase, Source, Units, Vectors, put, take};
use super::simd::Simd;
use crate::element::Element;

impl Cell for Lstm {
    const EXTRA: bool = false;
    const APART: bool = false;
    const PHASES: &'static [Phase] = &[Phase { first: 0, gates: 4, source: Source::State }];
    const BACK: &'static [Phase] = Self::PHASES;

    #[inline(always)]
    unsafe fn finish<T: Element, S: Simd<T>>(
        self,
        simd: S,
        _phase: usize,
        width: usize,
        keep: bool,
        vectors: Vectors<T>,
        sums: &[Units<T>; GATES],
        now: Now<T>,
    ) {
        // SAFETY: the caller's, here and below; a register's numbers are in an array of as many at least.
        macro_rules! get {
            ($from:expr) => {
                unsafe { take(simd, $from, width) }
            };
        }
        let gate = |k: usize| now.gates.wrapping_add(k * now.every);
        let zero = simd.splat(T::ZERO);
        let c = get!(now.c);
        let mut i = simd.add(get!(gate(0)), unsafe { simd.load(sums[0].as_ptr()) });
        let mut f = simd.add(get!(gate(1)), unsafe { simd.load(sums[1].as_ptr()) });
        let g = simd.add(get!(gate(2)), unsafe { simd.load(sums[2].as_ptr()) });
        let mut o = simd.add(get!(gate(3)), unsafe { simd.load(sums[3].as_ptr()) });
        if self.peephole {
            i = simd.mul_add(get!(vectors.peepholes[0]), c, i);
            f = simd.mul_add(get!(vectors.peepholes[1]), c, f);
        }
        let (i, f, g) = (simd.sigmoid(i), simd.sigmoid(f), simd.tanh(g));
        let c = simd.mul_add(f, c, simd.mul_add(i, g, zero));
        if self.peephole {
            o = simd.mul_add(get!(vectors.peepholes[2]), c, o);
        }
        let o = simd.sigmoid(o);
        let h = simd.mul_add(o, simd.tanh(c), zero);
        // SAFETY: the caller's.
        unsafe {
            if keep {
                put(simd, i, gate(0), width);
                put(simd, f, gate(1), width);
                put(simd, g, gate(2), width);
                put(simd, o, gate(3), width);
            }
            put(simd, c, now.next, width);
            put(simd, h, now.y, width);
        }
    }

    #[cfg(feature = "train")]
    #[inline(always)]
    unsafe fn back<T: Element, S: Simd<T>>(
        self,
        simd: S,
        _phase: usize,
        width: usize,
        vectors: Vectors<T>,
        then: Then<T>,
    ) {
        // SAFETY: the caller's, here and below.
        macro_rules! get {
            ($from:expr) => {
                unsafe { take(simd, $from, width) }
            };
        }
        let gate = |k: usize| then.gates.wrapping_add(k * then.every);
        let (zero, one, less) = (simd.splat(T::ZERO), simd.splat(T::ONE), simd.splat(-T::ONE));
        let [i, f, g, o] = [get!(gate(0)), get!(gate(1)), get!(gate(2)), get!(gate(3))];
        let (c, tanh) = (get!(then.c), simd.tanh(get!(then.next)));
        let [wi, wf, wo] = if self.peephole {
            [get!(vectors.peepholes[0]), get!(vectors.peepholes[1]), get!(vectors.peepholes[2])]
        } else {
            [zero; 3]
        };
        // x · y, and x · (1 − x) · y.
        macro_rules! product {
            ($x:expr, $y:expr) => {
                simd.mul_add($x, $y, zero)
            };
        }
        macro_rules! slope {
            ($x:expr, $y:expr) => {
                product!(product!($x, simd.mul_add($x, less, one)), $y)
            };
        }
        let dh = simd.add(get!(then.dh), get!(then.dy));
        let dout = slope!(o, product!(dh, tanh));
        let rest = simd.mul_add(product!(tanh, less), tanh, one);
        let dnext = simd.mul_add(product!(dh, o), rest, simd.mul_add(dout, wo, get!(then.dc)));
        let din = slope!(i, product!(dnext, g));
        let df = slope!(f, product!(dnext, c));
        let dg = product!(product!(dnext, i), simd.mul_add(product!(g, less), g, one));
        let dc = simd.mul_add(dnext, f, simd.mul_add(din, wi, product!(df, wf)));
        // SAFETY: the caller's.
        unsafe {
            put(simd, din, gate(0), width);
            put(simd, df, gate(1), width);
            put(simd, dg, gate(2), width);
            put(simd, dout, gate(3), width);
            put(simd, dc, then.dc, width);
            put(simd, zero, then.dh, width);
        }
    }
}
