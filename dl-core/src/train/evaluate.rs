//! [`evaluate`].

use super::report::Evaluation;
use crate::data::Dataset;
use crate::error::{Error, ErrorKind};
use crate::loss::Loss;
use crate::metrics::Metric;
use crate::network::Network;
use crate::value;

/// Samples that are evaluated at a time.
const BATCH: usize = 256;

/// The loss and the metrics of a network on a dataset, in evaluation mode, on all cores.
///
/// # Errors
/// If the dataset is empty or a target is impossible.
pub fn evaluate<N: Network, Y>(
    net: &N,
    data: &Dataset<N::Input, Y>,
    loss: &impl Loss<N::Output, Y>,
    metrics: &mut [&mut dyn Metric<N::Output, Y>],
) -> Result<Evaluation, Error> {
    if data.is_empty() {
        return Err(Error::new(ErrorKind::Data, "the dataset is empty: there is nothing to evaluate"));
    }
    metrics.iter_mut().for_each(|m| m.reset());
    let mut gradient = value::zeros(BATCH.min(data.len()));
    let (mut sum, mut count) = (0.0, 0);
    for (i, (inputs, targets)) in data.inputs().chunks(BATCH).zip(data.targets().chunks(BATCH)).enumerate() {
        let at = |e: Error| {
            let (first, last) = (i * BATCH, i * BATCH + inputs.len() - 1);
            let which = match e.sample() {
                Some(sample) => format!("in sample {} of the dataset", first + sample),
                None => format!("in samples {first} to {last}"),
            };
            Error::new(e.kind(), which).because(e)
        };
        let outputs = net.predict_batch(inputs);
        let n = loss.count(&outputs);
        sum += loss.loss(&outputs, targets, &mut gradient[..inputs.len()]).map_err(at)? * n as f64;
        count += n;
        metrics.iter_mut().try_for_each(|m| m.add(&outputs, targets)).map_err(at)?;
    }
    let metrics = metrics.iter().map(|m| m.value()).collect::<Result<_, _>>()?;
    Ok(Evaluation { loss: sum / count as f64, metrics })
}
