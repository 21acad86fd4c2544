//! Losses: how far outputs are from targets, and the gradient of that.
//!
//! | loss | for | outputs | targets |
//! |---|---|---|---|
//! | [`struct@CrossEntropy`] | one class of several | scores `[T; C]` | class `usize`, or probabilities `[T; C]` |
//! | [`struct@Nll`] | one class of several | `LogSoftmax`, `[T; C]` | class `usize` |
//! | [`struct@MultiMargin`] | one class of several, as a support vector machine | scores `[T; C]` | class `usize` |
//! | [`struct@BceWithLogits`] | yes or no, any number of questions | scores | numbers in `[0, 1]` |
//! | [`Bce`] | yes or no, any number of questions | `Sigmoid` | numbers in `[0, 1]` |
//! | [`Mse`] | numbers | any array | the same array |
//! | [`struct@Huber`] | numbers with outliers | any array | the same array |
//!
//! Every loss is the mean over the batch, as PyTorch's `reduction="mean"`. Where outputs are sequences of any length, targets are
//! sequences as long, and the mean is over all steps of all sequences. A loss is a value, with its options as methods:
//!
//! ```
//! use dl_core::loss::{CrossEntropy, Loss};
//!
//! let scores = [[2.0, 0.5, -1.0], [0.0, 0.0, 3.0]];
//! let loss = CrossEntropy.label_smoothing(0.1).weight([1.0, 1.0, 2.0]);
//! let (value, gradient) = loss.evaluate(&scores, &[0, 2])?;
//! assert!(value > 0.0 && gradient[0][0] < 0.0);
//! # Ok::<(), dl_core::error::Error>(())
//! ```

use crate::error::Error;

mod accepts;
mod bce;
mod bce_with_logits;
mod check;
mod cross_entropy;
mod elementwise;
mod huber;
mod mse;
mod multi_margin;
mod nll;
mod sequences;

pub use accepts::{Accepts, GivesLogProbabilities, GivesProbabilities, GivesScores};
pub use bce::{Bce, bce};
pub use bce_with_logits::{BceWithLogits, bce_with_logits};
pub use cross_entropy::{CrossEntropy, cross_entropy};
pub use huber::{Huber, huber};
pub use mse::{Mse, mse};
pub use multi_margin::{MultiMargin, multi_margin};
pub use nll::{Nll, nll};
pub(crate) use sequences::{at_step, lengths};

/// A loss over a batch.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot compare outputs of type `{Output}` with targets of type `{Target}`",
    label = "these outputs and targets do not fit the loss `{Self}`",
    note = "`CrossEntropy`, `Nll` and `MultiMargin` compare `[T; C]` with the number of a class, a `usize`",
    note = "`Mse`, `Huber`, `Bce` and `BceWithLogits` compare arrays with targets of exactly the same type"
)]
pub trait Loss<Output, Target>: Send + Sync {
    /// The loss of a batch, the mean over its samples, and in `gradient` its derivative by every output.
    ///
    /// # Errors
    /// If the batch is empty, the three slices differ in length, an output is not finite, a target is impossible, or a
    /// setting of the loss makes no sense. `gradient` is arbitrary then.
    fn loss(&self, outputs: &[Output], targets: &[Target], gradient: &mut [Output]) -> Result<f64, Error>;

    /// How many things the loss of these outputs is the mean of: samples, or the steps of sequences.
    fn count(&self, outputs: &[Output]) -> usize {
        outputs.len()
    }

    /// The loss of a batch, and its derivative by every output.
    ///
    /// # Errors
    /// As [`Loss::loss`].
    fn evaluate(&self, outputs: &[Output], targets: &[Target]) -> Result<(f64, Vec<Output>), Error>
    where
        Output: Clone,
    {
        let mut gradient = outputs.to_vec();
        let loss = self.loss(outputs, targets, &mut gradient)?;
        Ok((loss, gradient))
    }
}
