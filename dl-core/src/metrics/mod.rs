//! Metrics: how good outputs are, in words that people use.

use crate::error::Error;

/// A measure of outputs against targets over a whole dataset, taken batch by batch.
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
