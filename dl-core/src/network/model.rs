//! [`Model`].

use alloc::string::String;
use alloc::vec::Vec;

use super::Network;

/// A network of which only input and output are known, as `dyn Model<X, Y>`: for choosing among networks at run time. Its
/// methods are those of `dyn Model`; on the network itself, use those of [`Network`].
///
/// ```text
/// let net: Box<dyn Model<Image, [f32; 10]>> = if small { LeNet5::init(1) } else { Wide::init(1) };
/// let scores = net.predict(&image);
/// ```
pub trait Model<X, Y>: Send + Sync {
    #[doc(hidden)]
    fn model_name(&self) -> &'static str;
    #[doc(hidden)]
    fn model_params(&self) -> usize;
    #[doc(hidden)]
    fn model_predict(&self, x: &X) -> Y;
    #[doc(hidden)]
    fn model_predict_batch(&self, xs: &[X]) -> Vec<Y>;
    #[doc(hidden)]
    fn model_summary(&self) -> String;
}

impl<X, Y> dyn Model<X, Y> {
    /// The network's name.
    pub fn name(&self) -> &'static str {
        self.model_name()
    }

    /// How many numbers are trained.
    pub fn params(&self) -> usize {
        self.model_params()
    }

    /// See [`Network::predict`].
    pub fn predict(&self, x: &X) -> Y {
        self.model_predict(x)
    }

    /// See [`Network::predict_batch`].
    pub fn predict_batch(&self, xs: &[X]) -> Vec<Y> {
        self.model_predict_batch(xs)
    }

    /// See [`Network::summary`].
    pub fn summary(&self) -> String {
        self.model_summary()
    }
}

impl<N: Network> Model<N::Input, N::Output> for N {
    fn model_name(&self) -> &'static str {
        N::NAME
    }
    fn model_params(&self) -> usize {
        N::PARAMS
    }
    fn model_predict(&self, x: &N::Input) -> N::Output {
        self.predict(x)
    }
    fn model_predict_batch(&self, xs: &[N::Input]) -> Vec<N::Output> {
        self.predict_batch(xs)
    }
    fn model_summary(&self) -> String {
        N::summary()
    }
}
