//! `MeanOverTime`.

use super::{keeps_nothing, over_time, spec, weightless};
use crate::shape::{Dims, ShapeError};

spec! {
    /// The mean of all steps of a sequence; zeros if it has none.
    ///
    /// `[T, F] -> [F]`, `[.., F] -> [F]`.
    pub struct MeanOverTime {}
}

impl MeanOverTime {
    /// `[T, F] -> [F]`, `[.., F] -> [F]`.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        match over_time::sequence(Self::NAME, input) {
            Ok(sequence) => Ok(sequence.step()),
            Err(error) => Err(error),
        }
    }
}

weightless!(MeanOverTime);
keeps_nothing!(MeanOverTime);
