//! One pass over the training set.

use super::callback::{Batch, Flow};
use super::options::{Clip, Options};
use super::rate::Rate;
use super::report::{Ending, Evaluation};
use crate::data::{Batches, Dataset};
use crate::element::Element;
use crate::error::{Error, ErrorKind};
use crate::loss::Loss;
use crate::metrics::Metric;
use crate::network::Network;
use crate::optim::{self, Optimizer, Parts, clip};
use crate::plan::Count;
use crate::rng::{Rng, mix};
use crate::tape::{Mode, Tape, Train};
use crate::value::{self, Value};

/// The memory of training: made once, used in every step.
pub(super) struct Memory<N: Train, Y> {
    pub batches: Batches<N::Input, Y>,
    tape: Tape<N>,
    grads: Box<N>,
    doutputs: Vec<N::Output>,
}

impl<N: Train, Y: Clone> Memory<N, Y> {
    pub fn new(batches: Batches<N::Input, Y>, batch: usize, parts: &Parts) -> Self {
        let mut tape = N::tape();
        if parts.any_frozen() {
            tape.freeze_arrays(|segment| parts.is_frozen(segment));
        }
        Memory { batches, tape, grads: N::zeros(), doutputs: value::zeros(batch) }
    }
}

/// What came of a pass.
pub(super) struct Passed {
    pub evaluation: Evaluation,
    /// Whether all batches were seen.
    pub whole: bool,
    /// Why training ends here, if it does.
    pub ending: Option<Ending>,
}

/// Trains on every batch once. `epoch` counts from 0, `steps` all steps of the training.
#[allow(clippy::too_many_arguments)]
pub(super) fn pass<N: Train, Y: Clone, O: Optimizer>(
    net: &mut N,
    data: &Dataset<N::Input, Y>,
    epoch: usize,
    steps: &mut usize,
    memory: &mut Memory<N, Y>,
    (optimizer, rate): (&mut O, &Rate<'_>),
    loss: &impl Loss<N::Output, Y>,
    metrics: &mut [&mut dyn Metric<N::Output, Y>],
    options: &mut Options<'_>,
) -> Result<Passed, Error> {
    let Memory { batches, tape, grads, doutputs } = memory;
    let mut batches = batches.epoch(data, epoch)?;
    let (count, indices) = (batches.len(), batches.indices());
    let (mut done, mut samples, mut sum) = (0, 0, 0.0);
    let mut ending = None;
    metrics.iter_mut().for_each(|m| m.reset());
    options.progress.begin(epoch + 1, options.epochs, count);
    while done < count && ending.is_none() {
        // A step: the mean gradient over the samples of one batch, or of several.
        let group = options.accumulate.min(count - done);
        let of = (options.batch * (done + group)).min(data.len()) - options.batch * done;
        optim::zero(grads);
        for _ in 0..group {
            let Some((inputs, targets)) = batches.next_batch() else { break };
            let n = inputs.len();
            let first = options.batch * done;
            let at = |e: Error| {
                // Shuffled batches: only the dataset's own number leads to the sample.
                let index = e.sample().map(|sample| indices.get(first + sample).copied().unwrap_or(first + sample));
                let sample = index.map(|index| format!(", sample {index} of the dataset")).unwrap_or_default();
                Error::new(e.kind(), format!("in batch {} of {count}{sample}", done + 1)).because(e)
            };
            // Whatever happened before, the randomness of a batch is the same.
            let mut rng = Rng::stream(mix(options.seed, epoch as u64), done as u64);
            let outputs = net.forward(tape, inputs, Mode::Train(&mut rng));
            let doutputs = &mut doutputs[..n];
            let counted = loss.count(outputs);
            let batch_loss = loss.loss(outputs, targets, doutputs).and_then(finite).map_err(at)?;
            metrics.iter_mut().try_for_each(|m| m.add(outputs, targets)).map_err(at)?;
            if group > 1 {
                scale::<N>(doutputs, n as f64 / of as f64);
            }
            net.backward_weights(tape, doutputs, grads);
            done += 1;
            samples += counted;
            sum += batch_loss * counted as f64;
            options.progress.batch(done, sum / samples as f64);
            let batch = Batch { epoch: epoch + 1, number: done, batches: count, steps: *steps, loss: batch_loss };
            if options.callbacks.on_batch(&batch) == Flow::Stop {
                ending = Some(Ending::Callback);
            }
        }
        if !options.clip.is_empty() {
            optimizer.parts_mut().zero_frozen(&mut **grads);
        }
        for clip in &options.clip {
            match *clip {
                Clip::Norm(norm) => drop(clip::by_norm(grads, norm)),
                Clip::Value(value) => clip::by_value(grads, value),
            }
        }
        rate.set(optimizer, epoch, *steps);
        optimizer.step(net, grads);
        *steps += 1;
        if options.steps.is_some_and(|most| *steps >= most) {
            ending = Some(Ending::Steps);
        }
    }
    let metrics = metrics.iter().map(|m| m.value()).collect::<Result<_, _>>()?;
    Ok(Passed { evaluation: Evaluation { loss: sum / samples as f64, metrics }, whole: done == count, ending })
}

fn finite(loss: f64) -> Result<f64, Error> {
    if loss.is_finite() {
        return Ok(loss);
    }
    Err(Error::new(
        ErrorKind::Data,
        format!(
            "the loss is {loss}: training has diverged or the input is not finite; check the data, lower the learning rate, or \
             clip the gradient"
        ),
    ))
}

/// `outputs *= factor`.
fn scale<N: Train>(outputs: &mut [N::Output], factor: f64) {
    for (part, slot) in N::VALUES.outputs.iter().enumerate() {
        let steps = outputs.iter().filter_map(Value::steps).sum();
        let n = Count { samples: outputs.len(), steps };
        N::Elem::with_scratch(slot.len * slot.count(n), |flat| {
            N::Output::gather(outputs, part, flat);
            flat.iter_mut().for_each(|x| *x *= N::Elem::from_f64(factor));
            N::Output::scatter(flat, part, outputs);
        });
    }
}

/// The first array of a network that holds a number which is not finite, by name.
pub(super) fn broken<N: Network>(net: &N) -> Option<String> {
    let numbers = net.as_slice();
    let segment = N::SEGMENTS.iter().find(|s| numbers[s.range()].iter().any(|x| !x.is_finite()));
    segment.map(|s| s.name())
}
