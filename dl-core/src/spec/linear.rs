//! `Linear`.

use super::{Generics, Init, Product, Role, SegmentSpec, Segments, spec};
use crate::shape::{Dims, ShapeError, Text};

spec! {
    /// `y = W x + b`: every output a weighted sum of every input. As PyTorch's `nn.Linear`.
    ///
    /// `[in] -> [out_features]`.
    pub struct Linear {
        /// The number of outputs.
        [!] out_features: Size = 0,
        /// Whether a constant is added to each output.
        bias: Flag = true,
        /// How the weights begin.
        init: Init = Init::Inherit,
    }
}

impl Linear {
    /// `[in] -> [out_features]`.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        if self.out_features == 0 {
            return Err(ShapeError::new(
                "out_features",
                Text::new().say("needs at least 1 output, but `out_features` is 0"),
            ));
        }
        if input.rank() != 1 {
            return Err(ShapeError::new(
                "",
                Text::new().say("Linear takes a vector `[features]`, but its input is ").dims(input),
            )
            .help(Text::new().say("put `Flatten` before it: ").dims(input).say(" → [").num(input.len()).say("]")));
        }
        if Dims::new(&[self.out_features, input.get(0)]).checked_len().is_none() {
            return Err(ShapeError::new(
                "out_features",
                Text::new()
                    .say("its weight would be ")
                    .num(self.out_features)
                    .say(" × ")
                    .num(input.get(0))
                    .say(" numbers, more than any memory holds"),
            ));
        }
        Ok(Dims::new(&[self.out_features]))
    }

    /// `OUT, IN, BIAS`.
    #[inline]
    pub const fn generics(&self, input: Dims) -> Generics {
        Generics::new(&[self.out_features, input.get(0), if self.bias { self.out_features } else { 0 }])
    }

    /// `weight [out, in]`, `bias [out]`.
    #[inline]
    pub const fn segments(&self, input: Dims) -> Segments {
        let (fan_in, fan_out) = (input.get(0), self.out_features);
        Segments::NONE
            .and(SegmentSpec {
                field: "weight",
                dims: Dims::new(&[fan_out, fan_in]),
                role: Role::Weight,
                init: self.init,
                fan_in,
                fan_out,
            })
            .and(SegmentSpec {
                field: "bias",
                dims: Dims::new(&[if self.bias { fan_out } else { 0 }]),
                role: Role::Bias,
                init: self.init,
                fan_in,
                fan_out,
            })
    }

    /// `in · out`.
    #[inline]
    pub const fn macs(&self, input: Dims) -> u64 {
        (input.get(0) as u64).saturating_mul(self.out_features as u64)
    }

    /// The whole layer.
    #[inline]
    pub const fn product(&self, input: Dims) -> Option<Product> {
        Some(Product { inputs: input.get(0), outputs: self.out_features, bias: self.bias })
    }

    /// The gradient of its output, for the gradient of its weights.
    #[inline]
    pub const fn keep(&self, _input: Dims) -> usize {
        self.out_features
    }
}
