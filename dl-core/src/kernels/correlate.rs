//! Convolutions of stride 1, without a matrix of windows.
//!
//! With the zeros of the padding written out around it (a *frame*), an image of `width` columns is a line of numbers on which
//! neighbouring windows are neighbours: window element `(c, kh, kw)` of output `q = oh · width + ow` is number
//! `q + (c · height + kh · d) · width + kw · d`. So outputs are computed in runs of consecutive `q`, which fill vector registers; at
//! the end of each row are a few (`reach − 1`) that belong to no window and are thrown away.

use core::ops::Range;

use super::simd::{Work, mul_add, vectorized};
use crate::element::Element;

/// How many outputs are computed at once.
pub const CHANNELS: usize = 6;
/// Numbers after a line that may be read, though nothing depends on them: the longest run.
const TAIL: usize = 16;

/// An image with a margin, and the window that moves over it.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Channels.
    pub planes: usize,
    /// Rows and columns with the margin.
    pub size: [usize; 2],
    /// Rows and columns of the image before the margin is added.
    pub image: [usize; 2],
    /// Where the image begins in the frame; negative if its first rows or columns are not in it.
    pub before: [isize; 2],
    /// Rows and columns of the window.
    pub kernel: [usize; 2],
    /// The distance of neighbouring window elements.
    pub dilation: [usize; 2],
}

impl Frame {
    /// Numbers of a framed image, with what may be read after it.
    pub const fn numbers(&self) -> usize {
        self.planes * self.size[0] * self.size[1] + self.dilation[1] * (self.kernel[1] - 1) + TAIL
    }

    /// Elements of a window, over all channels.
    pub const fn taps(&self) -> usize {
        self.planes * self.kernel[0] * self.kernel[1]
    }

    /// Rows and columns of the output.
    pub const fn output(&self) -> [usize; 2] {
        [self.size[0] - self.dilation[0] * (self.kernel[0] - 1), self.size[1] - self.dilation[1] * (self.kernel[1] - 1)]
    }

    /// Outputs of one channel, with those thrown away, as whole runs.
    pub const fn line(&self) -> usize {
        (self.output()[0] * self.size[1]).next_multiple_of(TAIL)
    }

    /// How far after the output number `q` the window element `tap` is.
    #[inline(always)]
    const fn offset(&self, tap: usize) -> usize {
        let [kh, kw] = self.kernel;
        let row = tap / (kh * kw) * self.size[0] + tap % (kh * kw) / kw * self.dilation[0];
        row * self.size[1] + tap % kw * self.dilation[1]
    }

    /// Writes an image and the zeros around it.
    pub fn write<T: Element>(&self, image: &[T], framed: &mut [T]) {
        let [width, image_width] = [self.size[1], self.image[1]];
        let columns = inside(self.before[1], self.image[1], width);
        let first = (columns.start as isize - self.before[1]) as usize;
        let rows = inside(self.before[0], self.image[0], self.size[0]);
        let planes = image.chunks_exact(self.image[0] * image_width);
        let (body, tail) = framed.split_at_mut(self.planes * self.size[0] * width);
        tail.fill(T::ZERO);
        for (image, framed) in planes.zip(body.chunks_exact_mut(self.size[0] * width)) {
            for (r, framed) in framed.chunks_exact_mut(width).enumerate() {
                if rows.contains(&r) && !columns.is_empty() {
                    let row = (r as isize - self.before[0]) as usize * image_width + first;
                    framed[..columns.start].fill(T::ZERO);
                    framed[columns.clone()].copy_from_slice(&image[row..row + columns.len()]);
                    framed[columns.end..].fill(T::ZERO);
                } else {
                    framed.fill(T::ZERO);
                }
            }
        }
    }
}

/// Which of `size` positions are on an image of `image` positions that begins at `before`.
const fn inside(before: isize, image: usize, size: usize) -> Range<usize> {
    let end = before + image as isize;
    let start = if before > 0 { before as usize } else { 0 };
    let end = if end < 0 { 0 } else { end as usize };
    let end = if end < size { end } else { size };
    if start < end { start..end } else { 0..0 }
}

/// Weights in the order in which [`correlate`] reads them: `weight(o, tap)` for [`CHANNELS`] channels at a time.
pub fn pack<T: Element>(outputs: usize, taps: usize, weight: impl Fn(usize, usize) -> T, packed: &mut [T]) {
    for (block, packed) in packed.chunks_mut(CHANNELS * taps).enumerate() {
        let first = block * CHANNELS;
        let channels = CHANNELS.min(outputs - first);
        for (tap, packed) in packed.chunks_exact_mut(channels).enumerate() {
            packed.iter_mut().enumerate().for_each(|(o, packed)| *packed = weight(first + o, tap));
        }
    }
}

/// `y[o, q] = Σ weight[o, tap] · framed[q + offset(tap)] + bias[o]`, then the rows of `y` without what is thrown away.
/// `line` is memory for `CHANNELS · frame.line()` numbers.
pub fn correlate<T: Element>(frame: &Frame, packed: &[T], bias: &[T], framed: &[T], line: &mut [T], y: &mut [T]) {
    let [height, width] = frame.output();
    let blocks = packed.chunks(CHANNELS * frame.taps()).zip(y.chunks_mut(CHANNELS * height * width));
    for (block, (packed, y)) in blocks.enumerate() {
        let bias = bias.get(block * CHANNELS..).unwrap_or(&[]);
        vectorized(Lines { frame, packed, bias, framed, line: &mut *line });
        for (y, line) in y.chunks_exact_mut(height * width).zip(line.chunks_exact(frame.line())) {
            for (y, line) in y.chunks_exact_mut(width).zip(line.chunks(frame.size[1])) {
                y.copy_from_slice(&line[..width]);
            }
        }
    }
}

/// The lines of up to [`CHANNELS`] output channels.
struct Lines<'a, T> {
    frame: &'a Frame,
    packed: &'a [T],
    bias: &'a [T],
    framed: &'a [T],
    line: &'a mut [T],
}

impl<T: Element> Work for Lines<'_, T> {
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        match self.packed.len() / self.frame.taps() {
            1 => self.channels::<1, FMA>(),
            2 => self.channels::<2, FMA>(),
            3 => self.channels::<3, FMA>(),
            4 => self.channels::<4, FMA>(),
            5 => self.channels::<5, FMA>(),
            _ => self.channels::<6, FMA>(),
        }
    }
}

impl<T: Element> Lines<'_, T> {
    #[inline(always)]
    fn channels<const M: usize, const FMA: bool>(self) {
        // One vector register of 32 bytes.
        if size_of::<T>() == 4 { self.runs::<M, 8, FMA>() } else { self.runs::<M, 4, FMA>() }
    }

    /// Runs of two registers for each of `M` channels.
    #[inline(always)]
    fn runs<const M: usize, const L: usize, const FMA: bool>(self) {
        let Frame { planes, size, kernel, dilation, .. } = *self.frame;
        let weights = self.packed.as_chunks::<M>().0;
        let mut bias = [T::ZERO; M];
        bias.iter_mut().zip(self.bias).for_each(|(to, from)| *to = *from);
        let len = self.frame.line();
        for q in (0..self.frame.output()[0] * size[1]).step_by(2 * L) {
            let mut sums = [[[T::ZERO; L]; 2]; M];
            let mut weights = weights.iter();
            for c in 0..planes {
                for kh in 0..kernel[0] {
                    let row = q + (c * size[0] + kh * dilation[0]) * size[1];
                    let row = self.framed[row..].windows(2 * L).step_by(dilation[1]);
                    for (x, w) in row.zip(weights.by_ref().take(kernel[1])) {
                        let x = x.as_chunks::<L>().0;
                        let x: [[T; L]; 2] = [x[0], x[1]];
                        for m in 0..M {
                            let w = [w[m]; L];
                            for l in 0..L {
                                sums[m][0][l] = mul_add::<T, FMA>(w[l], x[0][l], sums[m][0][l]);
                            }
                            for l in 0..L {
                                sums[m][1][l] = mul_add::<T, FMA>(w[l], x[1][l], sums[m][1][l]);
                            }
                        }
                    }
                }
            }
            for m in 0..M {
                let line = &mut self.line[m * len + q..m * len + q + 2 * L];
                line.iter_mut().zip(sums[m].as_flattened()).for_each(|(y, sum)| *y = *sum + bias[m]);
            }
        }
    }
}

/// Channels of `dy` that are worked on at once, in [`transpose`].
const LANES: usize = 8;

/// Numbers of a gradient that [`transpose`] writes.
pub const fn transposed_len(outputs: usize, pixels: usize) -> usize {
    outputs.next_multiple_of(LANES) * pixels
}

/// `dy[o, q]` as `[q, o]`, the last channel repeated up to a multiple of [`LANES`]; nothing depends on the repetitions.
pub fn transpose<T: Element>(outputs: usize, dy: &[T], transposed: &mut [T]) {
    let pixels = dy.len() / outputs;
    let lanes = outputs.next_multiple_of(LANES);
    for first in (0..lanes).step_by(LANES) {
        let rows: [&[T]; LANES] = core::array::from_fn(|l| &dy[(first + l).min(outputs - 1) * pixels..][..pixels]);
        for (q, to) in transposed.chunks_exact_mut(lanes).enumerate() {
            to[first..first + LANES].copy_from_slice(&rows.map(|row| row[q]));
        }
    }
}

/// Forward was `y[o, q] = Σ weight[o, tap] · framed[q + offset(tap)]`, so here
/// `dweight[o, tap] += Σ over q of dy[o, q] · framed[q + offset(tap)]`, for the framed images and the [`transpose`]d gradients
/// of several samples.
pub fn weight_gradient<T: Element>(frame: &Frame, framed: &[T], transposed: &[T], dweight: &mut [T]) {
    vectorized(Products { frame, framed, transposed, dweight });
}

struct Products<'a, T> {
    frame: &'a Frame,
    framed: &'a [T],
    transposed: &'a [T],
    dweight: &'a mut [T],
}

impl<T: Element> Work for Products<'_, T> {
    #[inline(always)]
    fn run<const FMA: bool>(mut self) {
        let taps = self.frame.taps();
        let lanes = (self.dweight.len() / taps).next_multiple_of(LANES);
        // As many sums as there are registers for: 12 and 10 of 32 bytes in `f32`.
        for o in (0..lanes).step_by(2 * LANES) {
            if lanes - o > LANES {
                for tap in (0..taps).step_by(6) {
                    self.block::<2, 6, FMA>(lanes, o, tap);
                }
            } else {
                for tap in (0..taps).step_by(10) {
                    self.block::<1, 10, FMA>(lanes, o, tap);
                }
            }
        }
    }
}

impl<T: Element> Products<'_, T> {
    /// The gradients of `R · LANES` channels' weights for `TAPS` window elements, or as many as there are.
    #[inline(always)]
    fn block<const R: usize, const TAPS: usize, const FMA: bool>(&mut self, lanes: usize, first: usize, tap: usize) {
        let Frame { size, .. } = *self.frame;
        let taps = self.frame.taps();
        let [height, width] = self.frame.output();
        let offsets: [usize; TAPS] = core::array::from_fn(|i| self.frame.offset((tap + i).min(taps - 1)));
        let mut sums = [[[T::ZERO; LANES]; R]; TAPS];
        let samples =
            self.framed.chunks_exact(self.frame.numbers()).zip(self.transposed.chunks_exact(lanes * height * width));
        for (framed, dy) in samples {
            for (oh, dy) in dy.chunks_exact(lanes * width).enumerate() {
                let rows: [&[T]; TAPS] = offsets.map(|at| &framed[at + oh * size[1]..][..width]);
                for (ow, dy) in dy.chunks_exact(lanes).enumerate() {
                    let (dy, _) = dy[first..].as_chunks::<LANES>();
                    let dy: [[T; LANES]; R] = core::array::from_fn(|r| dy[r]);
                    for t in 0..TAPS {
                        let x = [rows[t][ow]; LANES];
                        for r in 0..R {
                            for l in 0..LANES {
                                sums[t][r][l] = mul_add::<T, FMA>(dy[r][l], x[l], sums[t][r][l]);
                            }
                        }
                    }
                }
            }
        }
        for (t, sums) in sums.iter().enumerate().take(taps - tap) {
            let weights = self.dweight.iter_mut().skip(first * taps + tap + t).step_by(taps);
            weights.zip(sums.as_flattened()).for_each(|(weight, sum)| *weight += *sum);
        }
    }
}
