//! The settings on which the course of a training depends, as text.

use core::fmt::Debug;

use super::options::{Options, Sampling};
use crate::element::Element;
use crate::network::Network;

/// What a checkpoint must agree with for a training to go on: a name and a value each.
pub(super) fn settings<N: Network>(
    options: &Options<'_>,
    optimizer: &impl Debug,
    loss: &impl Debug,
    metrics: &[(String, bool)],
    train: usize,
    validation: Option<usize>,
) -> Vec<(String, String)> {
    let network = format!("{} of {} numbers of {}", N::NAME, numbers::<N>(), N::Elem::NAME);
    list(options, [network, format!("{optimizer:?}"), format!("{loss:?}")], metrics, train, validation)
}

/// The same code for all trainings.
fn list(
    options: &Options<'_>,
    [network, optimizer, loss]: [String; 3],
    metrics: &[(String, bool)],
    train: usize,
    validation: Option<usize>,
) -> Vec<(String, String)> {
    let sampling = match &options.sampling {
        Sampling::Ordered => "in order",
        Sampling::Shuffled => "shuffled",
        Sampling::Balanced(_) => "balanced",
    };
    let schedule = options.schedule.as_ref().map_or("none".to_string(), |s| format!("{} per {:?}", s.text, s.per));
    let metrics: Vec<_> = metrics.iter().map(|(name, _)| name.as_str()).collect();
    let count = |n: Option<usize>| n.map_or("none".to_string(), |n| n.to_string());
    let list = [
        ("network", network),
        ("optimizer", optimizer),
        ("loss", loss),
        ("schedule", schedule),
        ("metrics", metrics.join(", ")),
        ("training samples", train.to_string()),
        ("validation samples", count(validation)),
        ("batch", options.batch.to_string()),
        ("accumulate", options.accumulate.to_string()),
        ("seed", options.seed.to_string()),
        ("sampling", sampling.to_string()),
        ("clipping", format!("{:?}", options.clip)),
        ("watch", options.watch.clone()),
        ("early stopping", count(options.patience)),
        ("restore best", options.restore_best.to_string()),
    ];
    list.map(|(name, value)| (name.to_string(), value)).to_vec()
}

/// How many numbers a network has, running statistics included.
fn numbers<N: Network>() -> usize {
    N::SEGMENTS.iter().map(|s| s.dims.len()).sum()
}
