//! `Conv2d`.

use super::{Generics, Init, Padding, Product, Role, Rounding, SegmentSpec, Segments, Window, groups, spec};
use crate::shape::{Dims, ShapeError};

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

/// Pixels that a convolution of 1 × 1 windows takes at a time where it is evaluated in place of its input.
pub const IN_PLACE_PIXELS: usize = 5;

impl Conv2d {
    /// The numbers of memory with which it can be evaluated where its input is, if its output is as large: for a channel, if each output sees
    /// one, or for some pixels of all channels, before and after, if each output sees one pixel.
    #[inline]
    pub const fn in_place_room(&self, input: Dims) -> Option<usize> {
        match self.output(input) {
            Ok(output) if output.same(&input) => {}
            _ => return None,
        }
        if self.groups == self.out_channels {
            Some(input.get(1) * input.get(2))
        } else if self.groups == 1 && self.kernel[0] == 1 && self.kernel[1] == 1 {
            Some(2 * IN_PLACE_PIXELS * self.out_channels)
        } else {
            None
        }
    }

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
        if let Err(e) = groups::check(self.groups, input.get(0), self.out_channels) {
            return Err(e);
        }
        let [h, w] = match self.window().output(input) {
            Ok(size) => size,
            Err(e) => return Err(e),
        };
        groups::possible(Dims::new(&[self.out_channels, h, w]), self.weight(input))
    }

    #[inline]
    const fn weight(&self, input: Dims) -> Dims {
        Dims::new(&[self.out_channels, self.group_inputs(input), self.kernel[0], self.kernel[1]])
    }

    /// Input channels of one group.
    #[inline]
    pub const fn group_inputs(&self, input: Dims) -> usize {
        groups::share(input.get(0), self.groups)
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
