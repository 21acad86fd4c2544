//! Inputs with their targets.

use crate::error::{Error, ErrorKind};
use crate::rng::Rng;

/// Inputs with their targets: sample `i` is input `i` and target `i`.
///
/// ```
/// use dl_core::data::Dataset;
/// let data = Dataset::new(vec![[0.0_f32, 1.0], [1.0, 0.0]], vec![0_usize, 1])?;
/// assert_eq!(data.inputs()[1], [1.0, 0.0]);
/// assert_eq!(data.targets()[1], 1);
/// # Ok::<(), dl_core::error::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset<X, Y> {
    pub(super) inputs: Vec<X>,
    pub(super) targets: Vec<Y>,
}

impl<X, Y> Dataset<X, Y> {
    /// The samples `(inputs[i], targets[i])`.
    ///
    /// # Errors
    /// If there are not as many targets as inputs.
    pub fn new(inputs: Vec<X>, targets: Vec<Y>) -> Result<Self, Error> {
        if inputs.len() != targets.len() {
            return Err(Error::new(
                ErrorKind::Data,
                format!("{} inputs but {} targets: every input needs one target", inputs.len(), targets.len()),
            ));
        }
        Ok(Dataset { inputs, targets })
    }

    /// The inputs.
    pub fn inputs(&self) -> &[X] {
        &self.inputs
    }

    /// The inputs, to change them in place.
    pub fn inputs_mut(&mut self) -> &mut [X] {
        &mut self.inputs
    }

    /// The targets.
    pub fn targets(&self) -> &[Y] {
        &self.targets
    }

    /// The targets, to change them in place.
    pub fn targets_mut(&mut self) -> &mut [Y] {
        &mut self.targets
    }

    /// The number of samples.
    pub fn len(&self) -> usize {
        self.inputs.len()
    }

    /// Whether there is no sample.
    pub fn is_empty(&self) -> bool {
        self.inputs.is_empty()
    }

    /// The samples in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&X, &Y)> {
        self.inputs.iter().zip(&self.targets)
    }

    /// The two vectors.
    pub fn into_parts(self) -> (Vec<X>, Vec<Y>) {
        (self.inputs, self.targets)
    }

    /// Another input and target for each sample.
    pub fn map<A, B>(self, mut f: impl FnMut(X, Y) -> (A, B)) -> Dataset<A, B> {
        let (inputs, targets) = self.inputs.into_iter().zip(self.targets).map(|(x, y)| f(x, y)).unzip();
        Dataset { inputs, targets }
    }

    /// Another target for each sample: labels to one-hot vectors, say.
    pub fn map_targets<B>(self, f: impl FnMut(Y) -> B) -> Dataset<X, B> {
        Dataset { inputs: self.inputs, targets: self.targets.into_iter().map(f).collect() }
    }

    /// Puts the samples into a random order, the same for the same seed.
    pub fn shuffle(&mut self, seed: u64) {
        // Two equal streams draw the same order twice.
        Rng::new(seed).shuffle(&mut self.inputs);
        Rng::new(seed).shuffle(&mut self.targets);
    }
}

impl<X: Clone, Y: Clone> Dataset<X, Y> {
    /// The samples `indices`, in that order; a sample may be taken several times.
    ///
    /// # Errors
    /// If an index is not below the number of samples.
    pub fn subset(&self, indices: &[usize]) -> Result<Self, Error> {
        if let Some(i) = indices.iter().find(|i| **i >= self.len()) {
            return Err(Error::new(
                ErrorKind::Data,
                format!("sample {i} was asked for, but there are {}, numbered from 0", self.len()),
            ));
        }
        Ok(self.pick(indices))
    }

    /// As [`Dataset::subset`], for indices that are known to be good.
    pub(super) fn pick(&self, indices: &[usize]) -> Self {
        let mut part = Dataset { inputs: Vec::new(), targets: Vec::new() };
        gather(&self.inputs, indices, &mut part.inputs);
        gather(&self.targets, indices, &mut part.targets);
        part
    }
}

/// `to = from[indices]`, copied from heap to heap: values may be larger than the stack.
pub(super) fn gather<A: Clone>(from: &[A], indices: &[usize], to: &mut Vec<A>) {
    to.clear();
    to.reserve(indices.len());
    for &i in indices {
        to.extend_from_slice(&from[i..=i]);
    }
}
