//! `BatchNorm`.

use super::{Generics, Init, Role, SegmentSpec, Segments, spec};
use crate::shape::{Dims, ShapeError, Text};

spec! {
    /// `(x − mean)/√(var + eps) · weight + bias` per channel: PyTorch's `nn.BatchNorm1d` on `[C]`, `nn.BatchNorm2d` on `[C, H, W]`
    /// (Ioffe and Szegedy 2015). [`layers::BatchNorm`](crate::layers::BatchNorm) says which mean and variance.
    ///
    /// `[C] -> [C]` or `[C, H, W] -> [C, H, W]`.
    pub struct BatchNorm {
        /// Added to the variance.
        eps: Float = 1e-5,
        /// The share of the new batch in the running statistics.
        momentum: Float = 0.1,
        /// Whether there are a trained `weight` and `bias`.
        affine: Flag = true,
    }
}

impl BatchNorm {
    /// The shape stays as it is.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        if self.eps.is_nan() || self.eps <= 0.0 {
            return Err(ShapeError::new(
                "eps",
                Text::new()
                    .say("eps must be positive, as it keeps the division by the deviation finite, but this is ")
                    .real(self.eps),
            )
            .help(Text::new().say("PyTorch's default is `eps = 1e-5`")));
        }
        if !(self.momentum >= 0.0 && self.momentum <= 1.0) {
            return Err(ShapeError::new(
                "momentum",
                Text::new()
                    .say("momentum is the share of the new batch in the running statistics, from 0 to 1, but this is ")
                    .real(self.momentum),
            )
            .help(Text::new().say("PyTorch's default is `momentum = 0.1`")));
        }
        Ok(input)
    }

    /// `C, AFFINE`.
    #[inline]
    pub const fn generics(&self, input: Dims) -> Generics {
        Generics::new(&[input.get(0), if self.affine { input.get(0) } else { 0 }])
    }

    /// `weight [C]` from 1, `bias [C]` from 0, `running_mean [C]` from 0, `running_var [C]` from 1.
    #[inline]
    pub const fn segments(&self, input: Dims) -> Segments {
        let channels = input.get(0);
        let affine = Dims::new(&[if self.affine { channels } else { 0 }]);
        let all = Dims::new(&[channels]);
        Segments::NONE
            .and(SegmentSpec {
                field: "weight",
                dims: affine,
                role: Role::Weight,
                init: Init::Constant(1.0),
                fan_in: 1,
                fan_out: 1,
            })
            .and(SegmentSpec {
                field: "bias",
                dims: affine,
                role: Role::Bias,
                init: Init::Constant(0.0),
                fan_in: 1,
                fan_out: 1,
            })
            .and(SegmentSpec {
                field: "running_mean",
                dims: all,
                role: Role::Buffer,
                init: Init::Constant(0.0),
                fan_in: 1,
                fan_out: 1,
            })
            .and(SegmentSpec {
                field: "running_var",
                dims: all,
                role: Role::Buffer,
                init: Init::Constant(1.0),
                fan_in: 1,
                fan_out: 1,
            })
    }

    /// One multiply-add for every number, at inference.
    #[inline]
    pub const fn macs(&self, input: Dims) -> u64 {
        input.len() as u64
    }

    /// Mean and variance of every channel: `2C` numbers for the batch, stored in the first sample's part.
    #[inline]
    pub const fn keep(&self, input: Dims) -> usize {
        2 * input.get(0)
    }
}
