//! Metrics: how good outputs are, in words that people use.
//!
//! | metric | for | outputs | targets |
//! |---|---|---|---|
//! | [`Accuracy`], [`TopK`], [`MacroF1`] | one class of several | scores or probabilities `[T; C]` | class `usize` |
//! | [`BinaryAccuracy`] | yes or no | numbers | numbers, 0 or 1 |
//! | [`MeanSquaredError`], [`MeanAbsoluteError`], [`R2`] | numbers | any array | the same array |
//!
//! Each is also a function of all outputs at once; [`ConfusionMatrix`] says which classes are taken for which.
//!
//! Outputs that are not a number never pass for good ones: a sample with a NaN among its scores belongs to no class and counts as
//! wrong, and a mean over a NaN is NaN.

mod accuracy;
mod confusion;
mod regression;
mod sequences;
mod top_k;

pub use accuracy::{Accuracy, BinaryAccuracy, accuracy, argmax};
pub use confusion::{ConfusionMatrix, MacroF1};
pub use regression::{MeanAbsoluteError, MeanSquaredError, R2, mean_absolute_error, mean_squared_error, r2};
pub use top_k::{TopK, top_k_accuracy};

use crate::error::{Error, ErrorKind};

/// A measure of outputs against targets over a whole dataset, taken batch by batch.
///
/// ```
/// use dl_core::metrics::{Accuracy, Metric};
/// let mut metric = Accuracy::new();
/// metric.add(&[[0.9_f32, 0.1], [0.2, 0.8]], &[0, 0])?;
/// metric.add(&[[0.3_f32, 0.7]], &[1])?;
/// assert_eq!(Metric::<[f32; 2], usize>::value(&metric)?, 2.0 / 3.0);
/// # Ok::<(), dl_core::error::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot compare outputs of type `{Output}` with targets of type `{Target}`",
    label = "these outputs and targets do not fit the metric `{Self}`"
)]
pub trait Metric<Output, Target>: Send {
    /// Its name, for reports: `accuracy`.
    fn name(&self) -> &str;

    /// Whether a larger value is better.
    fn higher_is_better(&self) -> bool;

    /// Forgets all batches.
    fn reset(&mut self);

    /// Takes a batch into account.
    ///
    /// # Errors
    /// If there are not as many outputs as targets, or a target is impossible; nothing is taken into account then.
    fn add(&mut self, outputs: &[Output], targets: &[Target]) -> Result<(), Error>;

    /// The value over all batches since [`Metric::reset`].
    ///
    /// # Errors
    /// If there was no sample.
    fn value(&self) -> Result<f64, Error>;
}

/// The value of a metric over all outputs at once.
fn evaluate<O, T>(mut metric: impl Metric<O, T>, outputs: &[O], targets: &[T]) -> Result<f64, Error> {
    metric.add(outputs, targets)?;
    metric.value()
}

fn data(message: String) -> Error {
    Error::new(ErrorKind::Data, message)
}

/// That there are as many outputs as targets.
fn same_length(outputs: usize, targets: usize) -> Result<(), Error> {
    if outputs == targets {
        return Ok(());
    }
    Err(data(format!("{outputs} outputs but {targets} targets: a metric compares them one to one")))
}

/// `sum / n`, if there is anything.
fn mean(sum: f64, n: usize, name: &str) -> Result<f64, Error> {
    if n == 0 {
        return Err(data(format!("{name} of no samples is not a number: add a batch that is not empty")));
    }
    Ok(sum / n as f64)
}
