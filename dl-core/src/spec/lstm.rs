//! `Lstm`.

use super::recurrent::{Recurrent, recurrent};
use super::{Generics, Init, InitialState, Segments, spec};
use crate::shape::{Dims, ShapeError};

spec! {
    /// Long short-term memory (Hochreiter and Schmidhuber 1997; with a forget gate, Gers et al. 2000). As PyTorch's `nn.LSTM`.
    ///
    /// `i, f, o = σ(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh)`, `g = tanh(…)` with rows of their own, `cₜ = f ⊙ cₜ₋₁ + i ⊙ g`,
    /// `hₜ = o ⊙ tanh(cₜ)`. With peepholes, `i` and `f` see `cₜ₋₁` and `o` sees `cₜ` (Graves 2013, eq. 7 to 11).
    ///
    /// `[T, features] -> [T, hidden_size]`, `[.., features] -> [.., hidden_size]`.
    pub struct Lstm {
        /// The number of units.
        [!] hidden_size: Size = 0,
        /// Whether there are `b_ih` and `b_hh`.
        bias: Flag = true,
        /// Whether the gates see the cell.
        peephole: Flag = false,
        /// What the bias of the forget gate begins with, in `b_ih`; it is then 0 in `b_hh`. A 1 lets gradients through at first
        /// (Gers et al. 2000).
        forget_bias: Float as Some = None,
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
recurrent!(Lstm);

impl Lstm {
    const fn rules(&self) -> Recurrent {
        Recurrent {
            name: Self::NAME,
            gates: 4,
            hidden: self.hidden_size,
            bias: self.bias,
            peephole: self.peephole,
            forget_bias: self.forget_bias,
            init: self.init,
            recurrent_init: self.recurrent_init,
            initial: self.initial_state,
            grad_clip: self.grad_clip,
            cell: true,
            reverse: self.reverse,
            layer: self.layer,
        }
    }

    /// `GATES, H, IN, BIAS, PEEPHOLE, INITIAL`.
    #[inline]
    pub const fn generics(&self, input: Dims) -> Generics {
        let h = self.hidden_size;
        let (gates, peephole) = (h.saturating_mul(4), if self.peephole { h } else { 0 });
        let initial = if matches!(self.initial_state, InitialState::Learned) { h } else { 0 };
        Generics::new(&[gates, h, input.step().get(0), if self.bias { gates } else { 0 }, peephole, initial])
    }

    /// Of a step: four gates, later their gradients, and the cell.
    #[inline]
    pub const fn keep(&self, _input: Dims) -> usize {
        self.hidden_size.saturating_mul(5)
    }

    /// `h` and `c`.
    #[inline]
    pub const fn state(&self) -> usize {
        self.hidden_size.saturating_mul(2)
    }
}
