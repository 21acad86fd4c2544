//! The arithmetic of windows that move over an image: `(W − F + 2P)/S + 1`.

use super::{Padding, Rounding};
use crate::shape::{Dims, ShapeError, Text};

/// Rows or columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Axis {
    /// Rows.
    Height,
    /// Columns.
    Width,
}

impl Axis {
    #[inline]
    pub(super) const fn name(self) -> &'static str {
        match self {
            Axis::Height => "height",
            Axis::Width => "width",
        }
    }
}

/// `(W − F + 2P)/S + 1`, rounded down: the size of a convolution's output for input size `w`, kernel `f`, padding `p` on
/// both sides and stride `s`; `None` where the kernel does not fit or the stride is zero.
///
/// ```
/// assert_eq!(dl_core::spec::conv_out(32, 5, 0, 1), Some(28));
/// assert_eq!(dl_core::spec::conv_out(3, 5, 0, 1), None);
/// ```
#[inline]
pub const fn conv_out(w: usize, f: usize, p: usize, s: usize) -> Option<usize> {
    if s == 0 || f == 0 || w + 2 * p < f { None } else { Some((w + 2 * p - f) / s + 1) }
}

/// A window over height and width.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// Rows and columns of the kernel.
    pub kernel: [usize; 2],
    /// Steps.
    pub stride: [usize; 2],
    /// What is added around the image.
    pub padding: Padding,
    /// The distance of neighbouring kernel elements.
    pub dilation: [usize; 2],
    /// What happens to a remainder.
    pub rounding: Rounding,
}

/// Nobody wants to read about, or wait for, a remedy that is far away.
const TRIES: usize = 64;

/// The largest size of a window's arithmetic: larger than any image, and small enough that nothing overflows.
pub(super) const LIMIT: usize = 1 << 28;

impl Window {
    /// Output height and width for an input `[C, H, W]`.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<[usize; 2], ShapeError> {
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

    /// Padding before and after, in numbers, along an axis (0 height, 1 width) for an input of size `w`.
    #[inline]
    pub const fn pads(&self, axis: usize, w: usize) -> [usize; 2] {
        match self.padding {
            Padding::Zeros(p) => [p[2 * axis], p[2 * axis + 1]],
            Padding::Same => {
                let out = w.div_ceil(self.stride[axis]);
                let reach = (out - 1) * self.stride[axis] + self.dilation[axis] * (self.kernel[axis] - 1) + 1;
                let total = reach.saturating_sub(w);
                [total / 2, total - total / 2]
            }
        }
    }

    /// What is wrong along an axis with any input.
    #[inline]
    pub(super) const fn sane(&self, axis: Axis) -> Result<(), ShapeError> {
        let a = axis as usize;
        let (f, s, d) = (self.kernel[a], self.stride[a], self.dilation[a]);
        if f == 0 {
            return Err(ShapeError::new(
                "kernel",
                Text::new().say("kernel must be at least 1, but its ").say(axis.name()).say(" is 0"),
            ));
        }
        if s == 0 {
            return Err(ShapeError::new(
                "stride",
                Text::new().say("stride must be at least 1, but along the ").say(axis.name()).say(" it is 0"),
            ));
        }
        if d == 0 {
            return Err(ShapeError::new(
                "dilation",
                Text::new().say("dilation must be at least 1, but along the ").say(axis.name()).say(" it is 0"),
            )
            .help(Text::new().say("`dilation = 1` is an ordinary window")));
        }
        if f > LIMIT {
            return Err(ShapeError::new("kernel", self.beyond("kernel", "", f)));
        }
        if s > LIMIT {
            return Err(ShapeError::new("stride", self.beyond("stride", "", s)));
        }
        if d > LIMIT {
            return Err(ShapeError::new("dilation", self.beyond("dilation", "", d)));
        }
        if let Padding::Zeros(p) = self.padding {
            let p = if p[2 * a] > p[2 * a + 1] { p[2 * a] } else { p[2 * a + 1] };
            if p > LIMIT {
                return Err(ShapeError::new("padding", self.beyond("padding", "", p)));
            }
        }
        if self.reach(a) > LIMIT {
            let problem = self.beyond("the reach of the dilated kernel, ", "", self.reach(a));
            return Err(ShapeError::new("dilation", problem));
        }
        Ok(())
    }

    #[inline]
    const fn along(&self, axis: Axis, input: Dims) -> Result<usize, ShapeError> {
        let a = axis as usize;
        let (w, s, reach) = (input.get(1 + a), self.stride[a], self.reach(a));
        if w > LIMIT {
            return Err(ShapeError::new("", self.beyond("its input's ", axis.name(), w)));
        }
        if let Padding::Same = self.padding {
            return Ok(w.div_ceil(s));
        }
        let [before, after] = self.pads(a, w);
        let padded = w + before + after;
        if padded < reach {
            return Err(self.too_large(axis, input, reach, before, after));
        }
        let span = padded - reach;
        let rest = span % s;
        match self.rounding {
            Rounding::Exact if rest != 0 => Err(self.uneven(axis, input, reach, before, after)),
            Rounding::Ceil if rest != 0 => {
                let out = span.div_ceil(s) + 1;
                // PyTorch: the last window must begin inside the image or its leading padding.
                Ok(if (out - 1) * s >= w + before { out - 1 } else { out })
            }
            _ => Ok(span / s + 1),
        }
    }

    #[inline]
    pub(super) const fn beyond(&self, what: &str, axis: &str, size: usize) -> Text {
        Text::new().say(what).say(axis).say(" ").num(size).say(" is more than windows can have: at most ").num(LIMIT)
    }

    /// Whether the window fits an input: whether [`Window::output`] is not an error, without the work of saying why.
    #[inline]
    pub const fn fits(&self, h: usize, w: usize) -> bool {
        self.fits_along(0, h) && self.fits_along(1, w)
    }

    #[inline]
    const fn fits_along(&self, a: usize, w: usize) -> bool {
        let (f, s, d) = (self.kernel[a], self.stride[a], self.dilation[a]);
        let (least, most) = ([f, s, d], [w, f, s, d, self.reach(a)]);
        if least[0] == 0 || least[1] == 0 || least[2] == 0 {
            return false;
        }
        let mut i = 0;
        while i < most.len() {
            if most[i] > LIMIT {
                return false;
            }
            i += 1;
        }
        match self.padding {
            Padding::Same => true,
            Padding::Zeros(p) if p[2 * a] > LIMIT || p[2 * a + 1] > LIMIT => false,
            Padding::Zeros(p) => {
                let padded = w + p[2 * a] + p[2 * a + 1];
                padded >= self.reach(a)
                    && (!matches!(self.rounding, Rounding::Exact) || (padded - self.reach(a)).is_multiple_of(s))
            }
        }
    }

    /// An image of so many channels that the window fits, if it fits any.
    #[inline]
    pub(super) const fn fitting_image(&self, channels: usize) -> Dims {
        Dims::new(&[channels, self.fitting_size(0), self.fitting_size(1)])
    }

    /// How far the kernel reaches along an axis, with its dilation.
    #[inline]
    pub(super) const fn reach(&self, a: usize) -> usize {
        self.dilation[a].saturating_mul(self.kernel[a].saturating_sub(1)).saturating_add(1)
    }

    /// The smallest input along an axis that the window fits, if it fits any.
    #[inline]
    const fn fitting_size(&self, a: usize) -> usize {
        let Padding::Zeros(p) = self.padding else { return 1 };
        let pads = p[2 * a].saturating_add(p[2 * a + 1]);
        let size = self.reach(a).saturating_sub(pads);
        let size = if size == 0 { 1 } else { size };
        let span = size.saturating_add(pads).saturating_sub(self.reach(a));
        let s = self.stride[a];
        if s == 0 || span.is_multiple_of(s) { size } else { size.saturating_add(s - span % s) }
    }

    #[inline]
    const fn with_padding(mut self, n: usize) -> Self {
        self.padding = Padding::Zeros([n; 4]);
        self
    }

    #[inline]
    const fn with_stride(mut self, n: usize) -> Self {
        self.stride = [n, n];
        self
    }

    /// The window with another kernel; its stride follows if that is the kernel, as it is in pooling.
    #[inline]
    const fn with_kernel(mut self, n: usize, tied: bool) -> Self {
        self.kernel = [n, n];
        if tied && n > 0 {
            self.stride = [n, n];
        }
        self
    }

    /// The smallest padding, the same on all sides, with which the window fits. Never more than half of the kernel: poolings
    /// accept no more.
    #[inline]
    const fn fitting_padding(&self, h: usize, w: usize) -> Option<usize> {
        let mut n = 0;
        while n < TRIES && 2 * n <= self.kernel[0] && 2 * n <= self.kernel[1] {
            if self.with_padding(n).fits(h, w) {
                return Some(n);
            }
            n += 1;
        }
        None
    }

    /// The largest smaller kernel with which the window fits.
    #[inline]
    const fn fitting_kernel(&self, h: usize, w: usize) -> Option<usize> {
        let tied = self.stride[0] == self.kernel[0] && self.stride[1] == self.kernel[1];
        let mut n = if self.kernel[0] > self.kernel[1] { self.kernel[0] } else { self.kernel[1] };
        let bound = if h < w { h } else { w };
        if let Padding::Zeros([0, 0, 0, 0]) = self.padding
            && n > bound + 1
        {
            n = bound + 1;
        }
        let mut tries = 0;
        while n > 1 && tries < TRIES {
            n -= 1;
            tries += 1;
            let (tied, free) = (self.with_kernel(n, tied), self.with_kernel(n, false));
            if tied.fits(h, w) && free.fits(h, w) && (free.pads_are_small() || !self.pads_are_small()) {
                return Some(n);
            }
        }
        None
    }

    /// Whether no side is padded by more than half of the kernel, which poolings ask for.
    #[inline]
    const fn pads_are_small(&self) -> bool {
        let Padding::Zeros(p) = self.padding else { return true };
        let half = [self.kernel[0] / 2, self.kernel[1] / 2];
        p[0] <= half[0] && p[1] <= half[0] && p[2] <= half[1] && p[3] <= half[1]
    }

    #[inline]
    const fn too_large(&self, axis: Axis, input: Dims, reach: usize, before: usize, after: usize) -> ShapeError {
        let a = axis as usize;
        let (h, w) = (input.get(1), input.get(2));
        let mut problem = Text::new().say("kernel ").num(self.kernel[a]);
        if self.dilation[a] > 1 {
            problem = problem.say(" with dilation ").num(self.dilation[a]).say(" reaches over ").num(reach).say(" and");
        }
        problem = problem.say(" does not fit its input ").num(h).say("×").num(w);
        let mut help = Text::new();
        if let Some(n) = self.fitting_padding(h, w) {
            help = help.say("`padding = ").num(n).say("` is the smallest that fits; or ");
        }
        if let Some(n) = self.fitting_kernel(h, w) {
            help = help.say("`kernel = ").num(n).say("`; or ");
        }
        help = help.say("an input of at least ").num(self.fitting_size(0)).say("×").num(self.fitting_size(1));
        ShapeError::new("kernel", problem)
            .note(self.formula(axis, input, reach, before, after).say(" is less than 1"))
            .help(help)
    }

    #[inline]
    const fn uneven(&self, axis: Axis, input: Dims, reach: usize, before: usize, after: usize) -> ShapeError {
        let a = axis as usize;
        let (h, w, s) = (input.get(1), input.get(2), self.stride[a]);
        let span = input.get(1 + a) + before + after - reach;
        let mut help = Text::new();
        let (rest_h, rest_w) = (self.rest(0, h), self.rest(1, w));
        if rest_h < h && rest_w < w && self.fits(h - rest_h, w - rest_w) {
            help = help.say("inputs of ").num(h - rest_h).say("×").num(w - rest_w).say(" and ");
        } else {
            help = help.say("inputs of ");
        }
        help = help.num(self.next_size(0, h)).say("×").num(self.next_size(1, w)).say(" fit");
        let mut stride = s;
        let mut tries = 0;
        while stride > 1 && tries < TRIES {
            stride -= 1;
            tries += 1;
            if self.with_stride(stride).fits(h, w) {
                help = help.say("; or `stride = ").num(stride).say("`");
                break;
            }
        }
        if let Some(n) = self.fitting_padding(h, w) {
            help = help.say("; or `padding = ").num(n).say("`");
        }
        ShapeError::new(
            "stride",
            Text::new()
                .say("stride ")
                .num(s)
                .say(" does not divide ")
                .num(span)
                .say(": along the ")
                .say(axis.name())
                .say(", ")
                .num(span % s)
                .say(" of ")
                .num(input.get(1 + a))
                .say(if a == 0 { " rows" } else { " columns" })
                .say(" would be left over"),
        )
        .note(self.formula(axis, input, reach, before, after).say(" is not a whole number"))
        .help(help.say("; or `rounding = floor` drops the rest, as PyTorch does"))
    }

    /// The smallest size of an input along an axis that fits and is not below `size`.
    #[inline]
    const fn next_size(&self, a: usize, size: usize) -> usize {
        let rest = self.rest(a, size);
        let next = if rest == 0 { size } else { size + self.stride[a] - rest };
        if self.fits_along(a, next) { next } else { self.fitting_size(a) }
    }

    /// What the stride leaves over of an input of size `size` along an axis.
    #[inline]
    const fn rest(&self, a: usize, size: usize) -> usize {
        let [before, after] = self.pads(a, size);
        (size + before + after).saturating_sub(self.reach(a)) % self.stride[a]
    }

    /// `height: (W − F + 2P)/S + 1 = (28 − 5 + 2·0)/2 + 1`.
    #[inline]
    const fn formula(&self, axis: Axis, input: Dims, reach: usize, before: usize, after: usize) -> Text {
        let a = axis as usize;
        let dilated = self.dilation[a] > 1;
        let mut text = Text::new()
            .say(axis.name())
            .say(if dilated { ": (W − (D·(F − 1) + 1) + 2P)/S + 1 = (" } else { ": (W − F + 2P)/S + 1 = (" })
            .num(input.get(1 + a))
            .say(" − ")
            .num(reach);
        text = if before == after {
            text.say(" + 2·").num(before)
        } else {
            text.say(" + ").num(before).say(" + ").num(after)
        };
        text.say(")/").num(self.stride[a]).say(" + 1")
    }
}
