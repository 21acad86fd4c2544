//! `Last`.

use super::{keeps_nothing, over_time, spec, weightless};
use crate::shape::{Dims, ShapeError};

spec! {
    /// The last step of a sequence; zeros if it has none.
    ///
    /// `[T, F] -> [F]`, `[.., F] -> [F]`.
    pub struct Last {}
}

impl Last {
    /// `[T, F] -> [F]`, `[.., F] -> [F]`.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        match over_time::sequence(Self::NAME, input) {
            Ok(sequence) => Ok(sequence.step()),
            Err(error) => Err(error),
        }
    }
}

weightless!(Last);
keeps_nothing!(Last);
