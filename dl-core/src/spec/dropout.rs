//! `Dropout`.

use super::{spec, weightless};
use crate::shape::{Dims, ShapeError, Text};

spec! {
    /// In training, each number is zero with probability `p` and `x/(1 − p)` otherwise; in evaluation, `x` (Srivastava et al.
    /// 2014). As PyTorch's `nn.Dropout`.
    ///
    /// What is dropped is a function of the pass's seed and the place of the number, the same on any number of threads. Any
    /// shape, which stays.
    pub struct Dropout {
        /// The probability that a number is dropped, at least 0 and below 1.
        [*] p: Float = 0.5,
    }
}

impl Dropout {
    /// The shape stays as it is.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        if self.p >= 0.0 && self.p < 1.0 {
            return Ok(input);
        }
        Err(ShapeError::new(
            "p",
            Text::new()
                .say("p is the probability that a number is dropped, at least 0 and below 1, but this is ")
                .real(self.p),
        )
        .help(Text::new().say("`p = 0.5` drops every second number on average")))
    }

    /// The factor of each number: 0 or `1/(1 − p)`.
    #[inline]
    pub const fn keep(&self, input: Dims) -> usize {
        input.len()
    }
}

weightless!(Dropout);
