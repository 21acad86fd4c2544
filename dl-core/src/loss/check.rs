//! What a loss is given, checked once for all losses; every message names the place, the number and a way out.

use crate::element::Element;
use crate::error::{Error, ErrorKind};

fn data(message: String) -> Error {
    Error::new(ErrorKind::Data, message)
}

/// That there are samples, and as many targets and gradients as outputs.
pub fn batch(outputs: usize, targets: usize, gradient: usize) -> Result<(), Error> {
    if outputs != targets {
        return Err(data(format!(
            "there are {outputs} outputs but {targets} targets; a loss compares them one to one"
        )));
    }
    if outputs != gradient {
        return Err(data(format!("there are {outputs} outputs but room for {gradient} gradients; make it as many")));
    }
    if outputs == 0 {
        return Err(data("the batch is empty: the mean over no samples is not a number".into()));
    }
    Ok(())
}

/// That all outputs, `per` to a sample, are finite.
pub fn outputs<T: Element>(outputs: &[T], per: usize) -> Result<(), Error> {
    match outputs.iter().position(|x| !x.is_finite()) {
        None => Ok(()),
        Some(i) => Err(data(format!(
            "output {} of sample {} is {}; training has diverged or the input is not finite: check the data, lower the \
             learning rate, or clip the gradient",
            i % per,
            i / per,
            outputs[i]
        ))
        .in_sample(i / per)),
    }
}

/// That all numbers, `per` to a sample, are in `[0, 1]`.
pub fn unit_interval<T: Element>(numbers: &[T], per: usize, what: &str, remedy: &str) -> Result<(), Error> {
    match numbers.iter().position(|x| !(*x >= T::ZERO && *x <= T::ONE)) {
        None => Ok(()),
        Some(i) => {
            let message =
                format!("{what} {} of sample {} is {}, not in [0, 1]: {remedy}", i % per, i / per, numbers[i]);
            Err(data(message).in_sample(i / per))
        }
    }
}

/// That all targets, `per` to a sample, are finite.
pub fn targets<T: Element>(targets: &[T], per: usize) -> Result<(), Error> {
    match targets.iter().position(|x| !x.is_finite()) {
        None => Ok(()),
        Some(i) => {
            let message = format!("target {} of sample {} is {}: check the data", i % per, i / per, targets[i]);
            Err(data(message).in_sample(i / per))
        }
    }
}

/// That all labels, `per` to a sample, are classes.
pub fn labels(labels: &[usize], per: usize, classes: usize) -> Result<(), Error> {
    match labels.iter().position(|&label| label >= classes) {
        None => Ok(()),
        Some(i) => {
            let (sample, label) = (i / per, labels[i]);
            let hint = if label == classes { "; labels count from 0" } else { "" };
            Err(data(format!(
                "label {label} of sample {sample} is out of range: {classes} outputs are classes 0 to {}{hint}",
                classes.saturating_sub(1)
            ))
            .in_sample(sample))
        }
    }
}

/// That there are no weights or one for each of the `count` things, none negative.
pub fn weights(weights: &[f64], name: &str, count: usize, things: &str) -> Result<(), Error> {
    if !weights.is_empty() && weights.len() != count {
        return Err(setting(format!("`{name}` has {} numbers for {count} {things}; give one for each", weights.len())));
    }
    match weights.iter().position(|w| !(w.is_finite() && *w >= 0.0)) {
        None => Ok(()),
        Some(i) => Err(setting(format!("`{name}` number {i} is {}; weights are finite and not negative", weights[i]))),
    }
}

/// A setting that makes no sense.
pub fn setting(message: String) -> Error {
    Error::new(ErrorKind::Setting, message)
}

/// The sum of the weights of all labels, by which a weighted mean is divided.
pub fn total_weight(weights: &[f64], labels: &[usize]) -> Result<f64, Error> {
    if weights.is_empty() {
        return Ok(labels.len() as f64);
    }
    let total = labels.iter().map(|&label| weights[label]).sum();
    if total > 0.0 {
        Ok(total)
    } else {
        Err(data("the class weight of every label of the batch is 0: there is nothing to average".into()))
    }
}
