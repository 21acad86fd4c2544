//! `Softmax` and `LogSoftmax`, over the classes of a vector or the channels of every pixel.

use super::{Generics, Segments, spec};
use crate::shape::{Dims, ShapeError};

macro_rules! over_channels {
    ($($Name:ident),*) => { $(
        impl $Name {
            /// The shape stays as it is.
            pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
                Ok(input)
            }

            /// No weights.
            pub const fn generics(&self, _input: Dims) -> Generics {
                Generics::NONE
            }

            /// No weights.
            pub const fn segments(&self, _input: Dims) -> Segments {
                Segments::NONE
            }

            /// None are counted.
            pub const fn macs(&self, _input: Dims) -> u64 {
                0
            }

            /// Nothing beyond its output.
            pub const fn keep(&self, _input: Dims) -> usize {
                0
            }
        }
    )* };
}

spec! {
    /// Probabilities from scores, `e^xᵢ / Σⱼ e^xⱼ`, over the first dimension: the classes of `[C]`, the channels of
    /// `[C, H, W]`. As PyTorch's `nn.Softmax(dim=1)` on a batch.
    ///
    /// The largest score is taken off first, so that no exponential overflows. To train, end in the scores and use
    /// `CrossEntropy`, which is both in one. Any shape, which stays.
    pub struct Softmax {}
}
spec! {
    /// Logarithms of probabilities from scores, `xᵢ − ln Σⱼ e^xⱼ`, over the first dimension: the classes of `[C]`, the channels
    /// of `[C, H, W]`. As PyTorch's `nn.LogSoftmax(dim=1)` on a batch; the loss that goes with it is `Nll`.
    ///
    /// Any shape, which stays.
    pub struct LogSoftmax {}
}

over_channels!(Softmax, LogSoftmax);
