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
    const fn name(self) -> &'static str {
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

impl Window {
    /// Output height and width for an input `[C, H, W]`.
    pub const fn output(&self, input: Dims) -> Result<[usize; 2], ShapeError> {
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

    const fn along(&self, axis: Axis, input: Dims) -> Result<usize, ShapeError> {
        let a = axis as usize;
        let (w, f, s, d) = (input.get(1 + a), self.kernel[a], self.stride[a], self.dilation[a]);
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
        // Larger than any image, and small enough that nothing below overflows.
        const LIMIT: usize = 1 << 28;
        if w > LIMIT || f > LIMIT || s > LIMIT || d > LIMIT {
            return Err(ShapeError::new(
                if w > LIMIT {
                    ""
                } else if f > LIMIT {
                    "kernel"
                } else if s > LIMIT {
                    "stride"
                } else {
                    "dilation"
                },
                Text::new().say("sizes above 268435456 overflow the arithmetic of windows"),
            ));
        }
        if let Padding::Zeros(p) = self.padding
            && (p[2 * a] > LIMIT || p[2 * a + 1] > LIMIT)
        {
            return Err(ShapeError::new(
                "padding",
                Text::new().say("sizes above 268435456 overflow the arithmetic of windows"),
            ));
        }
        let reach = match d.checked_mul(f - 1) {
            Some(r) if r <= LIMIT => r + 1,
            _ => {
                return Err(ShapeError::new(
                    "dilation",
                    Text::new().say("kernel × dilation overflows the arithmetic of windows"),
                ));
            }
        };
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

    const fn too_large(&self, axis: Axis, input: Dims, reach: usize, before: usize, after: usize) -> ShapeError {
        let a = axis as usize;
        let mut problem = Text::new().say("kernel ").num(self.kernel[a]);
        if self.dilation[a] > 1 {
            problem = problem.say(" with dilation ").num(self.dilation[a]).say(" reaches over ").num(reach).say(" and");
        }
        problem = problem.say(" does not fit its input ").num(input.get(1)).say("×").num(input.get(2));
        let missing = reach - (input.get(1 + a) + before + after);
        ShapeError::new("kernel", problem)
            .note(self.formula(axis, input, reach, before, after).say(" is less than 1"))
            .help(
                Text::new()
                    .say("`padding = ")
                    .num((if before < after { before } else { after }) + missing.div_ceil(2))
                    .say("` is the smallest that fits; or a kernel of at most ")
                    .num((input.get(1 + a) + before + after).div_ceil(self.dilation[a]))
                    .say("; or a larger input"),
            )
    }

    const fn uneven(&self, axis: Axis, input: Dims, reach: usize, before: usize, after: usize) -> ShapeError {
        let a = axis as usize;
        let (w, s) = (input.get(1 + a), self.stride[a]);
        let span = w + before + after - reach;
        let mut help = Text::new()
            .say("these fit: ")
            .say(axis.name())
            .say(" ")
            .num(w - if span % s < w { span % s } else { 0 })
            .say(" or ")
            .num(w + s - span % s);
        // Nobody wants to read about, or wait for, a candidate that is far away.
        const TRIES: usize = 64;
        let mut stride = if s - 1 < span { s - 1 } else { span };
        let mut tries = 0;
        while stride > 1 && !span.is_multiple_of(stride) {
            stride = if tries < TRIES { stride - 1 } else { 1 };
            tries += 1;
        }
        help = help.say("; `stride = ").num(stride).say("`");
        let mut padding = 0;
        while padding < self.kernel[a] && padding < TRIES {
            if w + 2 * padding >= reach && (w + 2 * padding - reach).is_multiple_of(s) {
                help = help.say("; `padding = ").num(padding).say("`");
                break;
            }
            padding += 1;
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
                .num(w)
                .say(if a == 0 { " rows" } else { " columns" })
                .say(" would be left over"),
        )
        .note(self.formula(axis, input, reach, before, after).say(" is not a whole number"))
        .help(help.say("; or `rounding = floor` drops the rest, as PyTorch does"))
    }

    /// `height: (W − F + 2P)/S + 1 = (28 − 5 + 2·0)/2 + 1`.
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
