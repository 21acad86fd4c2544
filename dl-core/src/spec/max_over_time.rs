//! `MaxOverTime`.

use super::{keeps_nothing, over_time, spec, weightless};
use crate::shape::{Dims, ShapeError};

spec! {
    /// The largest number of each feature over all steps of a sequence; NaN if one is NaN, zeros if there are no steps.
    ///
    /// `[T, F] -> [F]`, `[.., F] -> [F]`. The gradient goes to the first of the largest.
    pub struct MaxOverTime {}
}

impl MaxOverTime {
    /// `[T, F] -> [F]`, `[.., F] -> [F]`. The gradient goes to the first of the largest.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        match over_time::sequence(Self::NAME, input) {
            Ok(sequence) => Ok(sequence.step()),
            Err(error) => Err(error),
        }
    }
}

weightless!(MaxOverTime);
keeps_nothing!(MaxOverTime);
