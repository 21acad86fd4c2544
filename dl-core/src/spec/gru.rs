//! `Gru`: a stand-in.

use super::{Generics, Init, InitialState, Role, SegmentSpec, Segments, over_time, spec};
use crate::shape::{Dims, ShapeError, Text};

spec! {
    /// A recurrent layer.
    ///
    /// `[.., F] -> [.., hidden_size]`, `[T, F] -> [T, hidden_size]`.
    pub struct Gru {
        /// The numbers of its output.
        [!] hidden_size: Size = 0,
        /// Whether constants are added.
        bias: Flag = true,
        /// Whether the reset gate is applied after the product, as PyTorch does.
        reset_after: Flag = true,
        /// How the weights of the input begin.
        init: Init = Init::Inherit,
        /// How the weights of the state begin.
        recurrent_init: Init = Init::Inherit,
        /// The state before the first step.
        initial_state: InitialState = InitialState::Zeros,
    }
}

impl Gru {
    /// `[.., F] -> [.., hidden_size]`.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        if self.hidden_size == 0 {
            let problem = Text::new().say("needs at least 1 output, but `hidden_size` is 0");
            return Err(ShapeError::new("hidden_size", problem));
        }
        let input = match over_time::vectors(Self::NAME, input) {
            Ok(input) => input,
            Err(error) => return Err(error),
        };
        let h = self.hidden_size;
        let output = input.with(1, h);
        if Dims::new(&[3, h, h]).checked_len().is_none()
            || Dims::new(&[3, h, input.get(1)]).checked_len().is_none()
            || output.checked_len().is_none()
        {
            let problem = Text::new().say("its weights would be more numbers than any memory holds");
            return Err(ShapeError::new("hidden_size", problem));
        }
        Ok(output)
    }

    /// The rows of its weights, the numbers of its input, the numbers of its state.
    #[inline]
    pub const fn generics(&self, input: Dims) -> Generics {
        Generics::new(&[3 * self.hidden_size, input.get(1), self.hidden_size])
    }

    /// Its arrays.
    #[inline]
    pub const fn segments(&self, input: Dims) -> Segments {
        let rows = 3 * self.hidden_size;
        let (role, init, fan_out) = (Role::Weight, self.init, rows);
        let (x, h) = (input.get(1), self.hidden_size);
        Segments::NONE
            .and(SegmentSpec { field: "weight_ih_l0", dims: Dims::new(&[rows, x]), role, init, fan_in: x, fan_out })
            .and(SegmentSpec { field: "weight_hh_l0", dims: Dims::new(&[rows, h]), role, init, fan_in: h, fan_out })
    }

    /// For each step.
    #[inline]
    pub const fn macs(&self, input: Dims) -> u64 {
        (3 * self.hidden_size as u64).saturating_mul((input.get(1) + self.hidden_size) as u64)
    }

    /// For each step.
    #[inline]
    pub const fn keep(&self, _input: Dims) -> usize {
        3 * self.hidden_size
    }

    /// The numbers of its state.
    #[inline]
    pub const fn state(&self) -> usize {
        self.hidden_size
    }

    /// The layer from the last step to the first.
    #[doc(hidden)]
    #[inline]
    pub const fn reversed(self) -> Self {
        self
    }

    /// The layer as layer `n` of several.
    #[doc(hidden)]
    #[inline]
    pub const fn of_layer(self, _n: usize) -> Self {
        self
    }
}
