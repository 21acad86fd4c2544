//! `ConvTranspose2d`.

use super::transposed::Transposed;
use super::{Generics, Init, Padding, Role, Rounding, SegmentSpec, Segments, Window, groups, spec};
use crate::shape::{Dims, ShapeError};

spec! {
    /// Transposed convolution: every input pixel puts its multiple of each kernel into the output (Zeiler et al. 2010). It is the
    /// gradient of a [`Conv2d`](super::Conv2d) as a layer, and makes images larger. As PyTorch's `nn.ConvTranspose2d`; the formula is
    /// with [`layers::ConvTranspose2d`](crate::layers::ConvTranspose2d).
    ///
    /// `[C, H, W] -> [out_channels, H', W']` with `H' = (H − 1)·S − 2P + D·(F − 1) + P_out + 1`.
    pub struct ConvTranspose2d {
        /// The number of channels of the output.
        [!] out_channels: Size = 0,
        /// Rows and columns of each kernel.
        [!] kernel: Pair = [0, 0],
        /// How far apart neighbouring input pixels put their kernels.
        stride: Pair = [1, 1],
        /// Rows and columns that are taken off around the output; there is no `same`.
        padding: Padding = Padding::VALID,
        /// Rows and columns that the output has more at its end, less than stride or dilation: which of the sizes that a convolution
        /// of this stride makes equal is meant.
        output_padding: Pair = [0, 0],
        /// The distance of neighbouring kernel elements.
        dilation: Pair = [1, 1],
        /// How many groups the channels are divided into; each output sees the inputs of its own group.
        groups: Size = 1,
        /// Whether a constant is added to each output channel.
        bias: Flag = true,
        /// How the weights begin.
        init: Init = Init::Inherit,
    }
}

impl ConvTranspose2d {
    /// The window that moves over the output: that of the convolution which goes the other way.
    #[inline]
    pub const fn window(&self) -> Window {
        Window {
            kernel: self.kernel,
            stride: self.stride,
            padding: self.padding,
            dilation: self.dilation,
            rounding: Rounding::Floor,
        }
    }

    #[inline]
    const fn transposed(&self) -> Transposed {
        Transposed { window: self.window(), output_padding: self.output_padding }
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
        match self.transposed().output(input) {
            Ok([h, w]) => groups::possible(Dims::new(&[self.out_channels, h, w]), self.weight(input)),
            Err(e) => Err(e),
        }
    }

    /// An input that fits if any does.
    #[inline]
    pub(super) const fn fitting_input(&self) -> Dims {
        self.transposed().fitting_image(if self.groups == 0 { 1 } else { self.groups })
    }

    #[inline]
    const fn weight(&self, input: Dims) -> Dims {
        Dims::new(&[input.get(0), self.group_outputs(), self.kernel[0], self.kernel[1]])
    }

    /// Output channels of one group.
    #[inline]
    pub const fn group_outputs(&self) -> usize {
        groups::share(self.out_channels, self.groups)
    }

    /// `IN, OUT_PER_GROUP, KH, KW, BIAS`.
    #[inline]
    pub const fn generics(&self, input: Dims) -> Generics {
        Generics::new(&[
            input.get(0),
            self.group_outputs(),
            self.kernel[0],
            self.kernel[1],
            if self.bias { self.out_channels } else { 0 },
        ])
    }

    /// `weight [in, out/groups, kh, kw]`, `bias [out]`. The fans are PyTorch's, which counts as for a convolution with this weight:
    /// `fan_in` is what one input enters into.
    #[inline]
    pub const fn segments(&self, input: Dims) -> Segments {
        let receptive = self.kernel[0] * self.kernel[1];
        let (fan_in, fan_out) = (self.group_outputs() * receptive, input.get(0) * receptive);
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

    /// One multiply-add for every input and every kernel element that it is multiplied with.
    #[inline]
    pub const fn macs(&self, input: Dims) -> u64 {
        (input.len() as u64).saturating_mul(self.weight(input).with(0, 1).len() as u64)
    }
}

super::keeps_nothing!(ConvTranspose2d);
