//! Transposed convolution of one image: each pixel of the result gathers what there is for it.

use super::tile::{self, MOST};
use super::{lengths, written_out};
use crate::element::Element;
use crate::kernels::conv::Conv;
use crate::kernels::rectified;

/// A transposed convolution: what its sizes decide, to be worked out once, as a constant.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The convolution that goes the other way, see [`Conv::transposed`].
    conv: Conv,
    lengths: [usize; 3],
    /// Output channels that are computed together.
    rows: usize,
    /// After how many elements of a kernel, along each axis, their distance is a multiple of the stride again.
    periods: [usize; 2],
}

impl Plan {
    /// With the number of rows that takes the fewest instructions.
    pub const fn new(conv: &Conv) -> Plan {
        let lengths = lengths::of(conv);
        let (mut best, mut least, mut rows) = (1, usize::MAX, MOST);
        while rows > 0 && lengths[0] != usize::MAX {
            let all = conv.group_inputs().div_ceil(rows) * tile::instructions(rows, 1);
            if rows <= conv.group_inputs() && all < least {
                (best, least) = (rows, all);
            }
            rows -= 1;
        }
        let g = &conv.window;
        let periods = [period(g.stride[0], g.dilation[0]), period(g.stride[1], g.dilation[1])];
        Plan { conv: *conv, lengths, rows: best, periods }
    }

    /// `y`, or 0 where that is at most 0 if there is to be a `relu`, of one image; `bias` may be empty.
    #[inline(always)]
    pub fn forward<T: Element>(&self, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
        let (conv, g, rows) = (&self.conv, &self.conv.window, self.rows);
        if !lengths::are(self.lengths, [y, weight, x]) || !lengths::or_none(bias.len(), g.channels) {
            return;
        }
        // Names are those of this direction: the convolution's inputs are outputs here.
        let (inputs, outputs) = (conv.group_outputs(), conv.group_inputs());
        for group in 0..conv.groups {
            let x = x.as_ptr().wrapping_add(group * inputs * g.outputs());
            let weight = weight.as_ptr().wrapping_add(group * inputs * conv.taps());
            for block in 0..outputs.div_ceil(rows) {
                let within = tile::start(block, rows, outputs);
                let (o, weight) = (group * outputs + within, weight.wrapping_add(within * g.taps()));
                for h in 0..g.input[0] {
                    for w in 0..g.input[1] {
                        // SAFETY: the slices have their lengths, `x` and `weight` are those of the group and the block, and there
                        // are `rows` channels from `o` on.
                        unsafe {
                            let sums = self.sums([h, w], o, weight, bias, x);
                            written_out!(r < rows, {
                                let y = y.get_unchecked_mut(((o + r) * g.input[0] + h) * g.input[1] + w);
                                *y = if relu { rectified(sums[r]) } else { sums[r] };
                            });
                        }
                    }
                }
            }
        }
    }

    /// A pixel of the output channels from `o` on.
    ///
    /// # Safety
    /// `x` points to the images of the group, and `weight` to its weights for these channels.
    #[inline(always)]
    unsafe fn sums<T: Element>(
        &self,
        at: [usize; 2],
        o: usize,
        weight: *const T,
        bias: &[T],
        x: *const T,
    ) -> [T; MOST] {
        let (conv, g) = (&self.conv, &self.conv.window);
        let mut sums = const { [T::ZERO; MOST] };
        // SAFETY: there are so many channels from `o` on.
        written_out!(r < self.rows, sums[r] = unsafe { tile::first(bias, o + r) });
        let (mut rows, columns) = (self.sources(0, at[0]), self.sources(1, at[1]));
        while let Some([kh, h]) = rows.next(g.stride[0]) {
            let mut columns = columns;
            while let Some([kw, w]) = columns.next(g.stride[1]) {
                let mut c = 0;
                while c < conv.group_outputs() {
                    // SAFETY: a pixel of one of the group's images, and a weight of that image for each of the channels.
                    unsafe {
                        let x = *x.add((c * g.output[0] + h) * g.output[1] + w);
                        let weight = weight.add(c * conv.taps() + kh * g.kernel[1] + kw);
                        written_out!(r < self.rows, sums[r] += *weight.add(r * g.taps()) * x);
                    }
                    c += 1;
                }
            }
        }
        sums
    }

    /// Where the output's position `at` has its parts from, along an axis.
    #[inline(always)]
    const fn sources(&self, axis: usize, at: usize) -> Sources {
        let g = &self.conv.window;
        let (stride, dilation, steps) = (g.stride[axis], g.dilation[axis], at + g.before[axis]);
        // Pixels beyond the last one are left out, and elements beyond the first pixel.
        let mut k = steps.saturating_sub((g.output[axis] - 1) * stride).div_ceil(dilation);
        let end = steps / dilation + 1;
        let end = if end < g.kernel[axis] { end } else { g.kernel[axis] };
        while k < end && !(steps - k * dilation).is_multiple_of(stride) {
            k += 1;
        }
        Sources { steps, dilation, k, end, period: self.periods[axis] }
    }
}

/// Pixels of the input, along an axis, and the elements of their kernels that are at one position of the output.
#[derive(Clone, Copy)]
struct Sources {
    /// The position, counted from where the first pixel's kernel begins.
    steps: usize,
    dilation: usize,
    /// The next element.
    k: usize,
    /// The element after the last one.
    end: usize,
    /// How far apart elements are.
    period: usize,
}

impl Sources {
    /// The next element and pixel.
    #[inline(always)]
    const fn next(&mut self, stride: usize) -> Option<[usize; 2]> {
        if self.k >= self.end {
            return None;
        }
        let k = self.k;
        self.k += self.period;
        Some([k, (self.steps - k * self.dilation) / stride])
    }
}

/// The least common multiple of stride and dilation, in dilations.
const fn period(stride: usize, dilation: usize) -> usize {
    let (mut a, mut b) = (stride, dilation);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    match stride.checked_div(a) {
        Some(period) => period,
        None => 1,
    }
}
