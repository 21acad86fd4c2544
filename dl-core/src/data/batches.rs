//! Batches: the samples of an epoch in order, shuffled, or drawn with weights.

use std::collections::BTreeMap;

use super::dataset::{Dataset, gather};
use crate::error::{Error, ErrorKind};
use crate::rng::Rng;

/// How an epoch goes through the samples.
#[derive(Clone, Debug)]
enum Order {
    /// From the first to the last.
    AsIs,
    /// Each once, in a random order.
    Shuffled { seed: u64 },
    /// As many as there are, drawn with replacement; the sums of the weights up to each sample.
    Weighted { seed: u64, sums: Vec<f64> },
}

/// Cuts datasets into batches. Its buffers are reused: after the first epoch nothing is allocated.
///
/// The order of an epoch follows from the seed and the number of the epoch alone, so that a run which was interrupted goes on at
/// epoch `e` exactly as if it had not been.
///
/// ```
/// use dl_core::data::{Batches, Dataset};
/// let data = Dataset::new((0..10).map(|i| [i as f32]).collect(), (0..10).collect::<Vec<usize>>())?;
/// let mut batches = Batches::new(4).shuffled(1);
/// let mut epoch = batches.epoch(&data, 0)?;
/// assert_eq!(epoch.len(), 3); // 4, 4 and 2 samples
/// while let Some((inputs, targets)) = epoch.next_batch() {
///     assert_eq!(inputs[0][0], targets[0] as f32);
/// }
/// # Ok::<(), dl_core::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Batches<X, Y> {
    size: usize,
    order: Order,
    drop_last: bool,
    indices: Vec<usize>,
    inputs: Vec<X>,
    targets: Vec<Y>,
}

impl<X: Clone, Y: Clone> Batches<X, Y> {
    /// Batches of `size` samples, in order; the last may be shorter.
    pub fn new(size: usize) -> Self {
        let (indices, inputs, targets) = (Vec::new(), Vec::new(), Vec::new());
        Batches { size, order: Order::AsIs, drop_last: false, indices, inputs, targets }
    }

    /// Every epoch in another random order.
    pub fn shuffled(mut self, seed: u64) -> Self {
        self.order = Order::Shuffled { seed };
        self
    }

    /// Every epoch draws as many samples as there are, with replacement, each class with equal probability and each sample of
    /// a class as likely as the others: for data in which some classes are rare. `labels` are those of the data.
    pub fn balanced(self, labels: &[usize], seed: u64) -> Self {
        let mut counts = BTreeMap::<usize, usize>::new();
        labels.iter().for_each(|label| *counts.entry(*label).or_default() += 1);
        let weights = labels.iter().map(|label| 1.0 / counts[label] as f64);
        self.drawn(weights, seed)
    }

    /// Every epoch draws as many samples as there are, with replacement, sample `i` with probability `weights[i] / Σ weights`:
    /// PyTorch's `WeightedRandomSampler`.
    ///
    /// # Errors
    /// If a weight is negative or not finite, or all are 0.
    pub fn weighted(self, weights: &[f64], seed: u64) -> Result<Self, Error> {
        if let Some(i) = weights.iter().position(|w| !(*w >= 0.0 && w.is_finite())) {
            let weight = weights[i];
            return Err(Error::new(
                ErrorKind::Setting,
                format!("the weight of sample {i} is {weight}: weights are finite and not negative"),
            ));
        }
        let sum = weights.iter().fold(0.0, |sum, weight| sum + weight);
        if !(sum > 0.0 && sum.is_finite()) {
            return Err(Error::new(
                ErrorKind::Setting,
                format!("the {} weights add up to {sum}, so that no sample can be drawn", weights.len()),
            ));
        }
        Ok(self.drawn(weights.iter().copied(), seed))
    }

    fn drawn(mut self, weights: impl Iterator<Item = f64>, seed: u64) -> Self {
        let mut sum = 0.0;
        let sums = weights
            .map(|weight| {
                sum += weight;
                sum
            })
            .collect();
        self.order = Order::Weighted { seed, sums };
        self
    }

    /// Leaves out a last batch that is shorter than the others.
    pub fn drop_last(mut self) -> Self {
        self.drop_last = true;
        self
    }

    /// The batches of epoch number `epoch`.
    ///
    /// # Errors
    /// If there is no sample, the batch size is 0, `drop_last` leaves no batch, or the weights (or labels) are those of other data.
    pub fn epoch<'a>(&'a mut self, data: &'a Dataset<X, Y>, epoch: usize) -> Result<Epoch<'a, X, Y>, Error> {
        let n = data.len();
        if self.size == 0 {
            return Err(Error::new(ErrorKind::Setting, "batches of 0 samples: the batch size is at least 1"));
        }
        if n == 0 {
            return Err(Error::new(ErrorKind::Data, "the dataset is empty: there is nothing to make batches of"));
        }
        if self.drop_last && n < self.size {
            return Err(Error::new(
                ErrorKind::Setting,
                format!("{n} samples do not fill one batch of {}, and `drop_last` leaves out shorter ones", self.size),
            ));
        }
        self.indices.clear();
        match &self.order {
            Order::AsIs => {}
            Order::Shuffled { seed } => {
                self.indices.extend(0..n);
                Rng::stream(*seed, epoch as u64).shuffle(&mut self.indices);
            }
            Order::Weighted { seed, sums } => {
                if sums.len() != n {
                    return Err(Error::new(
                        ErrorKind::Data,
                        format!("weights of {} samples were given, but the dataset has {n}", sums.len()),
                    ));
                }
                let mut rng = Rng::stream(*seed, epoch as u64);
                let total = sums[n - 1];
                // The sample whose share of 0..total the number falls into.
                let draw = |_| {
                    let number = rng.uniform() * total;
                    sums.partition_point(|sum| *sum <= number).min(n - 1)
                };
                self.indices.extend((0..n).map(draw));
            }
        }
        let end = if self.drop_last { n / self.size * self.size } else { n };
        Ok(Epoch {
            data,
            indices: &self.indices,
            inputs: &mut self.inputs,
            targets: &mut self.targets,
            size: self.size,
            at: 0,
            end,
        })
    }
}

/// The batches of one epoch.
#[derive(Debug)]
pub struct Epoch<'a, X, Y> {
    data: &'a Dataset<X, Y>,
    /// Empty if the samples are taken in order.
    indices: &'a [usize],
    inputs: &'a mut Vec<X>,
    targets: &'a mut Vec<Y>,
    size: usize,
    at: usize,
    end: usize,
}

impl<'a, X: Clone, Y: Clone> Epoch<'a, X, Y> {
    /// The inputs and targets of the next batch; `None` after the last.
    pub fn next_batch(&mut self) -> Option<(&[X], &[Y])> {
        let range = self.at..self.at.saturating_add(self.size).min(self.end);
        if range.is_empty() {
            return None;
        }
        self.at = range.end;
        if self.indices.is_empty() {
            return Some((&self.data.inputs()[range.clone()], &self.data.targets()[range]));
        }
        let indices = &self.indices[range];
        gather(self.data.inputs(), indices, self.inputs);
        gather(self.data.targets(), indices, self.targets);
        Some((self.inputs, self.targets))
    }

    /// The numbers that the epoch's samples have in the dataset, in the order in which they come; empty if that is the
    /// dataset's own order.
    pub fn indices(&self) -> &'a [usize] {
        self.indices
    }

    /// How many batches remain.
    pub fn len(&self) -> usize {
        (self.end - self.at).div_ceil(self.size)
    }

    /// Whether there is no further batch.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Passes over the next `n` batches, as a run does that goes on in the middle of an epoch.
    pub fn skip(&mut self, n: usize) {
        self.at = self.at.saturating_add(n.saturating_mul(self.size)).min(self.end);
    }
}
