//! Pointwise functions: any shape to the same shape, nothing to train.

use super::{Approximate, any_shape, keeps_nothing, spec, weightless};
use crate::shape::{Dims, ShapeError, Text};

spec! {
    /// The rectifier, `max(0, x)` (Nair and Hinton 2010). As PyTorch's `nn.ReLU`; NaN stays NaN.
    ///
    /// Any shape, which stays.
    pub struct Relu {}
}
spec! {
    /// `x` where positive, `negative_slope · x` elsewhere (Maas et al. 2013). As PyTorch's `nn.LeakyReLU`.
    ///
    /// Any shape, which stays.
    pub struct LeakyRelu {
        /// The slope for negative inputs.
        [*] negative_slope: Float = 0.01,
    }
}
spec! {
    /// `x` where positive, `alpha · (eˣ − 1)` elsewhere (Clevert et al. 2016). As PyTorch's `nn.ELU`.
    ///
    /// Any shape, which stays.
    pub struct Elu {
        /// What the function tends to, negated, for very negative inputs.
        [*] alpha: Float = 1.0,
    }
}
spec! {
    /// The logistic function, `1/(1 + e⁻ˣ)`. As PyTorch's `nn.Sigmoid`. A network that ends in it gives independent
    /// probabilities, for `Bce`.
    ///
    /// Any shape, which stays.
    pub struct Sigmoid {}
}
spec! {
    /// The hyperbolic tangent, `(eˣ − e⁻ˣ)/(eˣ + e⁻ˣ)`. As PyTorch's `nn.Tanh`.
    ///
    /// Any shape, which stays.
    pub struct Tanh {}
}
spec! {
    /// A smooth rectifier, `ln(1 + e^(beta·x))/beta`, and `x` itself where `beta · x > threshold` (Dugas et al. 2001). As
    /// PyTorch's `nn.Softplus`.
    ///
    /// Any shape, which stays.
    pub struct Softplus {
        /// How sharp the bend is.
        [*] beta: Float = 1.0,
        /// From where the function is taken to be `x`.
        [*] threshold: Float = 20.0,
    }
}
spec! {
    /// `x · Φ(x)`, `Φ` the distribution function of the standard normal distribution (Hendrycks and Gimpel 2016). As PyTorch's
    /// `nn.GELU`.
    ///
    /// Any shape, which stays.
    pub struct Gelu {
        /// `none`, or `tanh` for the approximation.
        approximate: Approximate = Approximate::None,
    }
}
spec! {
    /// The swish, `x/(1 + e⁻ˣ)` (Elfwing et al. 2018; Ramachandran et al. 2017). As PyTorch's `nn.SiLU`.
    ///
    /// Any shape, which stays.
    pub struct Silu {}
}

weightless!(Relu, LeakyRelu, Elu, Sigmoid, Tanh, Softplus, Gelu, Silu);
keeps_nothing!(Relu, LeakyRelu, Elu, Sigmoid, Tanh, Softplus, Gelu, Silu);
any_shape!(Relu, LeakyRelu, Elu, Sigmoid, Tanh, Gelu, Silu);

impl Softplus {
    /// The shape stays as it is.
    #[inline]
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
