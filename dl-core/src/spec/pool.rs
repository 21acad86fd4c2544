//! Pooling over windows and over whole images.

use super::{Padding, Rounding, Window, keeps_nothing, spec, weightless};
use crate::shape::{Dims, ShapeError, Text};

spec! {
    /// The largest number of each window; NaN if one is NaN. As PyTorch's `nn.MaxPool2d`.
    ///
    /// `[C, H, W] -> [C, H', W']` with `H' = (H − D(F − 1) − 1 + 2P)/S + 1`; `S` is `F` unless given. The gradient goes to the
    /// first of the largest.
    pub struct MaxPool2d {
        /// Rows and columns of the window.
        [!] kernel: Pair = [0, 0],
        /// The step between windows; the kernel's size if not given.
        [*] stride: Pair as Some = None,
        /// A margin around the image that never wins.
        padding: Padding = Padding::VALID,
        /// The distance of neighbouring window elements.
        dilation: Pair = [1, 1],
        /// What happens when the stride leaves a remainder.
        rounding: Rounding = Rounding::Exact,
    }
}
spec! {
    /// The mean of each window (the subsampling of LeCun et al. 1998). As PyTorch's `nn.AvgPool2d`.
    ///
    /// `[C, H, W] -> [C, H', W']` with `H' = (H − F + 2P)/S + 1`; `S` is `F` unless given.
    pub struct AvgPool2d {
        /// Rows and columns of the window.
        [!] kernel: Pair = [0, 0],
        /// The step between windows; the kernel's size if not given.
        [*] stride: Pair as Some = None,
        /// Zeros around the image.
        padding: Padding = Padding::VALID,
        /// Whether the zeros around the image count as members of the mean.
        count_include_pad: Flag = true,
        /// What happens when the stride leaves a remainder.
        rounding: Rounding = Rounding::Exact,
    }
}
spec! {
    /// The mean of each channel (Lin et al. 2014). As PyTorch's `nn.AdaptiveAvgPool2d(1)` and `nn.Flatten()`.
    ///
    /// `[C, H, W] -> [C]`.
    pub struct GlobalAvgPool {}
}
spec! {
    /// The largest number of each channel; NaN if one is NaN. As PyTorch's `nn.AdaptiveMaxPool2d(1)` and `nn.Flatten()`.
    ///
    /// `[C, H, W] -> [C]`.
    pub struct GlobalMaxPool {}
}

impl MaxPool2d {
    /// The window that moves over the image.
    #[inline]
    pub const fn window(&self) -> Window {
        let stride = match self.stride {
            Some(stride) => stride,
            None => self.kernel,
        };
        Window { kernel: self.kernel, stride, padding: self.padding, dilation: self.dilation, rounding: self.rounding }
    }

    /// Whether the gradient of the input can take the input's place: windows of 2 × 2 that neither overlap nor leave the image.
    #[inline]
    pub const fn is_in_place(&self) -> bool {
        let Window { kernel, stride, padding, dilation, rounding } = self.window();
        matches!((kernel, stride, dilation), ([2, 2], [2, 2], [1, 1]))
            && matches!(padding, Padding::VALID)
            && !matches!(rounding, Rounding::Ceil)
    }

    /// `[C, H, W] -> [C, H', W']`.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        pooled(Self::NAME, &self.window(), input)
    }
}

impl AvgPool2d {
    /// The window that moves over the image.
    #[inline]
    pub const fn window(&self) -> Window {
        let stride = match self.stride {
            Some(stride) => stride,
            None => self.kernel,
        };
        Window { kernel: self.kernel, stride, padding: self.padding, dilation: [1, 1], rounding: self.rounding }
    }

    /// `[C, H, W] -> [C, H', W']`.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        pooled(Self::NAME, &self.window(), input)
    }
}

impl GlobalAvgPool {
    /// `[C, H, W] -> [C]`.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        global(Self::NAME, input)
    }
}

impl GlobalMaxPool {
    /// `[C, H, W] -> [C]`.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        global(Self::NAME, input)
    }
}

weightless!(MaxPool2d, AvgPool2d, GlobalAvgPool, GlobalMaxPool);
keeps_nothing!(MaxPool2d, AvgPool2d, GlobalAvgPool, GlobalMaxPool);

#[inline]
const fn pooled(name: &'static str, window: &Window, input: Dims) -> Result<Dims, ShapeError> {
    if input.rank() != 3 {
        return Err(not_an_image(name, input));
    }
    if let Padding::Zeros(pads) = window.padding {
        let mut i = 0;
        while i < 4 {
            if pads[i] > window.kernel[i / 2] / 2 && window.kernel[i / 2] > 0 {
                return Err(ShapeError::new(
                    "padding",
                    Text::new()
                        .say("padding ")
                        .num(pads[i])
                        .say(" is more than half of the kernel ")
                        .num(window.kernel[i / 2])
                        .say(": some windows would see nothing but padding"),
                )
                .help(
                    Text::new()
                        .say("`padding = ")
                        .num(if window.kernel[0] < window.kernel[1] { window.kernel[0] } else { window.kernel[1] } / 2)
                        .say("` is the largest for this kernel"),
                ));
            }
            i += 1;
        }
    }
    let [h, w] = match window.output(input) {
        Ok(size) => size,
        Err(e) => return Err(e),
    };
    Ok(Dims::new(&[input.get(0), h, w]))
}

#[inline]
const fn global(name: &'static str, input: Dims) -> Result<Dims, ShapeError> {
    if input.rank() != 3 { Err(not_an_image(name, input)) } else { Ok(Dims::new(&[input.get(0)])) }
}

/// A layer for images that is given something else.
#[inline]
pub(super) const fn not_an_image(name: &'static str, input: Dims) -> ShapeError {
    let error = ShapeError::new(
        "",
        Text::new().say(name).say(" takes an image `[channels, height, width]`, but its input is ").dims(input),
    );
    let text = Text::new();
    if input.rank() == 2 {
        error.help(
            text.say("`Reshape([1, ")
                .num(input.get(0))
                .say(", ")
                .num(input.get(1))
                .say("])` before it makes an image of one channel"),
        )
    } else if input.rank() == 1 {
        let side = input.get(0).isqrt();
        let [h, w] = if side * side == input.get(0) { [side, side] } else { [1, input.get(0)] };
        let text = text.say("put it before `Flatten`, or make an image of the vector: `Reshape([1, ");
        error.help(text.num(h).say(", ").num(w).say("])`"))
    } else {
        error.help(text.say("`Reshape` its input to `[channels, height, width]`"))
    }
}
