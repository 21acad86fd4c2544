//! Convolutions whose output takes the place of their input, with room for a part of it.
//!
//! Where each output sees one channel, that channel is copied to the room first. Where each output sees one pixel of all channels, some pixels
//! of all are copied, and what comes of them goes back in their place. Copying costs some 5 instructions a number on a Cortex-M4, beside the
//! 25 of nine multiply-adds, or the 115 of 64.

use super::conv2d::Plan;
use super::{copy, pieces, pieces_mut};
use crate::element::Element;
use crate::kernels::conv::Conv;
use crate::kernels::geometry::Geometry;
use crate::spec::IN_PLACE_PIXELS;

/// How one image is convolved where it is: what its sizes decide, to be worked out once, as a constant.
#[derive(Clone, Copy, Debug)]
pub struct InPlace {
    conv: Conv,
    /// Of one channel, or of some pixels.
    plan: Plan,
    /// Of the pixels that are left.
    rest: Plan,
}

impl InPlace {
    /// Of a convolution whose output is as large as its input: each output sees one channel, or one pixel.
    pub const fn new(conv: &Conv) -> Self {
        if conv.groups == conv.window.channels {
            let one = Conv { window: Geometry { channels: 1, ..conv.window }, outputs: 1, groups: 1 };
            return InPlace { conv: *conv, plan: Plan::new(&one), rest: Plan::new(&one) };
        }
        let rest = conv.window.pixels() % IN_PLACE_PIXELS;
        InPlace { conv: *conv, plan: Plan::new(&row(conv, IN_PLACE_PIXELS)), rest: Plan::new(&row(conv, rest)) }
    }

    /// `y` from `y`, or 0 where that is at most 0 if there is to be a `relu`; `bias` may be empty.
    #[inline(always)]
    pub fn forward<T: Element>(&self, weight: &[T], bias: &[T], relu: bool, y: &mut [T], room: &mut [T]) {
        let (conv, pixels) = (&self.conv, self.conv.window.pixels());
        if conv.groups == conv.window.channels {
            let Some(room) = room.get_mut(..pixels) else { return };
            let channels = pieces_mut(y, pixels).zip(pieces(weight, conv.window.taps()));
            for (i, (y, weight)) in channels.enumerate() {
                copy(y, room);
                self.plan.forward(weight, bias.get(i..i + 1).unwrap_or(&[]), relu, room, y);
            }
            return;
        }
        let whole = pixels / IN_PLACE_PIXELS;
        for i in 0..whole {
            self.pixels(&self.plan, i * IN_PLACE_PIXELS, IN_PLACE_PIXELS, weight, bias, relu, y, room);
        }
        let (first, rest) = (whole * IN_PLACE_PIXELS, pixels % IN_PLACE_PIXELS);
        if rest > 0 {
            self.pixels(&self.rest, first, rest, weight, bias, relu, y, room);
        }
    }

    /// So many pixels of all channels.
    #[allow(clippy::too_many_arguments)]
    #[inline(always)]
    fn pixels<T: Element>(
        &self,
        plan: &Plan,
        first: usize,
        count: usize,
        weight: &[T],
        bias: &[T],
        relu: bool,
        y: &mut [T],
        room: &mut [T],
    ) {
        let (pixels, len) = (self.conv.window.pixels().max(1), self.conv.window.channels * count);
        let Some((from, to)) = room.split_at_mut_checked(len) else { return };
        let Some(to) = to.get_mut(..len) else { return };
        for (from, y) in pieces_mut(from, count).zip(pieces(y, pixels)) {
            if let Some(y) = y.get(first..first + count) {
                copy(y, from);
            }
        }
        plan.forward(weight, bias, relu, from, to);
        for (to, y) in pieces(to, count).zip(pieces_mut(y, pixels)) {
            if let Some(y) = y.get_mut(first..first + count) {
                copy(to, y);
            }
        }
    }
}

/// The same convolution of one row.
const fn row(conv: &Conv, pixels: usize) -> Conv {
    let row = [1, pixels];
    Conv { window: Geometry { input: row, output: row, after: [0; 2], ..conv.window }, ..*conv }
}
