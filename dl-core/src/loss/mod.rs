//! Losses: how far outputs are from targets, and the gradient of that.

use crate::error::Error;

/// A loss over a batch.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot compare outputs of type `{Output}` with targets of type `{Target}`",
    label = "these outputs and targets do not fit the loss `{Self}`"
)]
pub trait Loss<Output, Target>: Send + Sync {
    /// The loss of a batch, the mean over its samples, and in `gradient` its derivative by every output.
    ///
    /// # Errors
    /// If the batch is empty, the three slices differ in length, or a target is impossible.
    fn loss(&self, outputs: &[Output], targets: &[Target], gradient: &mut [Output]) -> Result<f64, Error>;
}

/// That a loss makes sense for a network whose outputs are `Ends`, one of [`ends`](crate::network::ends).
pub trait Accepts<Ends> {}
