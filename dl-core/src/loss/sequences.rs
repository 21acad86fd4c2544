//! Losses of sequences: the mean over all steps.

use alloc::vec::Vec;

use super::{Bce, BceWithLogits, Huber, Loss, Mse, MultiMargin, Nll, check};
use crate::error::{Error, ErrorKind};

/// The sequence and the step that step `i` of all is.
pub(crate) fn place<S>(sequences: &[Vec<S>], mut i: usize) -> (usize, usize) {
    for (sequence, steps) in sequences.iter().enumerate() {
        if i < steps.len() {
            return (sequence, i);
        }
        i -= steps.len();
    }
    (sequences.len(), i)
}

/// That each sequence of targets is as long as that of outputs.
pub(crate) fn lengths<S, Y>(outputs: &[Vec<S>], targets: &[Vec<Y>]) -> Result<(), Error> {
    let odd = outputs.iter().zip(targets).position(|(outputs, targets)| outputs.len() != targets.len());
    let Some(i) = odd else { return Ok(()) };
    let (steps, given) = (outputs[i].len(), targets[i].len());
    let message = format!("sample {i} has {steps} steps of outputs but {given} targets; there is one for each step");
    Err(Error::new(ErrorKind::Data, message).in_sample(i))
}

/// The same error, of a step of a sequence.
pub(crate) fn at_step<S>(error: Error, sequences: &[Vec<S>]) -> Error {
    let Some(i) = error.sample() else { return error };
    let (sequence, step) = place(sequences, i);
    Error::new(error.kind(), format!("in step {step} of sample {sequence}, counted as sample {i} of all steps"))
        .because(error)
        .in_sample(sequence)
}

/// The same error, of what is a sample where only the steps of sequence `sequence` are looked at.
pub(super) fn in_sequence(error: Error, sequence: usize) -> Error {
    let Some(step) = error.sample() else { return error };
    Error::new(error.kind(), format!("in step {step} of sample {sequence}, counted as a sample of its own"))
        .because(error)
        .in_sample(sequence)
}

/// That there are sequences with steps, as many of targets and gradients as of outputs, and each of targets as long as that of outputs.
pub(super) fn check<S, Y>(outputs: &[Vec<S>], targets: &[Vec<Y>], gradient: &[Vec<S>]) -> Result<(), Error> {
    check::batch(outputs.len(), targets.len(), gradient.len())?;
    lengths(outputs, targets)?;
    if outputs.iter().all(Vec::is_empty) {
        let message = "the sequences of the batch have no steps: the mean over none is not a number";
        return Err(Error::new(ErrorKind::Data, message));
    }
    Ok(())
}

/// The mean of `loss` over all steps, and its gradient.
pub(super) fn over_steps<S: Copy, Y: Clone>(
    loss: &impl Loss<S, Y>,
    outputs: &[Vec<S>],
    targets: &[Vec<Y>],
    gradient: &mut [Vec<S>],
) -> Result<f64, Error> {
    check(outputs, targets, gradient)?;
    let (steps, targets) = (outputs.concat(), targets.concat());
    let mut dsteps = steps.clone();
    let loss = loss.loss(&steps, &targets, &mut dsteps).map_err(|e| at_step(e, outputs))?;
    let mut rest = dsteps.as_slice();
    for (gradient, outputs) in gradient.iter_mut().zip(outputs) {
        let (here, after) = rest.split_at(outputs.len());
        gradient.clear();
        gradient.extend_from_slice(here);
        rest = after;
    }
    Ok(loss)
}

macro_rules! sequences {
    ($($Loss:ident),*) => { $(
        #[diagnostic::do_not_recommend]
        impl<S: Copy, Y: Clone> Loss<Vec<S>, Vec<Y>> for $Loss
        where
            $Loss: Loss<S, Y>,
        {
            fn loss(&self, outputs: &[Vec<S>], targets: &[Vec<Y>], gradient: &mut [Vec<S>]) -> Result<f64, Error> {
                over_steps(self, outputs, targets, gradient)
            }

            fn count(&self, outputs: &[Vec<S>]) -> usize {
                outputs.iter().map(Vec::len).sum()
            }
        }
    )* };
}
sequences!(Bce, BceWithLogits, Huber, Mse, MultiMargin, Nll);
