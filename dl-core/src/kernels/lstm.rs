//! The cell of long short-term memory.

#[cfg(feature = "train")]
use super::recurrent::Then;
use super::recurrent::{Cell, GATES, Now, Phase, Source, Units, Vectors, read, write};
use super::simd::{MOST, Simd};
use crate::element::Element;

/// `i, f, o = σ(…)`, `g = tanh(…)`, `cₜ = f cₜ₋₁ + i g`, `hₜ = o tanh(cₜ)`; with peepholes, `i` and `f` see `cₜ₋₁` and `o` sees `cₜ` (Graves
/// 2013, eq. 7 to 11). Gates in PyTorch's order: i, f, g, o.
#[derive(Clone, Copy, Debug)]
pub struct Lstm {
    /// Whether the gates see the cell.
    pub peephole: bool,
}

impl Cell for Lstm {
    const GATES: usize = 4;
    const MEMORY: bool = true;
    const EXTRA: bool = false;
    const APART: bool = false;
    const PHASES: &'static [Phase] = &[Phase { first: 0, gates: 4, source: Source::State }];
    const BACK: &'static [Phase] = Self::PHASES;

    #[inline(always)]
    fn peephole(self) -> bool {
        self.peephole
    }

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
        // SAFETY: the caller's, here and below.
        let get = |from: *const T| unsafe { read(simd, from, width) };
        let gate = |k: usize| now.gates.wrapping_add(k * now.every);
        let mut gates = [0, 1, 2, 3].map(|k| get(gate(k)));
        let mut c = get(now.c);
        for (gate, sums) in gates.iter_mut().zip(sums) {
            for l in 0..S::N {
                gate[l] += sums[l];
            }
        }
        let [i, f, g, o] = &mut gates;
        if self.peephole {
            let [wi, wf, _] = vectors.peepholes.map(get);
            for l in 0..S::N {
                i[l] += wi[l] * c[l];
                f[l] += wf[l] * c[l];
            }
        }
        for l in 0..S::N {
            i[l] = i[l].sigmoid();
            f[l] = f[l].sigmoid();
            g[l] = g[l].tanh();
        }
        for l in 0..S::N {
            c[l] = f[l] * c[l] + i[l] * g[l];
        }
        if self.peephole {
            let wo = get(vectors.peepholes[2]);
            for l in 0..S::N {
                o[l] += wo[l] * c[l];
            }
        }
        let mut h = [T::ZERO; MOST];
        for l in 0..S::N {
            o[l] = o[l].sigmoid();
            h[l] = o[l] * c[l].tanh();
        }
        // SAFETY: the caller's.
        unsafe {
            if keep {
                for (k, values) in gates.iter().enumerate() {
                    write(simd, values, gate(k), width);
                }
            }
            write(simd, &c, now.next, width);
            write(simd, &h, now.y, width);
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
        let get = |from: *const T| unsafe { read(simd, from, width) };
        let gate = |k: usize| then.gates.wrapping_add(k * then.every);
        let mut gates = [0, 1, 2, 3].map(|k| get(gate(k)));
        let (dy, dh, c, next, mut dc) = (get(then.dy), get(then.dh), get(then.c), get(then.next), get(then.dc));
        let [wi, wf, wo] = if self.peephole { vectors.peepholes.map(get) } else { [[T::ZERO; MOST]; 3] };
        let [i, f, g, o] = &mut gates;
        for l in 0..S::N {
            let dh = dh[l] + dy[l];
            let tanh = next[l].tanh();
            let dout = dh * tanh * o[l] * (T::ONE - o[l]);
            let dnext = dc[l] + dh * o[l] * (T::ONE - tanh * tanh) + dout * wo[l];
            let din = dnext * g[l] * i[l] * (T::ONE - i[l]);
            let dg = dnext * i[l] * (T::ONE - g[l] * g[l]);
            let df = dnext * c[l] * f[l] * (T::ONE - f[l]);
            dc[l] = dnext * f[l] + din * wi[l] + df * wf[l];
            i[l] = din;
            f[l] = df;
            g[l] = dg;
            o[l] = dout;
        }
        // SAFETY: the caller's.
        unsafe {
            for (k, values) in gates.iter().enumerate() {
                write(simd, values, gate(k), width);
            }
            write(simd, &dc, then.dc, width);
            write(simd, &[T::ZERO; MOST], then.dh, width);
        }
    }
}
