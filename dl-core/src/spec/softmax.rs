//! `Softmax` and `LogSoftmax`, over the classes of a vector or the channels of every pixel.

use super::{any_shape, keeps_nothing, spec, weightless};

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

any_shape!(Softmax, LogSoftmax);
weightless!(Softmax, LogSoftmax);
keeps_nothing!(Softmax, LogSoftmax);
