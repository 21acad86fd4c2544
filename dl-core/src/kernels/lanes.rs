//! A linear layer with samples in the lanes of registers: weights are read as they are, each of them once for up to four registers
//! of samples.

use core::ops::Range;

use super::simd::{MOST, Simd, Work, floor, vectorized};
use super::tile::multiply;
use crate::element::Element;
use crate::par::{Ranges, Shared};

/// Outputs that are computed before they are written: a multiple of the rows of any tile and of a register's numbers.
const TOGETHER: usize = 48;
/// Inputs after which the next weights are asked for: a line of memory.
const LINE: usize = 16;

/// `y[n, o] = Σᵢ weight[o, i] x[n, i] + bias[o]`, or 0 where that is at most 0 if there is to be a `relu`; `bias` may be empty. Outputs
/// are computed in `ranges`.
///
/// # Panics
/// If the slices are not of these sizes.
#[allow(clippy::too_many_arguments)]
pub fn forward<T: Element>(
    size: [usize; 2],
    ranges: Ranges,
    weight: &[T],
    bias: &[T],
    relu: bool,
    x: &[T],
    y: &mut [T],
) {
    let [inputs, outputs] = size;
    let n = y.len() / outputs.max(1);
    assert!(weight.len() >= inputs * outputs && x.len() >= n * inputs, "a linear layer's numbers are missing");
    assert!(bias.is_empty() || bias.len() >= outputs, "a linear layer's bias is too short");
    if n == 0 {
        return;
    }
    let range = outputs.div_ceil(ranges.count.max(1)).next_multiple_of(TOGETHER);
    let y = Shared::new(&mut y[..n * outputs]);
    T::with_scratch(inputs * n.next_multiple_of(MOST), |turned| {
        vectorized(Lanes { n, ranges, range, x, turned, of: Layer { size, weight, bias, relu, y } });
    });
}

/// What is computed, and where it goes.
#[derive(Clone, Copy)]
struct Layer<'a, T> {
    size: [usize; 2],
    weight: &'a [T],
    bias: &'a [T],
    relu: bool,
    /// `n` samples of outputs.
    y: Shared<T>,
}

struct Lanes<'a, T> {
    of: Layer<'a, T>,
    n: usize,
    ranges: Ranges,
    /// Outputs that one thread computes.
    range: usize,
    x: &'a [T],
    /// `xᵀ`.
    turned: &'a mut [T],
}

impl<T: Element> Work<T> for Lanes<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(mut self, simd: S) {
        let half = <S::Half as Simd<T>>::N;
        let (whole, rest) = (self.n / S::N, self.n % S::N);
        // Half a register is enough for what is left over.
        let is_half = S::HALVED && rest > 0 && rest <= half;
        let most = match (S::VARIED, S::MANY) {
            (false, _) => 1,
            (_, false) => 2,
            _ => 4,
        };
        let (mut first, mut left) = (0, whole + usize::from(rest > 0 && !is_half));
        while left > 0 {
            let registers = left.div_ceil(left.div_ceil(most));
            match registers {
                1 => self.samples::<S, 1>(simd, first),
                _ if !S::VARIED => self.samples::<S, 1>(simd, first),
                _ if !S::MANY => self.samples::<S, 2>(simd, first),
                2 => self.samples::<S, 2>(simd, first),
                3 => self.samples::<S, 3>(simd, first),
                _ => self.samples::<S, 4>(simd, first),
            }
            first += registers * S::N;
            left -= registers;
        }
        if S::HALVED && is_half {
            self.samples::<S::Half, 1>(simd.half(), first);
        }
    }
}

impl<T: Element> Lanes<'_, T> {
    /// As many samples from `first` on as fill `C` registers.
    #[inline(always)]
    fn samples<S: Simd<T>, const C: usize>(&mut self, simd: S, first: usize) {
        let [inputs, outputs] = self.of.size;
        simd.apart(Gather { inputs, samples: first..self.n, registers: C, x: self.x, turned: &mut *self.turned });
        let (of, range, samples, turned) = (self.of, self.range, first..self.n, &*self.turned);
        self.ranges.each(outputs.div_ceil(range), &|i| {
            T::with_scratch(TOGETHER * C * S::N, |sums| {
                let outputs = i * range..outputs.min((i + 1) * range);
                simd.apart(Outputs::<T, C> { of, outputs, samples: samples.clone(), turned, sums });
            });
        });
    }
}

/// A range of outputs of `C` registers of samples.
struct Outputs<'a, T, const C: usize> {
    of: Layer<'a, T>,
    outputs: Range<usize>,
    /// The samples that there are.
    samples: Range<usize>,
    /// `xᵀ`.
    turned: &'a [T],
    /// `yᵀ`, in part.
    sums: &'a mut [T],
}

impl<T: Element, const C: usize> Work<T> for Outputs<'_, T, C> {
    #[inline(always)]
    fn run<S: Simd<T>>(mut self, simd: S) {
        for from in self.outputs.clone().step_by(TOGETHER) {
            let to = (from + TOGETHER).min(self.outputs.end);
            let mut o = from;
            while o < to {
                let left = to - o;
                o += match left {
                    _ if !S::VARIED => self.tile::<S, 4>(simd, from, o),
                    1 => self.tile::<S, 1>(simd, from, o),
                    2 => self.tile::<S, 2>(simd, from, o),
                    3 | 4 => self.tile::<S, 4>(simd, from, o),
                    _ if !S::MANY && C > 1 => self.tile::<S, 4>(simd, from, o),
                    _ if C == 4 => self.tile::<S, 6>(simd, from, o),
                    _ => self.tile::<S, 8>(simd, from, o),
                }
                .min(left);
            }
            let (outputs, samples, y) = (self.of.size[1], self.samples.clone(), self.of.y);
            simd.apart(Scatter { outputs, range: from..to, samples, registers: C, sums: &*self.sums, y });
        }
    }
}

impl<T: Element, const C: usize> Outputs<'_, T, C> {
    /// Outputs `o` and the `R − 1` after it, the last of which is taken again where there are not as many; how many they are.
    #[inline(always)]
    fn tile<S: Simd<T>, const R: usize>(&mut self, simd: S, from: usize, o: usize) -> usize {
        let Layer { size: [inputs, outputs], weight, bias, relu, .. } = self.of;
        let mut rows = [weight.as_ptr(); R];
        for (r, row) in rows.iter_mut().enumerate() {
            // SAFETY: there are `outputs` rows of weights.
            *row = unsafe { row.add((o + r).min(outputs - 1) * inputs) };
        }
        let mut sums = [[simd.splat(T::ZERO); C]; R];
        for block in (0..inputs).step_by(LINE) {
            for row in rows {
                simd.prefetch(row.wrapping_add(R * inputs + block));
            }
            for l in block..(block + LINE).min(inputs) {
                let mut b = [simd.splat(T::ZERO); C];
                for (c, b) in b.iter_mut().enumerate() {
                    // SAFETY: `turned` has `inputs` rows of `C · N`.
                    *b = unsafe { simd.load(self.turned.as_ptr().add((l * C + c) * S::N)) };
                }
                // SAFETY: `l` is below `inputs`, the length of a row.
                unsafe { multiply(simd, &mut sums, rows.map(|row| row.add(l)), b) };
            }
        }
        let floor = floor(simd, relu);
        for (r, sums) in sums.into_iter().enumerate().take(outputs - o) {
            let bias = simd.splat(bias.get(o + r).copied().unwrap_or(T::ZERO));
            for (c, sum) in sums.into_iter().enumerate() {
                let sum = simd.add(sum, bias);
                let sum = simd.at_least(floor, sum);
                // SAFETY: `sums` has `TOGETHER` rows of `C · N`.
                unsafe { simd.store(sum, self.sums.as_mut_ptr().add(((o - from + r) * C + c) * S::N)) };
            }
        }
        R
    }
}

/// `xᵀ`: numbers of the same place of some `registers` of samples side by side.
struct Gather<'a, T> {
    inputs: usize,
    /// The samples that there are.
    samples: Range<usize>,
    registers: usize,
    x: &'a [T],
    turned: &'a mut [T],
}

impl<T: Element> Work<T> for Gather<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let (inputs, registers) = (self.inputs, self.registers);
        for c in 0..registers {
            let first = self.samples.start + c * S::N;
            let samples = self.samples.end.saturating_sub(first).min(S::N);
            for l in (0..inputs).step_by(S::N) {
                let count = (inputs - l).min(S::N);
                let mut v = [simd.splat(T::ZERO); MOST];
                for (i, v) in v.iter_mut().enumerate().take(samples) {
                    // SAFETY: sample `first + i` is below the end, and `l + count` at most `inputs`.
                    *v = unsafe {
                        let from = self.x.as_ptr().add((first + i) * inputs + l);
                        if count == S::N { simd.load(from) } else { simd.load_some(from, count) }
                    };
                }
                simd.turn(&mut v);
                for (i, v) in v.into_iter().enumerate().take(count) {
                    // SAFETY: rows are `registers · N` long, not longer than all samples in whole registers.
                    unsafe { simd.store(v, self.turned.as_mut_ptr().add(((l + i) * registers + c) * S::N)) };
                }
            }
        }
    }
}

/// Some outputs of `registers` of samples, to where they belong.
struct Scatter<'a, T> {
    outputs: usize,
    /// Which outputs.
    range: Range<usize>,
    /// The samples that there are.
    samples: Range<usize>,
    registers: usize,
    sums: &'a [T],
    y: Shared<T>,
}

impl<T: Element> Work<T> for Scatter<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let (registers, Range { start: from, end: to }) = (self.registers, self.range);
        for c in 0..registers {
            let first = self.samples.start + c * S::N;
            let samples = self.samples.end.saturating_sub(first).min(S::N);
            for o in (from..to).step_by(S::N) {
                let count = (to - o).min(S::N);
                let mut v = [simd.splat(T::ZERO); MOST];
                for (i, v) in v.iter_mut().enumerate().take(S::N) {
                    // SAFETY: `TOGETHER` is a multiple of `N`, and any numbers will do beyond `to`.
                    *v = unsafe { simd.load(self.sums.as_ptr().add(((o - from + i) * registers + c) * S::N)) };
                }
                simd.turn(&mut v);
                for (i, v) in v.into_iter().enumerate().take(samples) {
                    // SAFETY: sample `first + i` is below the end, and `o + count` at most `outputs`; nobody else has these outputs.
                    unsafe {
                        let to = self.y.at((first + i) * self.outputs + o);
                        if count == S::N { simd.store(v, to) } else { simd.store_some(v, to, count) }
                    }
                }
            }
        }
    }
}
