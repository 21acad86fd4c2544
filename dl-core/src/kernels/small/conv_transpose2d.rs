//! Transposed convolution of one image: each pixel of the result gathers what there is for it.

use super::tile::{self, MOST};
use super::{lengths, written_out};
use crate::element::Element;
use crate::kernels::conv2d::{Conv, rectified};

/// A transposed convolution: what its sizes decide, to be worked out once, as a constant.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The convolution that goes the other way, see [`Conv::transposed`].
    conv: Conv,
    lengths: [usize; 3],
    /// Output channels that are computed together.
    rows: usize,
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
        Plan { conv: *conv, lengths, rows: best }
    }

    /// `y`, or 0 where that is at most 0 if there is to be a `relu`, of one image; `bias` may be empty.
    #[inline(always)]
    pub fn forward<T: Element>(&self, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
        let (conv, g, rows) = (&self.conv, &self.conv.window, self.rows);
        if [y.len(), weight.len(), x.len()] != self.lengths || !lengths::or_none(bias.len(), g.channels) {
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
                for (h, w) in (0..g.input[0]).flat_map(|h| (0..g.input[1]).map(move |w| (h, w))) {
                    // SAFETY: the slices have their lengths, `x` and `weight` are those of the group and the block, and there are
                    // `rows` channels from `o` on.
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
        let mut sums = [T::ZERO; MOST];
        // SAFETY: there are so many channels from `o` on.
        written_out!(r < self.rows, sums[r] = unsafe { tile::first(bias, o + r) });
        for kh in 0..g.kernel[0] {
            let Some(h) = self.source(0, at[0], kh) else { continue };
            for kw in 0..g.kernel[1] {
                let Some(w) = self.source(1, at[1], kw) else { continue };
                for c in 0..conv.group_outputs() {
                    // SAFETY: a pixel of one of the group's images, and a weight of that image for each of the channels.
                    unsafe {
                        let x = *x.add((c * g.output[0] + h) * g.output[1] + w);
                        let weight = weight.add(c * conv.taps() + kh * g.kernel[1] + kw);
                        written_out!(r < self.rows, sums[r] += *weight.add(r * g.taps()) * x);
                    }
                }
            }
        }
        sums
    }

    /// The pixel of the input, along an axis, that puts its kernel's element `k` at position `at` of the output.
    #[inline(always)]
    const fn source(&self, axis: usize, at: usize, k: usize) -> Option<usize> {
        let g = &self.conv.window;
        match (at + g.before[axis]).checked_sub(k * g.dilation[axis]) {
            Some(steps) if steps % g.stride[axis] == 0 && steps / g.stride[axis] < g.output[axis] => {
                Some(steps / g.stride[axis])
            }
            _ => None,
        }
    }
}
