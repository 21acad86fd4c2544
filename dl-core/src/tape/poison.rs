//! What was in memory before must not matter.

use super::{Tape, Train};

impl<N: Train> Tape<N> {
    /// Overwrites all values and their gradients, so that a pass which reads what it has not written gives itself away.
    pub(crate) fn poison(&mut self, number: N::Elem) {
        self.values.fill(number);
        self.helpers.iter_mut().for_each(|helper| helper.grads.fill(number));
    }
}
