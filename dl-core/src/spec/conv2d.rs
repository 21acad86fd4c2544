//! `Conv2d`.

use super::{Generics, Init, Padding, Product, Role, Rounding, SegmentSpec, Segments, Window, spec};
use crate::shape::{Dims, ShapeError, Text};

spec! {
    /// Cross-correlation of an image with `out_channels` kernels (LeCun et al. 1998). As PyTorch's `nn.Conv2d`; the formula is with
    /// [`layers::Conv2d`](crate::layers::Conv2d).
    ///
    /// `[C, H, W] -> [out_channels, (H − F + 2P)/S + 1, (W − F + 2P)/S + 1]`.
    pub struct Conv2d {
        /// The number of kernels, and of channels of the output.
        [!] out_channels: Size = 0,
        /// Rows and columns of each kernel.
        [!] kernel: Pair = [0, 0],
        /// The step between neighbouring windows.
        stride: Pair = [1, 1],
        /// Zeros around the image.
        padding: Padding = Padding::VALID,
        /// The distance of neighbouring kernel elements.
        dilation: Pair = [1, 1],
        /// How many groups the channels are divided into; each output sees the inputs of its own group.
        groups: Size = 1,
        /// Whether a constant is added to each output channel.
        bias: Flag = true,
        /// What happens when the stride leaves a remainder.
        rounding: Rounding = Rounding::Exact,
        /// How the weights begin.
        init: Init = Init::Inherit,
    }
}

impl Conv2d {
    /// The window that moves over the image.
    #[inline]
    pub const fn window(&self) -> Window {
        Window {
            kernel: self.kernel,
            stride: self.stride,
            padding: self.padding,
            dilation: self.dilation,
            rounding: self.rounding,
        }
    }

    /// `[C, H, W] -> [out_channels, H', W']`.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        if input.rank() != 3 {
            return Err(super::pool::not_an_image(Self::NAME, input));
        }
        if self.out_channels == 0 {
            return Err(ShapeError::new(
                "out_channels",
                Text::new().say("needs at least 1 output channel, but `out_channels` is 0"),
            ));
        }
        if self.groups == 0 {
            return Err(ShapeError::new("groups", Text::new().say("needs at least 1 group, but `groups` is 0")));
        }
        if !input.get(0).is_multiple_of(self.groups) || !self.out_channels.is_multiple_of(self.groups) {
            return Err(self.uneven_groups(input.get(0)));
        }
        let [h, w] = match self.window().output(input) {
            Ok(size) => size,
            Err(e) => return Err(e),
        };
        let output = Dims::new(&[self.out_channels, h, w]);
        if output.checked_len().is_none() || self.weight(input).checked_len().is_none() {
            return Err(ShapeError::new(
                "out_channels",
                Text::new()
                    .say("its output ")
                    .dims(output)
                    .say(" or its weight ")
                    .dims(self.weight(input))
                    .say(" would hold more numbers than any memory"),
            ));
        }
        Ok(output)
    }

    #[inline]
    const fn uneven_groups(&self, channels: usize) -> ShapeError {
        let (which, count) =
            if channels.is_multiple_of(self.groups) { ("output", self.out_channels) } else { ("input", channels) };
        let mut help =
            Text::new().say("groups that divide both ").num(channels).say(" and ").num(self.out_channels).say(": 1");
        let mut g = 2;
        let mut shown = 1;
        while g <= channels && g <= self.out_channels && g <= 1024 && shown < 8 {
            if channels.is_multiple_of(g) && self.out_channels.is_multiple_of(g) {
                help = help.say(", ").num(g);
                shown += 1;
            }
            g += 1;
        }
        ShapeError::new(
            "groups",
            Text::new()
                .say("groups = ")
                .num(self.groups)
                .say(" does not divide the ")
                .num(count)
                .say(" ")
                .say(which)
                .say(" channels"),
        )
        .help(help)
    }

    #[inline]
    const fn weight(&self, input: Dims) -> Dims {
        Dims::new(&[self.out_channels, self.group_inputs(input), self.kernel[0], self.kernel[1]])
    }

    /// Input channels of one group.
    #[inline]
    pub const fn group_inputs(&self, input: Dims) -> usize {
        match input.get(0).checked_div(self.groups) {
            Some(inputs) => inputs,
            None => 0,
        }
    }

    /// `OUT, IN, KH, KW, BIAS`.
    #[inline]
    pub const fn generics(&self, input: Dims) -> Generics {
        Generics::new(&[
            self.out_channels,
            self.group_inputs(input),
            self.kernel[0],
            self.kernel[1],
            if self.bias { self.out_channels } else { 0 },
        ])
    }

    /// `weight [out, in/groups, kh, kw]`, `bias [out]`.
    #[inline]
    pub const fn segments(&self, input: Dims) -> Segments {
        let receptive = self.kernel[0] * self.kernel[1];
        let (fan_in, fan_out) = (self.group_inputs(input) * receptive, self.out_channels * receptive);
        Segments::NONE
            .and(SegmentSpec {
                field: "weight",
                dims: self.weight(input),
                role: Role::Weight,
                init: self.init,
                fan_in,
                fan_out,
            })
            .and(SegmentSpec {
                field: "bias",
                dims: Dims::new(&[if self.bias { self.out_channels } else { 0 }]),
                role: Role::Bias,
                init: self.init,
                fan_in,
                fan_out,
            })
    }

    /// One multiply-add for every output and every kernel element it sees.
    #[inline]
    pub const fn macs(&self, input: Dims) -> u64 {
        match self.output(input) {
            Ok(output) => (output.len() as u64).saturating_mul(self.weight(input).with(0, 1).len() as u64),
            Err(_) => 0,
        }
    }

    /// The layer as a product, if its only window is the whole image.
    #[inline]
    pub const fn product(&self, input: Dims) -> Option<Product> {
        match self.output(input) {
            Ok(output)
                if self.groups == 1
                    && self.kernel[0] == input.get(1)
                    && self.kernel[1] == input.get(2)
                    && output.len() == self.out_channels
                    && matches!(
                        (self.window().pads(0, input.get(1)), self.window().pads(1, input.get(2))),
                        ([0, 0], [0, 0])
                    ) =>
            {
                Some(Product { inputs: input.len(), outputs: self.out_channels, bias: self.bias })
            }
            _ => None,
        }
    }

    /// As a product, the gradient of its output, for the gradient of its weights; else nothing.
    #[inline]
    pub const fn keep(&self, input: Dims) -> usize {
        if self.product(input).is_some() { self.out_channels } else { 0 }
    }
}
