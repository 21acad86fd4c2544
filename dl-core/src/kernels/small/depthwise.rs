//! Convolution of one image, each output of which sees one channel.

use super::tile::{self, MOST};
use super::{lengths, written_out};
use crate::element::Element;
use crate::kernels::conv::Conv;
use crate::kernels::rectified;

/// A convolution and the pixels of its tiles.
#[derive(Clone, Copy, Debug)]
pub struct Depthwise {
    conv: Conv,
    lengths: [usize; 3],
    /// Neighbouring pixels that are computed together.
    pixels: usize,
}

impl Depthwise {
    /// Whether it is one. Long rows of windows are left to loops.
    pub const fn is_for(conv: &Conv) -> bool {
        let g = &conv.window;
        g.channels == conv.groups && g.taps() > 1 && g.kernel[1] <= MOST
    }

    /// With the tiles that take the fewest instructions.
    pub const fn new(conv: &Conv) -> Self {
        let (mut best, mut least, mut pixels) = (1, usize::MAX, MOST);
        while pixels > 0 {
            let all = conv.window.output[1].div_ceil(pixels) * tile::instructions(conv.window.kernel[1], pixels);
            if pixels <= conv.window.output[1] && all < least {
                (best, least) = (pixels, all);
            }
            pixels -= 1;
        }
        Depthwise { conv: *conv, lengths: lengths::of(conv), pixels: best }
    }

    /// `y`, or 0 where that is at most 0 if there is to be a `relu`; `bias` may be empty.
    #[inline(always)]
    pub fn forward<T: Element>(&self, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
        if !lengths::are(self.lengths, [x, weight, y]) || !lengths::or_none(bias.len(), self.conv.outputs) {
            return;
        }
        let (conv, g) = (&self.conv, &self.conv.window);
        for o in 0..conv.outputs {
            let x = x.as_ptr().wrapping_add(o / conv.group_outputs() * g.pixels());
            let weight = weight.as_ptr().wrapping_add(o * g.taps());
            // SAFETY: there is a bias for each output, if there are any.
            let bias = unsafe { tile::first(bias, o) };
            for row in 0..g.output[0] {
                for i in 0..g.output[1].div_ceil(self.pixels) {
                    let column = tile::start(i, self.pixels, g.output[1]);
                    let y = y.as_mut_ptr().wrapping_add((o * g.output[0] + row) * g.output[1] + column);
                    // SAFETY: the slices have their lengths; these are the channel, the weights and so many pixels of the output.
                    unsafe {
                        if self.is_within(column) {
                            self.tile(true, [row, column], weight, bias, relu, x, y);
                        } else {
                            self.tile(false, [row, column], weight, bias, relu, x, y);
                        }
                    }
                }
            }
        }
    }

    /// Whether the windows of a tile are within the rows of the image.
    #[inline(always)]
    const fn is_within(&self, column: usize) -> bool {
        let g = &self.conv.window;
        let last = (column + self.pixels - 1) * g.stride[1] + (g.kernel[1] - 1) * g.dilation[1];
        column * g.stride[1] >= g.before[1] && last < g.input[1] + g.before[1]
    }

    /// The pixels of a tile.
    ///
    /// # Safety
    /// `x`, `weight` and `y` point to a channel, a kernel and so many pixels of an output; `within` is what [`Self::is_within`] says.
    #[allow(clippy::too_many_arguments)]
    #[inline(always)]
    unsafe fn tile<T: Element>(
        &self,
        within: bool,
        at: [usize; 2],
        weight: *const T,
        bias: T,
        relu: bool,
        x: *const T,
        y: *mut T,
    ) {
        let g = &self.conv.window;
        let mut sums = const { [T::ZERO; MOST] };
        written_out!(p < self.pixels, sums[p] = bias);
        let left = (at[1] * g.stride[1]).wrapping_sub(g.before[1]);
        for kh in g.elements(0, at[0]) {
            let row = at[0] * g.stride[0] + kh * g.dilation[0] - g.before[0];
            let (x, weight) = (x.wrapping_add(row * g.input[1]), weight.wrapping_add(kh * g.kernel[1]));
            written_out!(p < self.pixels, {
                written_out!(k < g.kernel[1], {
                    let column = left.wrapping_add(p * g.stride[1] + k * g.dilation[1]);
                    if within || column < g.input[1] {
                        // SAFETY: the row and the column are within the image.
                        sums[p] += unsafe { *weight.add(k) * *x.add(column) };
                    }
                });
            });
        }
        written_out!(p < self.pixels, {
            let sum = sums[p];
            // SAFETY: there are so many pixels.
            unsafe { *y.add(p) = if relu { rectified(sum) } else { sum } };
        });
    }
}
