//! The gradient of a depthwise convolution's weights: a register of outputs' gradients times what they see, of several samples.

use super::choice::Way;
use super::conv::Conv;
use super::conv2d::bias_gradient;
use super::depthwise::AHEAD;
use super::depthwise_frame::{Frame, place};
use super::depthwise_taps::{self as taps, Run, TOGETHER, Taps};
use super::simd::{Simd, Work, vectorized};
use super::table::with_table;
use crate::element::Element;

/// Columns of a window that are computed together.
const COLUMNS: usize = 3;

/// Forward was `y = Σ weight · x + bias`, so here `dweight[o, kh, kw] += Σ dy[o, oh, ow] · x[o/m, oh·s + kh·d − p, ow·s + kw·d − p]` over
/// all outputs and samples, and `dbias[o] += Σ dy[o]`; `dbias` may be empty.
pub fn weight_gradient<T: Element>(conv: &Conv, x: &[T], dy: &[T], dweight: &mut [T], dbias: &mut [T]) {
    let g = &conv.window;
    let n = x.len() / (g.channels * g.pixels());
    if conv.is_depthwise_in_lanes(n) {
        return T::conv2d_weight_gradient_by(Way::Samples, conv, x, dy, dweight, dbias);
    }
    let frame = Frame::new(conv, false);
    assert!(dweight.len() == conv.weights() && dy.len() == n * conv.outputs * g.outputs());
    let together = (AHEAD / frame.numbers()).clamp(1, n.max(1));
    T::with_scratch(together * frame.numbers(), |frames| {
        frames.fill(T::ZERO);
        with_table(taps::len(g.kernel), |table| {
            vectorized(Gradient { conv, frame, together, x, dy, dweight, frames, table });
        });
    });
    bias_gradient(g.outputs(), dy, dbias);
}

struct Gradient<'a, T> {
    conv: &'a Conv,
    frame: Frame,
    /// Samples that are placed before any is used.
    together: usize,
    x: &'a [T],
    dy: &'a [T],
    dweight: &'a mut [T],
    frames: &'a mut [T],
    table: &'a mut [u32],
}

impl<T: Element> Work<T> for Gradient<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        if S::HALVED && self.conv.window.output[1] <= <S::Half as Simd<T>>::N {
            simd.half().apart(Channels(self));
        } else {
            simd.apart(Channels(self));
        }
    }
}

/// All channels of all samples.
struct Channels<'a, T>(Gradient<'a, T>);

impl<T: Element> Work<T> for Channels<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let Gradient { conv, frame, together, x, dy, dweight, frames, table } = self.0;
        let (g, outputs, window) = (&conv.window, conv.group_outputs(), conv.window.taps());
        let (x_sample, dy_sample) = (g.channels * g.pixels(), conv.outputs * g.outputs());
        let taps = taps::tabulate(&frame, [0, 0], if S::VARIED { TOGETHER } else { 1 }, table);
        for (x, dy) in x.chunks(together * x_sample).zip(dy.chunks(together * dy_sample)) {
            let count = x.len() / x_sample;
            for channel in 0..g.channels {
                place(simd, &frame, &x[channel * g.pixels()..], x_sample, frames);
                for o in channel * outputs..(channel + 1) * outputs {
                    let sums = Sums {
                        count,
                        x: (&*frames, frame.numbers()),
                        step: frame.step(),
                        taps,
                        dy: (&dy[o * g.outputs()..], dy_sample),
                        size: g.output,
                        dweight: &mut dweight[o * window..][..window],
                    };
                    sums.run(simd);
                }
            }
        }
    }
}

/// The weights of a channel.
struct Sums<'a, T> {
    /// Samples.
    count: usize,
    /// Frames, and their distance.
    x: (&'a [T], usize),
    /// From what a row of outputs sees to what the next one does.
    step: usize,
    taps: Taps<'a>,
    /// Gradients of outputs, and the distance of samples.
    dy: (&'a [T], usize),
    /// Rows and columns of outputs.
    size: [usize; 2],
    dweight: &'a mut [T],
}

impl<T: Element> Work<T> for Sums<'_, T> {
    /// # Panics
    /// If a factor lies beyond its slice.
    #[inline(always)]
    fn run<S: Simd<T>>(mut self, simd: S) {
        let [height, width] = self.size;
        let last = (self.count - 1) * self.x.1 + self.taps.last[0] + self.taps.last[1] + (height - 1) * self.step;
        assert!(last + width.next_multiple_of(S::N) <= self.x.0.len(), "a number lies beyond its frame");
        assert!((self.count - 1) * self.dy.1 + height * width <= self.dy.0.len(), "a gradient is missing");
        for run in self.taps.runs {
            let run = Run::of(run);
            match run.count {
                TOGETHER => self.rows::<S, TOGETHER>(simd, run),
                2 => self.rows::<S, 2>(simd, run),
                _ => self.rows::<S, 1>(simd, run),
            }
        }
    }
}

impl<T: Element> Sums<'_, T> {
    /// `K` rows of the window.
    #[inline(always)]
    fn rows<S: Simd<T>, const K: usize>(&mut self, simd: S, run: Run) {
        let (columns, rest) = self.taps.columns.as_chunks::<COLUMNS>();
        columns.iter().for_each(|columns| self.add::<S, K, COLUMNS>(simd, run, columns));
        rest.iter().for_each(|column| self.add::<S, K, 1>(simd, run, &[*column]));
    }

    /// `K` rows and `Q` columns of the window.
    #[inline(always)]
    fn add<S: Simd<T>, const K: usize, const Q: usize>(&mut self, simd: S, run: Run, columns: &[[u32; 2]; Q]) {
        let [height, width] = self.size;
        let mut sums = [[simd.splat(T::ZERO); Q]; K];
        for sample in 0..self.count {
            for first in (0..width).step_by(S::N) {
                let here = (width - first).min(S::N);
                // SAFETY: of all samples, what the last row and the last register see is within the frames, as was checked, and a row
                // of the gradients has so many numbers from `first` on.
                unsafe {
                    let x = self.x.0.as_ptr().add(sample * self.x.1 + run.at + first);
                    let x = columns.map(|[_, at]| x.add(at as usize));
                    let mut dy = self.dy.0.as_ptr().add(sample * self.dy.1 + first);
                    let see = |row: usize| x.map(|x| simd.load(x.add(row * self.step)));
                    // What neighbouring rows see, but for the last.
                    let mut seen = [[simd.splat(T::ZERO); Q]; K];
                    if S::MANY {
                        for (k, seen) in seen.iter_mut().enumerate().skip(1) {
                            *seen = see(k - 1);
                        }
                    }
                    for row in 0..height {
                        let d = if here == S::N { simd.load(dy) } else { simd.load_some(dy, here) };
                        if S::MANY {
                            for k in 1..K {
                                seen[k - 1] = seen[k];
                            }
                            seen[K - 1] = see(row + K - 1);
                        } else {
                            seen = core::array::from_fn(|k| see(row + k));
                        }
                        for (sums, seen) in sums.iter_mut().zip(seen) {
                            for (sum, seen) in sums.iter_mut().zip(seen) {
                                *sum = simd.mul_add(d, seen, *sum);
                            }
                        }
                        dy = dy.wrapping_add(width);
                    }
                }
            }
        }
        for (k, sums) in run.k.into_iter().zip(sums) {
            let zero = simd.splat(T::ZERO);
            let sums = simd.sums(core::array::from_fn(|i| sums.get(i).copied().unwrap_or(zero)));
            for ([column, _], sum) in columns.iter().zip(sums) {
                self.dweight[k * self.taps.kernel[1] + *column as usize] += sum;
            }
        }
    }
}
