//! Convolutions with neighbouring outputs in the lanes of registers: for few samples.
//!
//! *Rows*, for stride 1: registers hold parts of output rows, several rows are computed together, and what their windows see is read
//! from the image where it is; or from a [`Frame`] if there is padding. The last register of a row overlaps the one before.
//!
//! *Strips*, for any stride: what window column `kw` sees is copied to images as wide as the output, so that window
//! element `(kh, kw)` of the outputs of a whole plane, one row after the other, is a run of numbers without gaps.

use super::conv::Conv;
use super::conv2d_tile::{Ending, Factors, MOST_ROWS, tallest, widest, write};
use super::frame::Frame;
use super::geometry::Geometry;
use super::product::TAIL;
use super::simd::{Simd, Work, vectorized};
use super::table::{offset, with_table};
use crate::element::Element;

/// `y = weight · windows + bias`, or `max(y, 0)` with `relu`, by rows: for stride 1.
pub fn forward_rows<T: Element>(conv: &Conv, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    let frame = Frame::of_input(conv);
    let strides = [conv.taps(), conv.window.taps()];
    // What is read beyond rows that are not as long as a register is there only in a frame.
    let width = frame.output()[1];
    let copied = !conv.window.inside() || frame.size != frame.image || width < TAIL;
    rows(
        &Layout { conv, back: false, copied, outputs: conv.group_outputs(), strides },
        &frame,
        weight,
        bias,
        relu,
        x,
        y,
    );
}

/// Forward was a correlation of `x` with `weight`, so here `dx` is that of `dy` with `weight` turned around:
/// `dx[c, h, w] = Σ weight[o, c, kh, kw] · dy[o, h + p − kh·d, w + p − kw·d]`.
pub fn input_gradient<T: Element>(conv: &Conv, weight: &[T], dy: &[T], dx: &mut [T]) {
    let strides = [conv.window.taps(), conv.taps()];
    let layout = Layout { conv, back: true, copied: true, outputs: conv.group_inputs(), strides };
    rows(&layout, &Frame::of_output(conv), weight, &[], false, dy, dx);
}

/// `y = weight · windows + bias`, or `max(y, 0)` with `relu`, by strips.
pub fn forward_strips<T: Element>(conv: &Conv, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    let (g, strips) = (&conv.window, Strips::new(conv));
    let strides = [conv.taps(), g.taps()];
    let layout = Layout { conv, back: false, copied: true, outputs: conv.group_outputs(), strides };
    with_table(2 * g.taps(), |table| {
        let steps = table.as_chunks_mut::<2>().0;
        let (mut last, mut most) = (0, 0);
        for (k, step) in steps.iter_mut().enumerate() {
            let at = strips.at(k);
            *step = [offset(k), offset(at)];
            (last, most) = if at >= most { (k, at) } else { (last, most) };
        }
        // The tile checks the last step.
        let end = steps.len() - 1;
        steps.swap(last, end);
        let planes = conv.group_inputs();
        T::with_scratch(planes * strips.plane() + TAIL, |scratch| {
            if !conv.window.inside() {
                scratch.fill(T::ZERO);
            }
            let tiles = Tiles { layout, weight, bias, relu, x, y, scratch, steps };
            vectorized(InStrips { strips, tiles });
        });
    });
}

/// What rows and strips have in common.
#[derive(Clone, Copy)]
struct Layout<'a> {
    conv: &'a Conv,
    back: bool,
    /// Whether the image is copied.
    copied: bool,
    /// Output channels of a group.
    outputs: usize,
    strides: [usize; 2],
}

struct Tiles<'a, T> {
    layout: Layout<'a>,
    weight: &'a [T],
    bias: &'a [T],
    relu: bool,
    x: &'a [T],
    y: &'a mut [T],
    scratch: &'a mut [T],
    steps: &'a [[u32; 2]],
}

fn rows<T: Element>(layout: &Layout<'_>, frame: &Frame, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    let window = layout.conv.window.taps();
    with_table(2 * window, |table| {
        let steps = table.as_chunks_mut::<2>().0;
        let plane = Frame { planes: 1, ..*frame };
        let mut left = steps.iter_mut();
        plane.each_tap(|_, k, to| {
            let k = if layout.back { window - 1 - k } else { k };
            left.by_ref().take(1).for_each(|step| *step = [offset(k), offset(to)]);
        });
        if !layout.copied {
            let tiles = Tiles { layout: *layout, weight, bias, relu, x, y, scratch: &mut [], steps };
            return vectorized(InRows { frame: *frame, tiles });
        }
        T::with_scratch(frame.numbers(), |scratch| {
            scratch.fill(T::ZERO);
            let tiles = Tiles { layout: *layout, weight, bias, relu, x, y, scratch, steps };
            vectorized(InRows { frame: *frame, tiles });
        });
    });
}

struct InRows<'a, T> {
    frame: Frame,
    tiles: Tiles<'a, T>,
}

impl<T: Element> Work<T> for InRows<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(mut self, simd: S) {
        let image = self.frame.planes * self.frame.image[0] * self.frame.image[1];
        let [height, width] = self.frame.output();
        let scratch = std::mem::take(&mut self.tiles.scratch);
        let x = self.tiles.x;
        for (i, x) in x.chunks_exact(image).enumerate() {
            let mut framed = x;
            if self.tiles.layout.copied {
                place(simd, &self.frame, x, scratch);
                framed = &*scratch;
            }
            let mut o = 0;
            while o < self.tiles.layout.outputs {
                for column in (0..width).step_by(S::N) {
                    // Where the row is long enough, its last register overlaps the one before.
                    let at = if width >= S::N { column.min(width - S::N) } else { column };
                    self.column(simd, framed, i, o, [at, S::N.min(width)], height);
                }
                o += tallest::<T, S>(self.tiles.layout.outputs - o).min(self.tiles.layout.outputs - o);
            }
        }
    }
}

impl<T: Element> InRows<'_, T> {
    /// A register's part of all rows of the channels from `o` on.
    #[inline(always)]
    fn column<S: Simd<T>>(&mut self, simd: S, x: &[T], i: usize, o: usize, [at, width]: [usize; 2], height: usize) {
        let [line, out] = [self.frame.size[1], self.frame.output()[1]];
        let plane = self.frame.size[0] * line;
        let most = widest::<T, S>(tallest::<T, S>(self.tiles.layout.outputs - o));
        let mut row = 0;
        while row < height {
            let tile = (height - row).min(most);
            let (from, to) = (row * line + at, row * out + at);
            self.tiles.channels(simd, &x[from..], [plane, line], i, o, [to, out, width, height * out], tile);
            row += tile;
        }
    }
}

impl<T: Element> Tiles<'_, T> {
    /// `tile` registers of the channels from `o` on, in plane `i` of the samples' groups: `plane` and `step` are distances in `x`;
    /// `to` is where they go in an output of `pixels`, `every` numbers apart, `width` numbers of each.
    #[inline(always)]
    #[allow(clippy::too_many_arguments)]
    fn channels<S: Simd<T>>(
        &mut self,
        simd: S,
        x: &[T],
        distances: [usize; 2],
        i: usize,
        o: usize,
        place: [usize; 4],
        tile: usize,
    ) {
        let [plane, step] = distances;
        let [to, every, width, pixels] = place;
        let Layout { conv, outputs, strides, back, .. } = self.layout;
        let channels = tallest::<T, S>(outputs - o);
        let (group, real) = (i % conv.groups, (outputs - o).min(channels));
        let planes = if back { conv.group_outputs() } else { conv.group_inputs() };
        let mut bias = [T::ZERO; MOST_ROWS];
        if !self.bias.is_empty() {
            bias.iter_mut().zip(&self.bias[group * outputs + o..][..real]).for_each(|(to, from)| *to = *from);
        }
        let weight = &self.weight[group * conv.weights() / conv.groups..];
        let window = conv.window.taps();
        let factors = Factors { weight, rows: [o, real], strides, x, plane, planes, step, steps: self.steps, window };
        let end = Ending { bias, relu: self.relu, every: [pixels, every], width };
        write(simd, [channels, tile], &factors, &end, &mut self.y[(i * outputs + o) * pixels + to..]);
    }
}

/// Where the numbers of strips are: `[plane][kw][first row modulo stride][row][column]`.
#[derive(Clone, Copy)]
struct Strips<'a> {
    g: &'a Geometry,
    /// Rows of a strip.
    rows: usize,
}

impl<'a> Strips<'a> {
    fn new(conv: &'a Conv) -> Self {
        let g = &conv.window;
        let height = (g.output[0] - 1) * g.stride[0] + g.dilation[0] * (g.kernel[0] - 1) + 1;
        Strips { g, rows: height.div_ceil(g.stride[0]) }
    }

    /// Numbers of a channel.
    fn plane(&self) -> usize {
        self.g.kernel[1] * self.g.stride[0] * self.rows * self.g.output[1]
    }

    /// Where the outputs see window element `k`.
    fn at(&self, k: usize) -> usize {
        let (kh, kw) = (k / self.g.kernel[1] * self.g.dilation[0], k % self.g.kernel[1]);
        let stride = self.g.stride[0];
        ((kw * stride + kh % stride) * self.rows + kh / stride) * self.g.output[1]
    }

    /// Copies a channel to its strips; padding stays as it is.
    #[inline(always)]
    fn write<T: Element, S: Simd<T>>(&self, simd: S, image: &[T], to: &mut [T]) {
        let (g, width) = (self.g, self.g.input[1]);
        // Without padding, what is written too much is overwritten by the next row.
        let over = g.inside();
        for kw in 0..g.kernel[1] {
            let inside = g.positions(1, kw);
            if inside.is_empty() {
                continue;
            }
            let left = inside.start * g.stride[1] + kw * g.dilation[1] - g.before[1];
            for phase in 0..g.stride[0] {
                let at = (kw * g.stride[0] + phase) * self.rows * g.output[1] + inside.start;
                // Rows that are on the image.
                let first = g.before[0].saturating_sub(phase).div_ceil(g.stride[0]);
                let end = (g.input[0] + g.before[0]).saturating_sub(phase).div_ceil(g.stride[0]).min(self.rows);
                // Rows of at most a register, of which both what is read and what is written too much is there.
                let mut first = first;
                if over && g.stride == [1, 1] && inside.len() <= S::N {
                    let reads = image.len().saturating_sub(left + S::N) / width + 1;
                    let writes = to.len().saturating_sub(at + S::N) / g.output[1] + 1;
                    let fast = end.min(reads).min(writes);
                    if image.len() >= left + S::N && to.len() >= at + S::N {
                        for row in first..fast {
                            // SAFETY: a register of numbers of either is there in all of these rows.
                            unsafe {
                                let v = simd.load(image.as_ptr().add(row * width + left));
                                simd.store(v, to.as_mut_ptr().add(at + row * g.output[1]));
                            }
                        }
                        first = fast.max(first);
                    }
                }
                for row in first..end {
                    let from = &image[(row * g.stride[0] + phase - g.before[0]) * width + left..];
                    copy(simd, from, g.stride[1], inside.len(), &mut to[at + row * g.output[1]..], over);
                }
            }
        }
    }
}

/// `to[i] = from[i · stride]` for `len` numbers, and whole registers where it may write `over`.
#[inline(always)]
fn copy<T: Element, S: Simd<T>>(simd: S, from: &[T], stride: usize, len: usize, to: &mut [T], over: bool) {
    assert!(len <= to.len(), "numbers lie beyond their slice");
    let mut i = 0;
    while i < len {
        let (from, to) = (&from[i * stride..], &mut to[i..]);
        let (width, there) = ((len - i).min(S::N), from.len());
        let whole = width == S::N || (over && to.len() >= S::N);
        // SAFETY: `to` has `width` numbers, and a register where it is written whole; `there` is compared before numbers are read.
        unsafe {
            if stride == 1 && whole && there >= S::N {
                simd.store(simd.load(from.as_ptr()), to.as_mut_ptr());
            } else if stride == 1 {
                simd.store_some(simd.load_some(from.as_ptr(), width.min(there)), to.as_mut_ptr(), width);
            } else if stride == 2 && there >= 2 * S::N {
                let [even, _] = simd.unzip(simd.load(from.as_ptr()), simd.load(from.as_ptr().add(S::N)));
                simd.store_some(even, to.as_mut_ptr(), width);
            } else {
                to.iter_mut().zip(from.iter().step_by(stride)).take(width).for_each(|(to, from)| *to = *from);
            }
        }
        i += S::N;
    }
}

/// Writes an image to its frame, the margin of which stays as it is.
#[inline(always)]
fn place<T: Element, S: Simd<T>>(simd: S, frame: &Frame, image: &[T], framed: &mut [T]) {
    let [rows, columns] = frame.inside();
    let (plane, [height, width]) = (frame.size[0] * frame.size[1], frame.image);
    if columns.is_empty() {
        return;
    }
    let first = (columns.start as isize - frame.before[1]) as usize;
    for (image, framed) in image.chunks_exact(height * width).zip(framed.chunks_exact_mut(plane)) {
        for row in rows.clone() {
            let from = &image[(row as isize - frame.before[0]) as usize * width + first..];
            copy(simd, from, 1, columns.len(), &mut framed[row * frame.size[1] + columns.start..], false);
        }
    }
}

struct InStrips<'a, T> {
    strips: Strips<'a>,
    tiles: Tiles<'a, T>,
}

impl<T: Element> Work<T> for InStrips<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(mut self, simd: S) {
        let (strips, conv) = (self.strips, self.tiles.layout.conv);
        let (inputs, outputs) = (conv.group_inputs(), conv.group_outputs());
        let (image, pixels, plane) = (conv.window.pixels(), conv.window.outputs(), strips.plane());
        let scratch = std::mem::take(&mut self.tiles.scratch);
        let x = self.tiles.x;
        for (i, x) in x.chunks_exact(inputs * image).enumerate() {
            for (c, x) in x.chunks_exact(image).enumerate() {
                strips.write(simd, x, &mut scratch[c * plane..]);
            }
            let mut o = 0;
            while o < outputs {
                let most = widest::<T, S>(tallest::<T, S>(outputs - o));
                let mut at = 0;
                while at < pixels {
                    let registers = (pixels - at).div_ceil(S::N).min(most);
                    // Where the plane is large enough, its last register overlaps the one before.
                    let here = if at + registers * S::N > pixels && pixels >= registers * S::N {
                        pixels - registers * S::N
                    } else {
                        at
                    };
                    let whole = here + registers * S::N <= pixels;
                    let registers = if whole || registers == 1 { registers } else { registers - 1 };
                    let width = if here + S::N <= pixels { S::N } else { pixels - here };
                    self.tiles.channels(
                        simd,
                        &scratch[here..],
                        [plane, S::N],
                        i,
                        o,
                        [here, S::N, width, pixels],
                        registers,
                    );
                    at = here + registers * S::N;
                }
                o += tallest::<T, S>(outputs - o).min(outputs - o);
            }
        }
    }
}
