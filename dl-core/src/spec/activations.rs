//! Pointwise functions: any shape to the same shape, nothing to train.

use super::{Approximate, Generics, Segments, spec};
use crate::shape::{Dims, ShapeError, Text};

/// Gives pointwise layers their (identical) rules. `keep` is 0: backward reads the layer's input or output.
macro_rules! pointwise {
    ($($Name:ident),*) => { $(
        impl $Name {
            /// No weights.
            pub const fn generics(&self, _input: Dims) -> Generics {
                Generics::NONE
            }

            /// No weights.
            pub const fn segments(&self, _input: Dims) -> Segments {
                Segments::NONE
            }

            /// No multiply-adds are counted for pointwise functions.
            pub const fn macs(&self, _input: Dims) -> u64 {
                0
            }

            /// Nothing beyond its input and output.
            pub const fn keep(&self, _input: Dims) -> usize {
                0
            }
        }
    )* };
}

/// The rule of those that have nothing to check.
macro_rules! any_shape {
    ($($Name:ident),*) => { $(
        impl $Name {
            /// The shape stays as it is.
            pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
                Ok(input)
            }
        }
    )* };
}

spec! {
    /// `max(0, x)`.
    pub struct Relu {}
}
spec! {
    /// `x` where positive, `negative_slope · x` elsewhere.
    pub struct LeakyRelu {
        /// The slope for negative inputs.
        [*] negative_slope: Float = 0.01,
    }
}
spec! {
    /// `x` where positive, `alpha · (eˣ − 1)` elsewhere.
    pub struct Elu {
        /// What the function tends to, negated, for very negative inputs.
        [*] alpha: Float = 1.0,
    }
}
spec! {
    /// `1/(1 + e⁻ˣ)`.
    pub struct Sigmoid {}
}
spec! {
    /// `tanh x`.
    pub struct Tanh {}
}
spec! {
    /// `ln(1 + e^(beta·x))/beta`, and `x` itself where `beta · x > threshold`.
    pub struct Softplus {
        /// How sharp the bend is.
        [*] beta: Float = 1.0,
        /// From where the function is taken to be `x`.
        [*] threshold: Float = 20.0,
    }
}
spec! {
    /// `x · Φ(x)`, `Φ` the normal distribution.
    pub struct Gelu {
        /// `none`, or `tanh` for the approximation.
        approximate: Approximate = Approximate::None,
    }
}
spec! {
    /// `x/(1 + e⁻ˣ)`.
    pub struct Silu {}
}

pointwise!(Relu, LeakyRelu, Elu, Sigmoid, Tanh, Softplus, Gelu, Silu);
any_shape!(Relu, LeakyRelu, Elu, Sigmoid, Tanh, Gelu, Silu);

impl Softplus {
    /// The shape stays as it is.
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        if self.beta > 0.0 {
            return Ok(input);
        }
        Err(ShapeError::new(
            "beta",
            Text::new().say("beta must be positive, as the function is divided by it, but this is ").real(self.beta),
        )
        .help(Text::new().say("PyTorch's default is `beta = 1`")))
    }
}
