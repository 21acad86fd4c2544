//! `Repeat`.

use super::{keeps_nothing, spec, weightless};
use crate::shape::{Dims, ShapeError, Text};

spec! {
    /// The same value at every step: a sequence made of a single value (the "unfold" of one-to-many networks).
    ///
    /// `[F] -> [length, F]`; without a length `[F] -> [.., F]`, as long as the network's input of any length.
    pub struct Repeat {
        /// The number of steps; that of the network's input of any length if not given.
        [*] length: Size as Some = None,
    }
}

impl Repeat {
    /// `[F] -> [length, F]`, `[F] -> [.., F]`.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        if input.is_sequence() {
            let problem = Text::new()
                .say("Repeat makes a sequence of a single value, but its input is the sequence ")
                .dims(input)
                .say(" already");
            return Err(ShapeError::new("", problem).help(
                Text::new().say("`Last` before it gives one step, ").dims(input.step()).say("; or leave it out"),
            ));
        }
        let length = match self.length {
            Some(0) => {
                let problem = Text::new().say("needs at least 1 step, but `length` is 0");
                return Err(ShapeError::new("length", problem));
            }
            Some(length) => length,
            None => Dims::ANY,
        };
        let sequence = input.times(length);
        if length == Dims::ANY && self.length.is_some() || sequence.checked_len().is_none() {
            let problem = Text::new().say("a sequence of ").num(length).say(" steps is more than any memory holds");
            return Err(ShapeError::new("length", problem));
        }
        Ok(sequence)
    }
}

weightless!(Repeat);
keeps_nothing!(Repeat);
