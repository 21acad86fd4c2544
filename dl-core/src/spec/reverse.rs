//! `Reverse`.

use super::{keeps_nothing, over_time, spec, weightless};
use crate::shape::{Dims, ShapeError};

spec! {
    /// The steps of a sequence in the opposite order: the last one first.
    ///
    /// `[T, F] -> [T, F]`, `[.., F] -> [.., F]`.
    pub struct Reverse {}
}

impl Reverse {
    /// `[T, F] -> [T, F]`, `[.., F] -> [.., F]`.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        over_time::sequence(Self::NAME, input)
    }
}

weightless!(Reverse);
keeps_nothing!(Reverse);
