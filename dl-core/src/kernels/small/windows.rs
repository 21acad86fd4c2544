//! Convolution of one image without any buffer: a tile of output channels and neighbouring pixels is in registers, and goes through the
//! window.

use core::ops::Range;

use super::tile::{self, MOST, MOST_SUMS};
use super::{lengths, written_out};
use crate::element::Element;
use crate::kernels::conv::Conv;
use crate::kernels::geometry::Geometry;
use crate::kernels::rectified;

/// A convolution and its tiles.
#[derive(Clone, Copy, Debug)]
pub struct Windows {
    conv: Conv,
    lengths: [usize; 3],
    /// The axis along which the pixels of a tile lie.
    along: usize,
    /// The first position on that axis at which the window is within the image, and how many there are: those that tiles are made of.
    inner: [usize; 2],
    /// Output channels and pixels of a tile.
    tile: [usize; 2],
}

impl Windows {
    /// With the tiles that take the fewest instructions.
    pub const fn new(conv: &Conv) -> Self {
        let mut best = Windows { conv: *conv, lengths: lengths::of(conv), along: 1, inner: [0; 2], tile: [1, 1] };
        if best.lengths[0] == usize::MAX {
            return best;
        }
        let mut least = best.instructions();
        let mut i = 0;
        while i < 2 * MOST * MOST {
            // Rows of the image before its columns, and large tiles before small ones.
            let (along, tile) = (1 - i % 2, [MOST - i / 2 % MOST, MOST - i / 2 / MOST]);
            let may = tile[0] <= conv.group_outputs() && tile[0] * tile[1] <= MOST_SUMS;
            let inner = if tile[1] == 1 { [0; 2] } else { inner(&conv.window, along) };
            let way = Windows { along, inner, tile, ..best };
            if may && (tile[1] == 1 || tile[1] <= inner[1]) && way.instructions() < least {
                (best, least) = (way, way.instructions());
            }
            i += 1;
        }
        best
    }

    /// About as many instructions as it takes.
    const fn instructions(&self) -> usize {
        let (g, [rows, pixels]) = (&self.conv.window, self.tile);
        let lines = self.conv.groups * self.blocks() * g.output[1 - self.along];
        let (tiles, single) = (self.inner[1].div_ceil(pixels), g.output[self.along] - self.inner[1]);
        lines.saturating_mul(tiles * self.instructions_of(rows, pixels) + single * self.instructions_of(rows, 1))
    }

    /// Of one tile: its taps, and what comes before and after.
    const fn instructions_of(&self, rows: usize, pixels: usize) -> usize {
        self.conv.taps() * tile::instructions(rows, pixels) + 20 + 4 * rows * pixels
    }

    /// Tiles of a group's output channels.
    #[inline(always)]
    const fn blocks(&self) -> usize {
        self.conv.group_outputs().div_ceil(self.tile[0])
    }

    /// `y`, or 0 where that is at most 0 if there is to be a `relu`; `bias` may be empty.
    #[inline(always)]
    pub fn forward<T: Element>(&self, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
        if !lengths::are(self.lengths, [x, weight, y]) || !lengths::or_none(bias.len(), self.conv.outputs) {
            return;
        }
        let (g, [rows, pixels], [first, inner]) = (&self.conv.window, self.tile, self.inner);
        for group in 0..self.conv.groups {
            let x = x.as_ptr().wrapping_add(group * self.conv.group_inputs() * g.pixels());
            for block in 0..self.blocks() {
                let outputs = self.conv.group_outputs();
                let o = group * outputs + tile::start(block, rows, outputs);
                for line in 0..g.output[1 - self.along] {
                    for i in 0..inner.div_ceil(pixels) {
                        let at = first + tile::start(i, pixels, inner);
                        // SAFETY: the slices have their lengths; there are so many output channels from `o` on, and so many
                        // positions from `at` on whose windows are within the image along the axis.
                        unsafe { self.tile(pixels, o, self.place(line, at), weight, bias, relu, x, y) };
                    }
                    for i in 0..g.output[self.along] - inner {
                        let at = if i < first { i } else { i + inner };
                        // SAFETY: as above, with one position.
                        unsafe { self.tile(1, o, self.place(line, at), weight, bias, relu, x, y) };
                    }
                }
            }
        }
    }

    /// Row and column of a position on a line.
    #[inline(always)]
    const fn place(&self, line: usize, at: usize) -> [usize; 2] {
        if self.along == 1 { [line, at] } else { [at, line] }
    }

    /// The window elements that are within the image for all pixels of a tile.
    #[inline(always)]
    const fn elements(&self, axis: usize, pixels: usize, at: usize) -> Range<usize> {
        let g = &self.conv.window;
        if g.inside() || pixels > 1 && axis == self.along { 0..g.kernel[axis] } else { g.elements(axis, at) }
    }

    /// Output channels from `o` on of so many pixels from `at` on.
    ///
    /// # Safety
    /// The slices have the lengths that the sizes ask for, and `x` points to the images of the group. There are so many channels and
    /// pixels; if the pixels are several, their windows are within the image along the axis.
    #[allow(clippy::too_many_arguments)]
    #[inline(always)]
    unsafe fn tile<T: Element>(
        &self,
        pixels: usize,
        o: usize,
        at: [usize; 2],
        weight: &[T],
        bias: &[T],
        relu: bool,
        x: *const T,
        y: &mut [T],
    ) {
        let (conv, g, rows) = (&self.conv, &self.conv.window, self.tile[0]);
        let (taps, plane) = (conv.taps(), g.outputs());
        let mut sums = const { [[T::ZERO; MOST]; MOST] };
        written_out!(r < rows, {
            // SAFETY: there are `rows` channels from `o` on.
            let first = unsafe { tile::first(bias, o + r) };
            written_out!(p < pixels, sums[r][p] = first);
        });

        // How far apart neighbouring pixels are in the image and in the result.
        let (apart, apart_y) = if self.along == 1 { (g.stride[1], 1) } else { (g.stride[0] * g.input[1], g.output[1]) };
        let weight = weight.as_ptr().wrapping_add(o * taps);
        let columns = self.elements(1, pixels, at[1]);
        for c in 0..conv.group_inputs() {
            for kh in self.elements(0, pixels, at[0]) {
                let row = c * g.input[0] + (at[0] * g.stride[0] + kh * g.dilation[0] - g.before[0]);
                for kw in columns.clone() {
                    let column = at[1] * g.stride[1] + kw * g.dilation[1] - g.before[1];
                    // SAFETY: `kh` and `kw` are within the image for all pixels, and there are as many rows of weights.
                    unsafe {
                        let x = x.add(row * g.input[1] + column);
                        let weight = weight.add((c * g.kernel[0] + kh) * g.kernel[1] + kw);
                        let mut xs = const { [T::ZERO; MOST] };
                        written_out!(p < pixels, xs[p] = *x.add(p * apart));
                        written_out!(r < rows, {
                            let w = *weight.add(r * taps);
                            written_out!(p < pixels, sums[r][p] += w * xs[p]);
                        });
                    }
                }
            }
        }

        let y = y.as_mut_ptr().wrapping_add(o * plane + at[0] * g.output[1] + at[1]);
        written_out!(r < rows, {
            written_out!(p < pixels, {
                let sum = sums[r][p];
                // SAFETY: there are so many channels and pixels.
                unsafe { *y.add(r * plane + p * apart_y) = if relu { rectified(sum) } else { sum } };
            });
        });
    }
}

/// The first position along an axis at which the whole window is within the image, and how many there are.
const fn inner(g: &Geometry, axis: usize) -> [usize; 2] {
    let first = g.before[axis].div_ceil(g.stride[axis]);
    let reach = (g.kernel[axis] - 1) * g.dilation[axis] + 1;
    let Some(room) = (g.input[axis] + g.before[axis]).checked_sub(reach) else { return [0; 2] };
    let end = room / g.stride[axis] + 1;
    let end = if end < g.output[axis] { end } else { g.output[axis] };
    if first < end { [first, end - first] } else { [0; 2] }
}
