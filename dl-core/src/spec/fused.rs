//! What the passes know of a layer beyond its shapes: what can be done in one go with what follows, what can wait.

use super::Spec;
#[cfg(feature = "std")]
use crate::kernels::{conv::Conv, recurrent_pack};
use crate::shape::Dims;

/// A function that is applied to a layer's output where it is, so that the two are one step and one value.
///
/// Its gradient follows from its result alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Then {
    /// Nothing follows.
    Nothing,
    /// [`Relu`](super::Relu).
    Relu,
    /// [`Sigmoid`](super::Sigmoid).
    Sigmoid,
    /// [`Tanh`](super::Tanh).
    Tanh,
}

/// A layer that multiplies each sample with a matrix, `y = W x + b`: the gradient of its weights, `Σ dy xᵀ`, is one product for the
/// whole batch, after the backward pass has been through all samples.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Product {
    /// Columns of `W`.
    pub inputs: usize,
    /// Rows of `W`.
    pub outputs: usize,
    /// Whether there is a `b`.
    pub bias: bool,
}

impl Product {
    /// The numbers of `W` and `b`.
    #[inline]
    pub const fn numbers(&self) -> usize {
        self.outputs * (self.inputs + self.bias as usize)
    }
}

impl Spec {
    /// The function that this layer is to the one before it.
    #[inline]
    pub const fn then(&self) -> Then {
        match self {
            Spec::Relu(_) => Then::Relu,
            Spec::Sigmoid(_) => Then::Sigmoid,
            Spec::Tanh(_) => Then::Tanh,
            _ => Then::Nothing,
        }
    }

    /// Whether the layer can be evaluated where its input is: each number of its output depends on that of its input alone, or on what
    /// can be found out before the first is written.
    #[inline]
    pub const fn in_place(&self) -> bool {
        matches!(
            self,
            Spec::Relu(_)
                | Spec::LeakyRelu(_)
                | Spec::Elu(_)
                | Spec::Sigmoid(_)
                | Spec::Tanh(_)
                | Spec::Softplus(_)
                | Spec::Gelu(_)
                | Spec::Silu(_)
                | Spec::Softmax(_)
                | Spec::LogSoftmax(_)
                | Spec::BatchNorm(_)
                | Spec::Dropout(_)
        )
    }

    /// The numbers of memory with which the layer can be evaluated where its input is, if it can be.
    #[inline]
    pub const fn in_place_room(&self, input: Dims) -> Option<usize> {
        match self {
            Spec::Conv2d(layer) => layer.in_place_room(input),
            _ if self.in_place() => Some(0),
            _ => None,
        }
    }

    /// Whether the layer's backward pass reads the layer's output, which therefore must stay as it is.
    #[inline]
    pub const fn reads_output(&self) -> bool {
        matches!(
            self,
            Spec::Softmax(_)
                | Spec::LogSoftmax(_)
                | Spec::Sigmoid(_)
                | Spec::Tanh(_)
                | Spec::Rnn(_)
                | Spec::Lstm(_)
                | Spec::Gru(_)
        )
    }

    /// Whether the samples of a batch depend on each other in training.
    #[inline]
    pub const fn couples_samples(&self) -> bool {
        matches!(self, Spec::BatchNorm(_))
    }

    /// Whether the layer may have weights that are packed once for many samples.
    #[inline]
    pub const fn packs(&self) -> bool {
        matches!(self, Spec::Conv2d(_) | Spec::ConvTranspose2d(_) | Spec::Rnn(_) | Spec::Lstm(_) | Spec::Gru(_))
    }

    /// The numbers that its packed weights take: none where one sample is evaluated at a time.
    #[cfg(not(feature = "std"))]
    pub const fn packed(&self, _input: Dims) -> usize {
        0
    }

    /// The numbers that its packed weights take.
    #[cfg(feature = "std")]
    #[inline]
    pub const fn packed(&self, input: Dims) -> usize {
        match self {
            Spec::Conv2d(layer) => match layer.output(input) {
                Ok(output) => Conv::new(layer, input, output).packed(),
                Err(_) => 0,
            },
            Spec::ConvTranspose2d(layer) => match layer.output(input) {
                Ok(output) => Conv::transposed(layer, input, output).packed(),
                Err(_) => 0,
            },
            Spec::Rnn(layer) => recurrent_pack::packed(1, input.step().get(0), layer.hidden_size),
            Spec::Lstm(layer) => recurrent_pack::packed(4, input.step().get(0), layer.hidden_size),
            Spec::Gru(layer) => recurrent_pack::packed(3, input.step().get(0), layer.hidden_size),
            _ => 0,
        }
    }

    /// The layer as a product with a matrix, if it is one.
    #[inline]
    pub const fn product(&self, input: Dims) -> Option<Product> {
        match self {
            Spec::Linear(layer) => layer.product(input),
            Spec::Conv2d(layer) => layer.product(input),
            _ => None,
        }
    }
}
