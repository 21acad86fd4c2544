//! Where windows lie on an image.

use core::ops::Range;

use crate::shape::Dims;
use crate::spec::Window;

/// A window that moves over an image, with all sizes worked out. Pairs are height, width.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Geometry {
    /// Channels of the input.
    pub channels: usize,
    /// Rows and columns of the input.
    pub input: [usize; 2],
    /// Rows and columns of the output.
    pub output: [usize; 2],
    /// Rows and columns of the window.
    pub kernel: [usize; 2],
    /// Steps.
    pub stride: [usize; 2],
    /// The distance of neighbouring window elements.
    pub dilation: [usize; 2],
    /// What is added above and to the left.
    pub before: [usize; 2],
    /// What is added below and to the right.
    pub after: [usize; 2],
}

impl Geometry {
    /// The geometry of `window` between an input `[C, H, W]` and its output `[C', H', W']`.
    pub const fn new(window: Window, input: Dims, output: Dims) -> Self {
        let [top, bottom] = window.pads(0, input.get(1));
        let [left, right] = window.pads(1, input.get(2));
        Geometry {
            channels: input.get(0),
            input: [input.get(1), input.get(2)],
            output: [output.get(1), output.get(2)],
            kernel: window.kernel,
            stride: window.stride,
            dilation: window.dilation,
            before: [top, left],
            after: [bottom, right],
        }
    }

    /// Pixels of one channel of the input.
    #[inline(always)]
    pub const fn pixels(&self) -> usize {
        self.input[0] * self.input[1]
    }

    /// Pixels of one channel of the output.
    #[inline(always)]
    pub const fn outputs(&self) -> usize {
        self.output[0] * self.output[1]
    }

    /// Elements of the window.
    #[inline(always)]
    pub const fn taps(&self) -> usize {
        self.kernel[0] * self.kernel[1]
    }

    /// Whether no window reaches beyond the image.
    #[inline(always)]
    pub const fn inside(&self) -> bool {
        let mut axis = 0;
        while axis < 2 {
            let reach = self.dilation[axis] * (self.kernel[axis] - 1) + 1;
            if self.before[axis] > 0 || (self.output[axis] - 1) * self.stride[axis] + reach > self.input[axis] {
                return false;
            }
            axis += 1;
        }
        true
    }

    /// The input position under window element `k` at output position `o`, if it is within the image.
    #[inline(always)]
    pub const fn at(&self, axis: usize, o: usize, k: usize) -> Option<usize> {
        let i = o * self.stride[axis] + k * self.dilation[axis];
        if i < self.before[axis] || i - self.before[axis] >= self.input[axis] {
            None
        } else {
            Some(i - self.before[axis])
        }
    }

    /// The window elements that are within the image at output position `o`.
    #[inline(always)]
    pub const fn elements(&self, axis: usize, o: usize) -> Range<usize> {
        self.meet(axis, o * self.stride[axis], self.dilation[axis], self.kernel[axis])
    }

    /// The output positions at which window element `k` is within the image.
    #[inline(always)]
    pub const fn positions(&self, axis: usize, k: usize) -> Range<usize> {
        self.meet(axis, k * self.dilation[axis], self.stride[axis], self.output[axis])
    }

    /// Those `j` below `count` with `0 ≤ from + j·step − before < input`.
    #[inline(always)]
    const fn meet(&self, axis: usize, from: usize, step: usize, count: usize) -> Range<usize> {
        let first = parts(self.before[axis].saturating_sub(from), step);
        let end = parts((self.input[axis] + self.before[axis]).saturating_sub(from), step);
        let end = if end < count { end } else { count };
        if first < end { first..end } else { 0..0 }
    }
}

/// How many parts of `size` there are in `n`, the last of which may be smaller. Not `div_ceil`, which panics where `size` is 0, even if
/// that cannot be, wherever it is compiled to a function of its own.
#[inline(always)]
pub(super) const fn parts(n: usize, size: usize) -> usize {
    match (n + size.saturating_sub(1)).checked_div(size) {
        Some(parts) => parts,
        None => 0,
    }
}
