//! `Gru`.

use super::recurrent::{Recurrent, recurrent};
use super::{Generics, Init, InitialState, Segments, spec};
use crate::shape::{Dims, ShapeError};

spec! {
    /// A gated recurrent unit (Cho et al. 2014). As PyTorch's `nn.GRU`.
    ///
    /// `r, z = σ(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh)` with rows of their own, `n = tanh(W_in xₜ + b_in + r ⊙ (W_hn hₜ₋₁ + b_hn))`,
    /// `hₜ = (1 − z) ⊙ n + z ⊙ hₜ₋₁`. With `reset_after = false`, `n = tanh(W_in xₜ + b_in + W_hn (r ⊙ hₜ₋₁) + b_hn)`, as in the paper.
    ///
    /// `[T, features] -> [T, hidden_size]`, `[.., features] -> [.., hidden_size]`.
    pub struct Gru {
        /// The number of units.
        [!] hidden_size: Size = 0,
        /// Whether there are `b_ih` and `b_hh`.
        bias: Flag = true,
        /// Whether `r` resets what `W_hn` made of the state, as PyTorch has it, or the state.
        reset_after: Flag = true,
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
recurrent!(Gru);

impl Gru {
    const fn rules(&self) -> Recurrent {
        Recurrent {
            name: Self::NAME,
            gates: 3,
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

    /// `GATES, H, IN, BIAS, INITIAL`.
    #[inline]
    pub const fn generics(&self, input: Dims) -> Generics {
        let h = self.hidden_size;
        let gates = h.saturating_mul(3);
        let initial = if matches!(self.initial_state, InitialState::Learned) { h } else { 0 };
        Generics::new(&[gates, h, input.step().get(0), if self.bias { gates } else { 0 }, initial])
    }

    /// Of a step: three gates, later their gradients, and what `r` makes of the state or is multiplied with.
    #[inline]
    pub const fn keep(&self, _input: Dims) -> usize {
        self.hidden_size.saturating_mul(4)
    }

    /// `h`.
    #[inline]
    pub const fn state(&self) -> usize {
        self.hidden_size
    }
}
