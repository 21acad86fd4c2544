//! `Rnn`.

use super::recurrent::{Recurrent, recurrent};
use super::{Generics, Init, InitialState, Nonlinearity, Segments, spec};
use crate::shape::{Dims, ShapeError};

spec! {
    /// `hₜ = tanh(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh)`: every step sees what the one before made (Elman 1990). As PyTorch's `nn.RNN`.
    ///
    /// `[T, features] -> [T, hidden_size]`, `[.., features] -> [.., hidden_size]`.
    pub struct Rnn {
        /// The number of units.
        [!] hidden_size: Size = 0,
        /// The function: `tanh` or `relu`.
        nonlinearity: Nonlinearity = Nonlinearity::Tanh,
        /// Whether there are `b_ih` and `b_hh`.
        bias: Flag = true,
        /// How the weights begin.
        init: Init = Init::Inherit,
        /// How `W_hh` begins.
        recurrent_init: Init = Init::Inherit,
        /// The state before the first step: `zeros`, or `learned`.
        initial_state: InitialState = InitialState::Zeros,
        /// The most, and with a minus the least, that the gradient of what a gate is a function of may be, at every step (Graves 2013,
        /// section 2.1); any if not given.
        grad_clip: Float as Some = None,
    }
    hidden {
        /// Whether it goes from the last step to the first.
        #[doc(hidden)]
        reverse: bool = false,
        /// Which one of several on top of each other it is.
        #[doc(hidden)]
        layer: usize = 0,
    }
}
recurrent!(Rnn);

impl Rnn {
    const fn rules(&self) -> Recurrent {
        Recurrent {
            name: Self::NAME,
            gates: 1,
            hidden: self.hidden_size,
            bias: self.bias,
            peephole: false,
            forget_bias: None,
            init: self.init,
            recurrent_init: self.recurrent_init,
            initial: self.initial_state,
            grad_clip: self.grad_clip,
            cell: false,
            reverse: self.reverse,
            layer: self.layer,
        }
    }

    /// `H, IN, BIAS, INITIAL`.
    #[inline]
    pub const fn generics(&self, input: Dims) -> Generics {
        let (h, bias) = (self.hidden_size, if self.bias { self.hidden_size } else { 0 });
        let initial = if matches!(self.initial_state, InitialState::Learned) { h } else { 0 };
        Generics::new(&[h, input.step().get(0), bias, initial])
    }

    /// Of a step: the gradient of what the function is taken of.
    #[inline]
    pub const fn keep(&self, _input: Dims) -> usize {
        self.hidden_size
    }

    /// `h`.
    #[inline]
    pub const fn state(&self) -> usize {
        self.hidden_size
    }
}
