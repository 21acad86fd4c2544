//! Forward passes that are the same each time.

use crate::rng::Rng;
use crate::tape::{Mode, Tape, Train};

/// The forward pass in training or evaluation, with the same randomness every time.
pub(super) fn forward<'t, N: Train>(
    net: &mut N,
    tape: &'t mut Tape<N>,
    batch: &[N::Input],
    training: bool,
) -> &'t [N::Output] {
    let mut rng = Rng::new(3);
    net.forward(tape, batch, if training { Mode::Train(&mut rng) } else { Mode::Eval })
}

/// How messages call a mode.
pub(super) fn mode(training: bool) -> &'static str {
    if training { "training" } else { "evaluation" }
}
