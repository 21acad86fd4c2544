//! The arithmetic of windows that move over the output: `(W − 1)·S − 2P + D·(F − 1) + P_out + 1`.

use super::window::LIMIT;
use super::{Axis, Padding, Window};
use crate::shape::{Dims, ShapeError, Text};

/// A window over the height and width of an output: at every step it takes up one pixel of the input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Transposed {
    /// The window of the convolution that goes the other way.
    pub window: Window,
    /// Rows and columns at the end that belong to the output although they may be beyond the last window.
    pub output_padding: [usize; 2],
}

impl Transposed {
    /// Output height and width for an input `[C, H, W]`.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<[usize; 2], ShapeError> {
        if let Padding::Same = self.window.padding {
            return Err(self.same());
        }
        if let Err(e) = self.sane(Axis::Height) {
            return Err(e);
        }
        if let Err(e) = self.sane(Axis::Width) {
            return Err(e);
        }
        let h = match self.along(Axis::Height, input) {
            Ok(h) => h,
            Err(e) => return Err(e),
        };
        match self.along(Axis::Width, input) {
            Ok(w) => Ok([h, w]),
            Err(e) => Err(e),
        }
    }

    /// What is wrong along an axis with any input.
    #[inline]
    const fn sane(&self, axis: Axis) -> Result<(), ShapeError> {
        if let Err(e) = self.window.sane(axis) {
            return Err(e);
        }
        let a = axis as usize;
        if self.output_padding[a] <= self.most_output_padding(a) {
            return Ok(());
        }
        let (h, w) = (self.most_output_padding(0), self.most_output_padding(1));
        let most = if h < w { h } else { w };
        let help = if most == 0 {
            Text::new().say("leave it out; less `padding` or a larger `stride` makes a larger output")
        } else {
            Text::new().say("`output_padding = ").num(most).say("` is the largest for them")
        };
        Err(ShapeError::new(
            "output_padding",
            Text::new()
                .say("output_padding must be less than stride or dilation, but along the ")
                .say(axis.name())
                .say(" it is ")
                .num(self.output_padding[a])
                .say(", with stride ")
                .num(self.window.stride[a])
                .say(" and dilation ")
                .num(self.window.dilation[a]),
        )
        .help(help))
    }

    #[inline]
    const fn most_output_padding(&self, a: usize) -> usize {
        let (s, d) = (self.window.stride[a], self.window.dilation[a]);
        if s > d { s.saturating_sub(1) } else { d.saturating_sub(1) }
    }

    #[inline]
    const fn along(&self, axis: Axis, input: Dims) -> Result<usize, ShapeError> {
        let a = axis as usize;
        let w = input.get(1 + a);
        if w > LIMIT {
            return Err(ShapeError::new("", self.window.beyond("its input's ", axis.name(), w)));
        }
        let (full, pads) = (self.full(a, w), self.pads(a));
        if full > LIMIT {
            return Err(ShapeError::new("stride", self.window.beyond("its output's ", axis.name(), full)));
        }
        if full <= pads { Err(self.nothing_left(axis, input)) } else { Ok(full - pads) }
    }

    /// The size of the output along an axis before padding is taken off.
    #[inline]
    const fn full(&self, a: usize, w: usize) -> usize {
        if w == 0 {
            return 0;
        }
        let steps = (w - 1).saturating_mul(self.window.stride[a]);
        steps.saturating_add(self.window.reach(a)).saturating_add(self.output_padding[a])
    }

    /// What padding takes off along an axis, on both sides.
    #[inline]
    const fn pads(&self, a: usize) -> usize {
        let [before, after] = self.window.pads(a, 1);
        before.saturating_add(after)
    }

    #[inline]
    const fn nothing_left(&self, axis: Axis, input: Dims) -> ShapeError {
        let a = axis as usize;
        let (h, w) = (self.full(0, input.get(1)), self.full(1, input.get(2)));
        let least = if h < w { h } else { w };
        let lines = if a == 0 { " rows" } else { " columns" };
        ShapeError::new(
            "padding",
            Text::new()
                .say("padding takes ")
                .num(self.pads(a))
                .say(lines)
                .say(" off an output of ")
                .num(self.full(a, input.get(1 + a)))
                .say(": nothing is left"),
        )
        .note(self.formula(axis, input).say(" is less than 1"))
        .help(
            Text::new()
                .say("`padding = ")
                .num(least.saturating_sub(1) / 2)
                .say("` is the largest that fits; or an input of at least ")
                .num(self.fitting_size(0))
                .say("×")
                .num(self.fitting_size(1)),
        )
    }

    /// `height: (W − 1)·S − 2P + D·(F − 1) + P_out + 1 = (4 − 1)·2 − 2·1 + 1·(3 − 1) + 1 + 1`.
    #[inline]
    const fn formula(&self, axis: Axis, input: Dims) -> Text {
        let a = axis as usize;
        let [before, after] = self.window.pads(a, 1);
        let text = Text::new()
            .say(axis.name())
            .say(": (W − 1)·S − 2P + D·(F − 1) + P_out + 1 = (")
            .num(input.get(1 + a))
            .say(" − 1)·")
            .num(self.window.stride[a]);
        let text = if before == after {
            text.say(" − 2·").num(before)
        } else {
            text.say(" − ").num(before).say(" − ").num(after)
        };
        text.say(" + ")
            .num(self.window.dilation[a])
            .say("·(")
            .num(self.window.kernel[a])
            .say(" − 1) + ")
            .num(self.output_padding[a])
            .say(" + 1")
    }

    /// `padding = same` is for convolutions; what makes the output as many times larger as the stride says does it here.
    #[inline]
    const fn same(&self) -> ShapeError {
        let ((rows, h), (columns, w)) = (self.scaling(0), self.scaling(1));
        let help = Text::new().say("`padding = (").num(h / 2).say(", ").num(h - h / 2).say(", ").num(w / 2).say(", ");
        let help = help.num(w - w / 2).say(")`");
        let help = if rows == self.output_padding[0] && columns == self.output_padding[1] {
            help.say(" makes")
        } else {
            help.say(" and `output_padding = (").num(rows).say(", ").num(columns).say(")` make")
        };
        ShapeError::new("padding", Text::new().say("there is no `padding = same` where the output is the larger image"))
            .help(help.say(" each size of the output that of the input times the stride"))
    }

    /// The output padding and the padding, on both sides, with which the output is the stride times as large as the input.
    #[inline]
    const fn scaling(&self, a: usize) -> (usize, usize) {
        let (given, reach, stride) = (self.output_padding[a], self.window.reach(a), self.window.stride[a]);
        match reach.saturating_add(given).checked_sub(stride) {
            Some(pads) => (given, pads),
            None => (stride - reach, 0),
        }
    }

    /// An image of so many channels that fits, if any does.
    #[inline]
    pub const fn fitting_image(&self, channels: usize) -> Dims {
        Dims::new(&[channels, self.fitting_size(0), self.fitting_size(1)])
    }

    /// The smallest input along an axis of which padding leaves something, if it does of any.
    #[inline]
    const fn fitting_size(&self, a: usize) -> usize {
        let Padding::Zeros(_) = self.window.padding else { return 1 };
        let missing = (self.pads(a).saturating_add(1)).saturating_sub(self.full(a, 1));
        let s = self.window.stride[a];
        if s == 0 { 1 } else { 1 + missing.div_ceil(s) }
    }
}
