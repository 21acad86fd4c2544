//! What the rows, or the columns, of a depthwise convolution see, in either direction.
//!
//! Forward, output `o` sees `x[o·s + k·d − p]`: number `o + ⌊(k·d − p)/s⌋` of those inputs that leave the same remainder, the *phase*, when
//! divided by `s`. The input's gradient at `i` sees `dy[(i + p − k·d)/s]` where that is whole: of those `i` of the same phase, the `j`th sees
//! number `j + e` of `dy`. So in each phase, neighbours see neighbours.

use super::conv::Conv;
use super::geometry::parts;

/// Rows or columns, of a pass in one direction.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    back: bool,
    stride: usize,
    dilation: usize,
    before: usize,
    /// Window elements.
    pub kernel: usize,
    /// How many there are in the image that is read.
    pub from: usize,
    /// How many there are in the image that is written.
    pub to: usize,
    /// Zeros that are read before the image, in each phase.
    pub zeros: usize,
    /// Numbers that are read in each phase, from the first of the image on.
    pub reach: usize,
}

/// Those of one phase that are written: the first, and how many.
#[derive(Clone, Copy, Debug)]
pub struct Written {
    pub first: usize,
    pub count: usize,
    /// What `j` the first is.
    start: usize,
}

/// A window element: which, the phase that it sees, and the number of that phase that the first written sees through it.
#[derive(Clone, Copy, Debug)]
pub struct Tap {
    pub k: usize,
    pub phase: usize,
    pub at: isize,
}

impl Axis {
    /// Of the forward pass, or of the input's gradient.
    pub fn new(conv: &Conv, axis: usize, back: bool) -> Self {
        let g = &conv.window;
        let (from, to) = if back { (g.output[axis], g.input[axis]) } else { (g.input[axis], g.output[axis]) };
        let (stride, dilation, before) = (g.stride[axis], g.dilation[axis], g.before[axis]);
        let mut of = Axis { back, stride, dilation, before, kernel: g.kernel[axis], from, to, zeros: 0, reach: 0 };
        let (mut zeros, mut reach) = (0, 0);
        for phase in 0..of.phases_to() {
            let count = of.written(phase).count;
            for tap in of.taps(phase).filter(|_| count > 0) {
                zeros = zeros.max(-tap.at);
                reach = reach.max(tap.at + count as isize);
            }
        }
        (of.zeros, of.reach) = (zeros as usize, reach as usize);
        of
    }

    /// Phases of the image that is read.
    pub fn phases_from(&self) -> usize {
        if self.back { 1 } else { self.stride }
    }

    /// Phases of the image that is written.
    pub fn phases_to(&self) -> usize {
        if self.back { self.stride } else { 1 }
    }

    /// What is written in a phase.
    pub fn written(&self, phase: usize) -> Written {
        let stride = self.phases_to();
        let before = if self.back { self.before } else { 0 };
        let start = parts(before.saturating_sub(phase), stride);
        let first = start * stride + phase - before;
        Written { first, count: parts(self.to.saturating_sub(first), stride), start }
    }

    /// The window elements through which a phase sees anything, in the order of what they see if that is of the same phase.
    pub fn taps(&self, phase: usize) -> impl Iterator<Item = Tap> {
        let of = *self;
        let start = of.written(phase).start as isize;
        (0..of.kernel).filter_map(move |i| {
            let k = if of.back { of.kernel - 1 - i } else { i };
            let (stride, seen) = (of.stride as isize, (k * of.dilation) as isize);
            if of.back {
                let at = phase as isize - seen;
                (at.rem_euclid(stride) == 0).then(|| Tap { k, phase: 0, at: at.div_euclid(stride) + start })
            } else {
                let at = seen - of.before as isize;
                Some(Tap { k, phase: at.rem_euclid(stride) as usize, at: at.div_euclid(stride) })
            }
        })
    }
}
