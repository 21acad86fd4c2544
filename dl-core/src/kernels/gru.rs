//! The cells of gated recurrent units.

use super::cells::{Gru, GruBefore};
#[cfg(feature = "train")]
use super::recurrent::Then;
use super::recurrent::{Cell, GATES, Now, Phase, Source, Units, Vectors, put, read, read_gates, take, write};
#[cfg(feature = "train")]
use super::simd::MOST;
use super::simd::Simd;
use crate::element::Element;

impl Cell for Gru {
    const EXTRA: bool = true;
    const APART: bool = true;
    const PHASES: &'static [Phase] = &[Phase { first: 0, gates: 3, source: Source::State }];
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
        let (zero, one) = (simd.splat(T::ZERO), simd.splat(T::ONE));
        let h = get!(now.h);
        let mut product = unsafe { simd.load(sums[2].as_ptr()) };
        if !vectors.bias.is_null() {
            product = simd.add(product, get!(vectors.bias));
        }
        let r = simd.add(get!(gate(0)), unsafe { simd.load(sums[0].as_ptr()) });
        let z = simd.add(get!(gate(1)), unsafe { simd.load(sums[1].as_ptr()) });
        let (r, z) = (simd.sigmoid(r), simd.sigmoid(z));
        let n = simd.mul_add(r, product, get!(gate(2)));
        let n = simd.tanh(n);
        let rest = simd.mul_add(z, simd.splat(-T::ONE), one);
        let next = simd.mul_add(rest, n, simd.mul_add(z, h, zero));
        // SAFETY: the caller's.
        unsafe {
            if keep {
                put(simd, r, gate(0), width);
                put(simd, z, gate(1), width);
                put(simd, n, gate(2), width);
                put(simd, product, now.extra, width);
            }
            put(simd, next, now.y, width);
        }
    }

    #[cfg(feature = "train")]
    #[inline(always)]
    unsafe fn back<T: Element, S: Simd<T>>(
        self,
        simd: S,
        _phase: usize,
        width: usize,
        _vectors: Vectors<T>,
        then: Then<T>,
    ) {
        macro_rules! get {
            ($from:expr) => {
                // SAFETY: the caller's, here and below.
                unsafe { read(simd, $from, width) }
            };
        }
        let gate = |k: usize| then.gates.wrapping_add(k * then.every);
        let mut gates = unsafe { read_gates(simd, then.gates, then.every, width) };
        let (h, dy, mut dh, mut product) = (get!(then.h), get!(then.dy), get!(then.dh), get!(then.extra));
        let [r, z, n] = &mut gates;
        for l in 0..S::N {
            let d = dh[l] + dy[l];
            let dn = d * (T::ONE - z[l]) * (T::ONE - n[l] * n[l]);
            let dz = d * (h[l] - n[l]) * z[l] * (T::ONE - z[l]);
            dh[l] = d * z[l];
            let dr = dn * product[l] * r[l] * (T::ONE - r[l]);
            product[l] = dn * r[l];
            r[l] = dr;
            z[l] = dz;
            n[l] = dn;
        }
        // SAFETY: the caller's.
        unsafe {
            for (k, values) in gates.iter().enumerate() {
                write(simd, values, gate(k), width);
            }
            write(simd, &product, then.extra, width);
            write(simd, &dh, then.dh, width);
        }
    }
}

impl Cell for GruBefore {
    const EXTRA: bool = true;
    const APART: bool = false;
    const PHASES: &'static [Phase] =
        &[Phase { first: 0, gates: 2, source: Source::State }, Phase { first: 2, gates: 1, source: Source::Extra }];
    const BACK: &'static [Phase] =
        &[Phase { first: 2, gates: 1, source: Source::Extra }, Phase { first: 0, gates: 2, source: Source::State }];

    #[inline(always)]
    unsafe fn finish<T: Element, S: Simd<T>>(
        self,
        simd: S,
        phase: usize,
        width: usize,
        keep: bool,
        _vectors: Vectors<T>,
        sums: &[Units<T>; GATES],
        now: Now<T>,
    ) {
        macro_rules! get {
            ($from:expr) => {
                // SAFETY: the caller's, here and below.
                unsafe { read(simd, $from, width) }
            };
        }
        let gate = |k: usize| now.gates.wrapping_add(k * now.every);
        let mut h = get!(now.h);
        if phase == 0 {
            let [mut r, mut z] = unsafe { read_gates(simd, now.gates, now.every, width) };
            for l in 0..S::N {
                r[l] = (r[l] + sums[0][l]).sigmoid();
                z[l] = (z[l] + sums[1][l]).sigmoid();
                h[l] *= r[l];
            }
            // SAFETY: the caller's.
            unsafe {
                write(simd, &r, gate(0), width);
                write(simd, &z, gate(1), width);
                write(simd, &h, now.extra, width);
            }
        } else {
            let [z, mut n] = unsafe { read_gates(simd, gate(1), now.every, width) };
            for l in 0..S::N {
                n[l] = (n[l] + sums[0][l]).tanh();
                h[l] = (T::ONE - z[l]) * n[l] + z[l] * h[l];
            }
            // SAFETY: the caller's.
            unsafe {
                if keep {
                    write(simd, &n, gate(2), width);
                }
                write(simd, &h, now.y, width);
            }
        }
    }

    #[cfg(feature = "train")]
    #[inline(always)]
    unsafe fn back<T: Element, S: Simd<T>>(
        self,
        simd: S,
        phase: usize,
        width: usize,
        _vectors: Vectors<T>,
        then: Then<T>,
    ) {
        macro_rules! get {
            ($from:expr) => {
                // SAFETY: the caller's, here and below.
                unsafe { read(simd, $from, width) }
            };
        }
        let gate = |k: usize| then.gates.wrapping_add(k * then.every);
        let (h, mut dh) = (get!(then.h), get!(then.dh));
        if phase == 0 {
            let (dy, [mut z, mut n]) = (get!(then.dy), unsafe { read_gates(simd, gate(1), then.every, width) });
            for l in 0..S::N {
                let d = dh[l] + dy[l];
                let dz = d * (h[l] - n[l]) * z[l] * (T::ONE - z[l]);
                n[l] = d * (T::ONE - z[l]) * (T::ONE - n[l] * n[l]);
                dh[l] = d * z[l];
                z[l] = dz;
            }
            // SAFETY: the caller's.
            unsafe {
                write(simd, &z, gate(1), width);
                write(simd, &n, gate(2), width);
                write(simd, &dh, then.dh, width);
            }
        } else {
            // The gradient of `r hₜ₋₁`.
            let product = get!(then.product);
            let mut r = get!(gate(0));
            let mut dr = [T::ZERO; MOST];
            for l in 0..S::N {
                dr[l] = product[l] * h[l] * r[l] * (T::ONE - r[l]);
                dh[l] += product[l] * r[l];
            }
            r = dr;
            // SAFETY: the caller's.
            unsafe {
                write(simd, &r, gate(0), width);
                write(simd, &dh, then.dh, width);
            }
        }
    }
}
