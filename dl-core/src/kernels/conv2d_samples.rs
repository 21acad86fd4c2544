//! Convolutions with samples in the lanes of registers, see [`turn`](super::turn): for many small images. Any stride.
//!
//! Outputs are computed in tiles of channels × neighbouring columns. Window elements that see nothing but padding are left out.

use super::conv::Conv;
use super::conv2d_tile::{Ending, Factors, MOST_ROWS, tallest, widest, write};
use super::simd::{Simd, Work, vectorized};
use super::table::with_table;
use super::turn::{FromLanes, Margins, ToLanes, lanes};
use crate::element::Element;

/// `y = weight · windows + bias`, or `max(y, 0)` with `relu`.
pub fn forward<T: Element>(conv: &Conv, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    Correlation::new(conv, false).run(weight, bias, relu, x, y);
}

/// Forward was `y[o, h, w] = Σ weight[o, c, kh, kw] · x[c, h·s + kh·d − p, w·s + kw·d − p]`, so here
/// `dx[c, h, w] = Σ weight[o, c, kh, kw] · dy[o, (h + p − kh·d)/s, (w + p − kw·d)/s]` over all that are whole numbers.
pub fn input_gradient<T: Element>(conv: &Conv, weight: &[T], dy: &[T], dx: &mut [T]) {
    Correlation::new(conv, true).run(weight, &[], false, dy, dx);
}

/// A pass from `planes` images of a group to `outputs` images.
#[derive(Clone, Copy)]
struct Correlation<'a> {
    conv: &'a Conv,
    /// Whether it is the gradient's.
    back: bool,
    planes: usize,
    outputs: usize,
    from: [usize; 2],
    to: [usize; 2],
    /// Columns of zeros that are needed.
    zeros: [usize; 2],
    /// The distances of the weights of neighbouring outputs and of neighbouring planes.
    strides: [usize; 2],
}

impl<'a> Correlation<'a> {
    fn new(conv: &'a Conv, back: bool) -> Self {
        let (g, inputs, outputs, window) =
            (&conv.window, conv.group_inputs(), conv.group_outputs(), conv.window.taps());
        let reach = g.dilation[1] * (g.kernel[1] - 1);
        if back {
            let last = g.input[1] - 1 + g.before[1];
            let zeros = [
                reach.saturating_sub(g.before[1]).div_ceil(g.stride[1]),
                (last / g.stride[1] + 1).saturating_sub(g.output[1]),
            ];
            Correlation {
                conv,
                back,
                planes: outputs,
                outputs: inputs,
                from: g.output,
                to: g.input,
                zeros,
                strides: [window, inputs * window],
            }
        } else {
            let last = (g.output[1] - 1) * g.stride[1] + reach;
            let zeros = [g.before[1], (last + 1).saturating_sub(g.input[1] + g.before[1])];
            Correlation {
                conv,
                back,
                planes: inputs,
                outputs,
                from: g.input,
                to: g.output,
                zeros,
                strides: [inputs * window, window],
            }
        }
    }

    /// Which row or column window element `k` sees at output `at`, if any; it may be beyond the image.
    #[inline(always)]
    fn source(&self, axis: usize, at: usize, k: usize) -> Option<isize> {
        let g = &self.conv.window;
        let (at, k, before) = (at as isize, (k * g.dilation[axis]) as isize, g.before[axis] as isize);
        let stride = g.stride[axis] as isize;
        match (self.back, stride) {
            (false, _) => Some(at * stride + k - before),
            (true, 1) => Some(at + before - k),
            (true, _) => {
                let from = at + before - k;
                (from.rem_euclid(stride) == 0).then(|| from.div_euclid(stride))
            }
        }
    }

    /// The first and the last row of the window that see a row of the image at output `row`.
    #[inline(never)]
    fn rows_seen(&self, row: usize) -> [usize; 2] {
        seen(self.conv.window.kernel[0], |k| match self.source(0, row, k) {
            Some(i) => 0 <= i && i < self.from[0] as isize,
            None => false,
        })
    }

    /// What `tile` outputs from one on see, if `rows` are what their row sees: the register from which `steps` count, which are
    /// listed anew unless they are `known`. This is the same for all instruction sets, so it is compiled once.
    #[inline(never)]
    fn see(
        &self,
        [row, column]: [usize; 2],
        tile: usize,
        [first, last]: [usize; 2],
        lanes: usize,
        known: &mut Seen,
        steps: &mut [[u32; 2]],
    ) -> usize {
        let [_, x_step] = self.steps();
        let [left, right] = seen(self.conv.window.kernel[1], |k| match self.source(1, column, k) {
            Some(i) => i < self.from[1] as isize && i + ((tile - 1) * x_step) as isize >= 0,
            None => false,
        });
        if first > last || left > right {
            *known = Seen { ends: [usize::MAX; 4], count: 0 };
            return 0;
        }
        let ends = [first, last, left, right];
        // The first element in the order of the input.
        let start = if self.back { [last, right] } else { [first, left] };
        let (Some(h), Some(w)) = (self.source(0, row, start[0]), self.source(1, column, start[1])) else {
            unreachable!("what is seen has a place");
        };
        if ends != known.ends {
            *known = Seen { ends, count: self.tabulate([row, column], ends, [h, w], lanes, steps) };
        }
        let width = self.zeros[0] + self.from[1] + self.zeros[1];
        h as usize * width + (w + self.zeros[0] as isize) as usize
    }

    /// Lists the window elements within `ends`, in the order of the input, relative to the first.
    fn tabulate(
        &self,
        [row, column]: [usize; 2],
        ends: [usize; 4],
        from: [isize; 2],
        lanes: usize,
        steps: &mut [[u32; 2]],
    ) -> usize {
        let [_, kernel] = self.conv.window.kernel;
        let width = self.zeros[0] + self.from[1] + self.zeros[1];
        let order = |first: usize, last: usize, i: usize| if self.back { last - i } else { first + i };
        let mut count = 0;
        for i in 0..=ends[1] - ends[0] {
            let kh = order(ends[0], ends[1], i);
            let Some(h) = self.source(0, row, kh) else { continue };
            for j in 0..=ends[3] - ends[2] {
                let kw = order(ends[2], ends[3], j);
                let Some(w) = self.source(1, column, kw) else { continue };
                let at = (h - from[0]) as usize * width + (w - from[1]) as usize;
                steps[count] = [(kh * kernel + kw) as u32, (at * lanes) as u32];
                count += 1;
            }
        }
        count
    }

    /// The steps from output to output in a tile of columns, and what they are in the input.
    fn steps(&self) -> [usize; 2] {
        let stride = self.conv.window.stride[1];
        if self.back { [stride, 1] } else { [1, stride] }
    }

    /// Rows computed at a time: as few as make many whole blocks of `lanes` outputs.
    fn rows(&self, lanes: usize) -> usize {
        let [height, width] = self.to;
        let (mut best, mut best_blocks) = (1, usize::MAX);
        for rows in 1..=height {
            if rows > 1 && rows * width > MOST_TOGETHER {
                break;
            }
            // Blocks that the whole image takes.
            let blocks = (rows * width).div_ceil(lanes) * (height / rows) + (height % rows * width).div_ceil(lanes);
            if blocks < best_blocks {
                (best, best_blocks) = (rows, blocks);
            }
        }
        best
    }

    /// Rows of the gradients of a tile of channels that are in the lanes at a time.
    #[cfg(feature = "train")]
    fn gradient_rows(&self) -> usize {
        (MOST_GRADIENTS / (MOST_ROWS * self.to[1])).clamp(1, self.to[0])
    }

    /// What a group's images are in the lanes.
    fn image(&self) -> Margins {
        Margins { rows: self.planes * self.from[0], columns: self.from[1], zeros: self.zeros }
    }

    fn run<T: Element>(self, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
        let x_sample = self.conv.groups * self.planes * self.from[0] * self.from[1];
        let y_sample = self.conv.groups * self.outputs * self.to[0] * self.to[1];
        let n = x.len() / x_sample;
        assert!(weight.len() == self.conv.weights() && x.len() == n * x_sample && y.len() == n * y_sample);
        assert!(bias.is_empty() || bias.len() == self.outputs * self.conv.groups);
        // Memory for any instruction set: what uses registers must not be in closures.
        let block = self.to[1].max(MOST_TOGETHER).min(self.to[0] * self.to[1]);
        let scratch = (self.image().registers() + MOST_ROWS * block) * lanes::<T>();
        T::with_scratch(scratch, |scratch| {
            with_table(2 * self.conv.window.taps(), |table| {
                let steps = table.as_chunks_mut::<2>().0;
                vectorized(Run { of: self, weight, bias, relu, x, y, steps, scratch, n });
            });
        });
    }
}

/// Window elements that are listed.
struct Seen {
    /// The first and last rows, and columns.
    ends: [usize; 4],
    count: usize,
}

struct Run<'a, T> {
    of: Correlation<'a>,
    weight: &'a [T],
    bias: &'a [T],
    relu: bool,
    x: &'a [T],
    y: &'a mut [T],
    steps: &'a mut [[u32; 2]],
    scratch: &'a mut [T],
    n: usize,
}

/// The most outputs of a channel that are computed at a time, if that is more than one row.
const MOST_TOGETHER: usize = 128;

/// The most gradients of outputs that are in the lanes at a time, if they are of more than one row.
#[cfg(feature = "train")]
const MOST_GRADIENTS: usize = 2048;

impl<T: Element> Work<T> for Run<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(mut self, simd: S) {
        let mut first = 0;
        while first < self.n {
            let here = (self.n - first).min(S::N);
            self.samples(simd, first, here);
            first += here;
        }
    }
}

impl<T: Element> Run<'_, T> {
    /// The samples of one register.
    #[inline(always)]
    fn samples<S: Simd<T>>(&mut self, simd: S, first: usize, here: usize) {
        let of = self.of;
        let groups = of.conv.groups;
        let image = of.image();
        let (x_group, y_plane) = (of.planes * of.from[0] * of.from[1], of.to[0] * of.to[1]);
        let rows = of.rows(S::N);
        let run = rows * of.to[1];
        let scratch = std::mem::take(&mut self.scratch);
        {
            let (lanes, sums) = scratch.split_at_mut(image.registers() * S::N);
            let sums = &mut sums[..MOST_ROWS * run * S::N];
            for group in 0..groups {
                let x = &self.x[(first * groups + group) * x_group..];
                simd.apart(ToLanes { size: image, x, every: groups * x_group, here, to: lanes });
                for top in (0..of.to[0]).step_by(rows) {
                    let many = rows.min(of.to[0] - top);
                    let mut o = 0;
                    while o < of.outputs {
                        let channels = self.channels(simd, group, o, [top, many], lanes, sums);
                        for r in 0..channels {
                            let plane = (first * groups + group) * of.outputs + o + r;
                            let y = &mut self.y[plane * y_plane + top * of.to[1]..];
                            let sums = &sums[r * run * S::N..][..run * S::N];
                            let (len, every) = (many * of.to[1], groups * of.outputs * y_plane);
                            simd.apart(FromLanes { len, from: sums, here, y, every });
                        }
                        o += channels;
                    }
                }
            }
        }
        self.scratch = scratch;
    }

    /// The channels from `o` on that fit the registers, for `many` rows from `top` on; how many there were.
    #[inline(always)]
    fn channels<S: Simd<T>>(
        &mut self,
        simd: S,
        group: usize,
        o: usize,
        [top, many]: [usize; 2],
        x: &[T],
        sums: &mut [T],
    ) -> usize {
        let of = self.of;
        let window = of.conv.window.taps();
        let channels = tallest::<T, S>(of.outputs - o);
        let real = (of.outputs - o).min(channels);
        let width = of.zeros[0] + of.from[1] + of.zeros[1];
        let [step, x_step] = of.steps();
        let out = [o, group * of.conv.group_outputs() * of.conv.taps()];
        let mut bias = [T::ZERO; MOST_ROWS];
        if !self.bias.is_empty() {
            bias.iter_mut().zip(&self.bias[group * of.outputs + o..][..real]).for_each(|(to, from)| *to = *from);
        }
        let mut known = Seen { ends: [usize::MAX; 4], count: 0 };
        for row in top..top + many {
            let rows = of.rows_seen(row);
            for residue in 0..step.min(of.to[1]) {
                let columns = (of.to[1] - residue).div_ceil(step);
                let mut q = 0;
                while q < columns {
                    let tile = match columns - q {
                        3 => 2,
                        left => left,
                    }
                    .min(widest::<T, S>(channels));
                    let column = residue + q * step;
                    let base = of.see([row, column], tile, rows, S::N, &mut known, self.steps);
                    let factors = Factors {
                        weight: &self.weight[out[1]..],
                        rows: [out[0], real],
                        strides: of.strides,
                        x: &x[base * S::N..],
                        plane: of.from[0] * width * S::N,
                        planes: of.planes,
                        step: x_step * S::N,
                        steps: &self.steps[..known.count],
                        window,
                    };
                    let (at, every) = ((row - top) * of.to[1] + column, [sums.len() / MOST_ROWS, step * S::N]);
                    let to = &mut sums[at * S::N..];
                    let end = Ending { bias, relu: self.relu, every, width: S::N };
                    write(simd, [channels, tile], &factors, &end, to);
                    q += tile;
                }
            }
        }
        real
    }
}

/// The first and the last of `count` that are `seen`; the first is behind the last if none is.
#[inline(always)]
fn seen(count: usize, seen: impl Fn(usize) -> bool) -> [usize; 2] {
    let first = (0..count).find(|k| seen(*k)).unwrap_or(count);
    let last = (0..count).rev().find(|k| seen(*k)).unwrap_or(0);
    [first, last]
}

/// Forward was `y = weight · windows + bias`, so here `dweight[o, c, kh, kw] += Σ dy[o, h, w] · x[c, h·s + kh·d − p, w·s + kw·d − p]`
/// over all outputs and samples.
#[cfg(feature = "train")]
pub fn weight_gradient<T: Element>(conv: &Conv, x: &[T], dy: &[T], dweight: &mut [T]) {
    let g = &conv.window;
    let n = x.len() / (g.channels * g.pixels());
    assert!(dweight.len() == conv.weights() && dy.len() == n * conv.outputs * g.outputs());
    let of = Correlation::new(conv, false);
    let gradients = of.outputs.min(MOST_ROWS) * of.gradient_rows() * of.to[1];
    T::with_scratch((of.image().registers() + gradients) * lanes::<T>(), |scratch| {
        vectorized(Gradient { of, x, dy, dweight, scratch, n });
    });
}

#[cfg(feature = "train")]
struct Gradient<'a, T> {
    of: Correlation<'a>,
    x: &'a [T],
    dy: &'a [T],
    dweight: &'a mut [T],
    scratch: &'a mut [T],
    n: usize,
}

#[cfg(feature = "train")]
impl<T: Element> Work<T> for Gradient<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(mut self, simd: S) {
        let mut first = 0;
        while first < self.n {
            let here = (self.n - first).min(S::N);
            self.samples(simd, first, here);
            first += here;
        }
    }
}

#[cfg(feature = "train")]
impl<T: Element> Gradient<'_, T> {
    /// The samples of one register.
    #[inline(always)]
    fn samples<S: Simd<T>>(&mut self, simd: S, first: usize, here: usize) {
        let of = self.of;
        let (groups, image) = (of.conv.groups, of.image());
        let plane = of.to[0] * of.to[1];
        let (x_group, y_group) = (of.planes * of.from[0] * of.from[1], of.outputs * plane);
        let scratch = std::mem::take(&mut self.scratch);
        {
            let (x, dy) = scratch.split_at_mut(image.registers() * S::N);
            for group in 0..groups {
                let at = first * groups + group;
                simd.apart(ToLanes { size: image, x: &self.x[at * x_group..], every: groups * x_group, here, to: x });
                let mut o = 0;
                while o < of.outputs {
                    let channels = match of.outputs - o {
                        1 | 2 => 1,
                        6 if S::MANY => 6,
                        left => left.min(4),
                    };
                    let together = of.gradient_rows();
                    for top in (0..of.to[0]).step_by(together) {
                        let rows = top..of.to[0].min(top + together);
                        // Rows of each channel, one channel after the other.
                        let part = Margins { rows: rows.len(), columns: of.to[1], zeros: [0; 2] };
                        for channel in 0..channels {
                            let from = &self.dy[at * y_group + (o + channel) * plane + top * of.to[1]..];
                            let to = &mut dy[channel * part.registers() * S::N..];
                            simd.apart(ToLanes { size: part, x: from, every: groups * y_group, here, to });
                        }
                        match channels {
                            1 => self.channels::<S, 1>(simd, &of, group, [o, channels], rows, x, dy),
                            6 if S::MANY => self.channels::<S, 6>(simd, &of, group, [o, channels], rows, x, dy),
                            _ => self.channels::<S, 4>(simd, &of, group, [o, channels], rows, x, dy),
                        }
                    }
                    o += channels;
                }
            }
        }
        self.scratch = scratch;
    }

    /// `real` output channels from `o` on, at most `R`, of which `dy` is some rows of the gradients.
    #[inline(always)]
    #[allow(clippy::too_many_arguments)]
    fn channels<S: Simd<T>, const R: usize>(
        &mut self,
        simd: S,
        of: &Correlation<'_>,
        group: usize,
        [o, real]: [usize; 2],
        block: core::ops::Range<usize>,
        x: &[T],
        dy: &[T],
    ) {
        for c in 0..of.planes {
            for kh in 0..of.conv.window.kernel[0] {
                // The rows of outputs at which this row of the window is within the image.
                let inside = of.conv.window.positions(0, kh);
                let rows = [inside.start.max(block.start), inside.end.min(block.end), block.start, block.len()];
                let mut kw = 0;
                while kw < of.conv.window.kernel[1] {
                    let left = of.conv.window.kernel[1] - kw;
                    let place = [o, real, c, kh, kw];
                    kw += match left {
                        1 => self.taps::<S, R, 1>(simd, of, group, place, rows, x, dy),
                        _ if !S::VARIED => self.taps::<S, R, 1>(simd, of, group, place, rows, x, dy),
                        2 | 4 => self.taps::<S, R, 2>(simd, of, group, place, rows, x, dy),
                        _ if !S::MANY => self.taps::<S, R, 2>(simd, of, group, place, rows, x, dy),
                        5 if R == 4 => self.taps::<S, R, 5>(simd, of, group, place, rows, x, dy),
                        _ => self.taps::<S, R, 3>(simd, of, group, place, rows, x, dy),
                    };
                }
            }
        }
    }

    /// `R` output channels × `Q` neighbouring elements of a window's row.
    #[inline(always)]
    #[allow(clippy::too_many_arguments)]
    fn taps<S: Simd<T>, const R: usize, const Q: usize>(
        &mut self,
        simd: S,
        of: &Correlation<'_>,
        group: usize,
        [o, real, c, kh, kw]: [usize; 5],
        [start, end, top, height]: [usize; 4],
        x: &[T],
        dy: &[T],
    ) -> usize {
        let g = &of.conv.window;
        let width = of.zeros[0] + of.from[1] + of.zeros[1];
        let [_, step] = of.steps();
        let (plane, apart) = (height * of.to[1] * S::N, g.dilation[1] * S::N);
        let mut sums = [[simd.splat(T::ZERO); Q]; R];
        for row in start..end {
            let h = row * g.stride[0] + kh * g.dilation[0] - g.before[0];
            let x = &x[((c * of.from[0] + h) * width + kw * g.dilation[1]) * S::N..];
            let dy = &dy[(row - top) * of.to[1] * S::N..];
            assert!((of.to[1] - 1) * step * S::N + (Q - 1) * apart + S::N <= x.len());
            assert!((real - 1) * plane + of.to[1] * S::N <= dy.len());
            let mut from = [dy.as_ptr(); R];
            for (r, from) in from.iter_mut().enumerate() {
                // SAFETY: a row of outputs of all channels is there, as was just checked.
                *from = unsafe { from.add(r.min(real - 1) * plane) };
            }
            for column in 0..of.to[1] {
                let mut d = [simd.splat(T::ZERO); R];
                for (d, from) in d.iter_mut().zip(from) {
                    // SAFETY: a row of outputs of all channels is there, as was just checked.
                    *d = unsafe { simd.load(from.add(column * S::N)) };
                }
                for q in 0..Q {
                    // SAFETY: so is what the row's windows see.
                    let x = unsafe { simd.load(x.as_ptr().add(column * step * S::N + q * apart)) };
                    for (sums, d) in sums.iter_mut().zip(d) {
                        sums[q] = simd.mul_add(d, x, sums[q]);
                    }
                }
            }
        }
        for (r, sums) in sums.iter().enumerate().take(real) {
            let at = (((group * of.outputs + o + r) * of.planes + c) * g.kernel[0] + kh) * g.kernel[1] + kw;
            let zero = simd.splat(T::ZERO);
            for (sums, dweight) in sums.chunks(4).zip(self.dweight[at..at + Q].chunks_mut(4)) {
                let sums = simd.sums([0, 1, 2, 3].map(|i| sums.get(i).copied().unwrap_or(zero)));
                dweight.iter_mut().zip(sums).for_each(|(dw, sum)| *dw += sum);
            }
        }
        Q
    }
}
