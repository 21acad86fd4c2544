//! Long sequences cut into chunks, for training that carries states from chunk to chunk.

use super::Dataset;
use crate::error::{Error, ErrorKind};

impl<X: Clone, Y: Clone> Dataset<X, Y> {
    /// One long sequence, of which every sample is a step, as `n` sequences of equal length that follow each other, for [`Chunks`]. The
    /// steps that are too few for one more of each are left out at the end.
    ///
    /// ```
    /// use dl_core::data::Dataset;
    /// let steps = Dataset::new((0..7).map(|i| [i as f32]).collect(), (1..8).collect::<Vec<usize>>())?;
    /// let streams = steps.streams(2)?;
    /// assert_eq!(streams.inputs(), [[[0.0], [1.0], [2.0]], [[3.0], [4.0], [5.0]]]);
    /// assert_eq!(streams.targets(), [[1, 2, 3], [4, 5, 6]]);
    /// # Ok::<(), dl_core::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// If `n` is 0, or there are fewer than `n` steps.
    pub fn streams(&self, n: usize) -> Result<Dataset<Vec<X>, Vec<Y>>, Error> {
        if n == 0 {
            return Err(Error::new(ErrorKind::Setting, "0 streams: there is at least 1"));
        }
        let steps = self.len() / n;
        if steps == 0 {
            let message = format!("{} steps do not make {n} streams of at least one step", self.len());
            return Err(Error::new(ErrorKind::Data, message));
        }
        Ok(Dataset {
            inputs: self.inputs.chunks_exact(steps).take(n).map(<[X]>::to_vec).collect(),
            targets: self.targets.chunks_exact(steps).take(n).map(<[Y]>::to_vec).collect(),
        })
    }
}

/// Cuts sequences that go on side by side into chunks of a few steps: truncated backpropagation through time. Chunk `k` has a piece of
/// every sequence and goes on where chunk `k − 1` ended, so that the states which that left are those that this begins with.
///
/// Its buffers are reused: after the first chunk nothing is allocated.
///
/// ```
/// use dl_core::data::{Chunks, Dataset};
/// let steps = Dataset::new((0..10).map(|i| [i as f32]).collect(), (1..11).collect::<Vec<usize>>())?;
/// let streams = steps.streams(2)?; // two sequences of 5 steps
/// let mut chunks = Chunks::new(3);
/// let mut epoch = chunks.epoch(&streams)?;
/// assert_eq!(epoch.len(), 2); // of 3 and 2 steps
/// assert_eq!(epoch.next_chunk().unwrap().1, [[1, 2, 3], [6, 7, 8]]);
/// assert_eq!(epoch.next_chunk().unwrap().1, [[4, 5], [9, 10]]);
/// assert!(epoch.next_chunk().is_none());
/// # Ok::<(), dl_core::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Chunks<S, Y> {
    steps: usize,
    inputs: Vec<Vec<S>>,
    targets: Vec<Vec<Y>>,
}

impl<S: Clone, Y: Clone> Chunks<S, Y> {
    /// Chunks of so many steps; the last may be shorter.
    pub fn new(steps: usize) -> Self {
        Chunks { steps, inputs: Vec::new(), targets: Vec::new() }
    }

    /// The chunks of these sequences, from their beginning.
    ///
    /// # Errors
    /// If chunks have no steps, there is no sequence, or the sequences (or those of targets) are not all equally long.
    pub fn epoch<'a>(&'a mut self, streams: &'a Dataset<Vec<S>, Vec<Y>>) -> Result<ChunkEpoch<'a, S, Y>, Error> {
        self.epoch_from(streams, 0)
    }

    /// As [`Chunks::epoch`], from chunk number `first`, counted from 0: where training was interrupted.
    ///
    /// # Errors
    /// As [`Chunks::epoch`].
    pub fn epoch_from<'a>(
        &'a mut self,
        streams: &'a Dataset<Vec<S>, Vec<Y>>,
        first: usize,
    ) -> Result<ChunkEpoch<'a, S, Y>, Error> {
        if self.steps == 0 {
            return Err(Error::new(ErrorKind::Setting, "chunks of 0 steps: they have at least 1"));
        }
        let Some(steps) = streams.inputs.first().map(Vec::len) else {
            return Err(Error::new(ErrorKind::Data, "there is no sequence to cut into chunks"));
        };
        let lengths = streams.inputs.iter().map(Vec::len).zip(streams.targets.iter().map(Vec::len)).enumerate();
        for (i, (inputs, targets)) in lengths {
            if inputs != targets {
                let message =
                    format!("sequence {i} has {inputs} steps but {targets} targets; there is one for each step");
                return Err(Error::new(ErrorKind::Data, message).in_sample(i));
            }
            if inputs != steps {
                let message = format!(
                    "sequence {i} has {inputs} steps, and sequence 0 has {steps}: sequences that go on side by side are equally long"
                );
                return Err(Error::new(ErrorKind::Data, message).in_sample(i));
            }
        }
        self.inputs.resize(streams.len(), Vec::new());
        self.targets.resize(streams.len(), Vec::new());
        Ok(ChunkEpoch { chunks: self, streams, at: first })
    }
}

/// Of every sequence the inputs and the targets of a few steps.
type Chunk<'a, S, Y> = (&'a [Vec<S>], &'a [Vec<Y>]);

/// The chunks of an epoch, one after the other: see [`Chunks`].
#[derive(Debug)]
pub struct ChunkEpoch<'a, S, Y> {
    chunks: &'a mut Chunks<S, Y>,
    streams: &'a Dataset<Vec<S>, Vec<Y>>,
    at: usize,
}

impl<S: Clone, Y: Clone> ChunkEpoch<'_, S, Y> {
    /// How many chunks the epoch has, with those that are over.
    pub fn len(&self) -> usize {
        self.streams.inputs[0].len().div_ceil(self.chunks.steps)
    }

    /// Whether there is no chunk: sequences without steps.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The next chunk: of every sequence the inputs and the targets of its next steps.
    pub fn next_chunk(&mut self) -> Option<Chunk<'_, S, Y>> {
        if self.at >= self.len() {
            return None;
        }
        let first = self.at * self.chunks.steps;
        self.at += 1;
        let end = (first + self.chunks.steps).min(self.streams.inputs[0].len());
        cut(&self.streams.inputs, first..end, &mut self.chunks.inputs);
        cut(&self.streams.targets, first..end, &mut self.chunks.targets);
        Some((&self.chunks.inputs, &self.chunks.targets))
    }
}

/// The steps `range` of every sequence.
fn cut<A: Clone>(sequences: &[Vec<A>], range: core::ops::Range<usize>, chunks: &mut [Vec<A>]) {
    for (sequence, chunk) in sequences.iter().zip(chunks) {
        chunk.clear();
        chunk.extend_from_slice(&sequence[range.clone()]);
    }
}
