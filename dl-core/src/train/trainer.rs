//! [`Trainer`] and its options.

use core::fmt::Debug;
use std::io::Write;
use std::path::PathBuf;

use super::callback::{Batch, Flow};
use super::options::{Clip, Options, Sampling};
use super::progress::Progress;
use super::rate::{Per, Scheduled};
use super::report::Epoch;
use crate::optim::schedule::Schedule;

/// Trains networks: the loop over epochs and batches, with everything around it.
///
/// ```text
/// let (train, test) = dl::data::digits();
/// let mut net = LeNet5::init(42);
/// let report = Trainer::new(Adam::new(1e-3), CrossEntropy)
///     .epochs(20)
///     .batch(64)
///     .metric(Accuracy::new())
///     .early_stopping(3)
///     .fit(&mut net, &train, &test)?;
/// println!("{report}");
/// ```
///
/// What is random (the order of the samples, dropout) is a function of the seed, the epoch and the step: the same program gives
/// the same network, bit for bit, on any number of threads, and also when it is interrupted and resumed
/// ([`Trainer::checkpoint_every`], [`Trainer::resume`]).
///
/// While it trains, a terminal shows a bar, and a file or pipe gets one line per epoch; [`Trainer::quiet`] turns both off.
///
/// If something goes wrong, [`fit`](Trainer::fit) returns an error that says where, and leaves the network with the weights of
/// the end of the last good epoch.
#[must_use = "a trainer does nothing until `fit`"]
pub struct Trainer<'a, O, L, M = ()> {
    pub(super) optimizer: O,
    pub(super) loss: L,
    pub(super) metrics: M,
    pub(super) options: Options<'a>,
}

impl<O, L> Trainer<'_, O, L> {
    /// A trainer for one epoch of shuffled batches of 32 samples, unless told otherwise.
    pub fn new(optimizer: O, loss: L) -> Self {
        Trainer { optimizer, loss, metrics: (), options: Options::new() }
    }
}

impl<'a, O, L, M> Trainer<'a, O, L, M> {
    /// How often to go through the data. After [`Trainer::resume`], the epochs that were done before are counted in.
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.options.epochs = epochs;
        self
    }

    /// Samples in a batch; the last one of an epoch may be shorter.
    pub fn batch(mut self, samples: usize) -> Self {
        self.options.batch = samples;
        self
    }

    /// One step for every `batches` batches, with the mean of their gradients over samples: as one large batch, in the memory
    /// of a small one. (Batch normalization sees the small ones.)
    pub fn accumulate(mut self, batches: usize) -> Self {
        self.options.accumulate = batches;
        self
    }

    /// The seed of everything random in training. The default is 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.options.seed = seed;
        self
    }

    /// Ends training after this many steps of the optimizer, if it has not ended before: to try things out.
    pub fn steps(mut self, steps: usize) -> Self {
        self.options.steps = Some(steps);
        self
    }

    /// Whether every epoch takes the samples in a new random order (the default), or as they are.
    pub fn shuffle(mut self, shuffle: bool) -> Self {
        self.options.sampling = if shuffle { Sampling::Shuffled } else { Sampling::Ordered };
        self
    }

    /// Draws samples at random such that all classes are equally frequent, for data in which some are rare. `labels` are those
    /// of the training set: `.balanced(train.targets())`.
    pub fn balanced(mut self, labels: &[usize]) -> Self {
        self.options.sampling = Sampling::Balanced(labels.to_vec());
        self
    }

    /// Another measure to report, for training and validation: `.metric(Accuracy::new())`.
    pub fn metric<A>(self, metric: A) -> Trainer<'a, O, L, (M, A)> {
        let Trainer { optimizer, loss, metrics, options } = self;
        Trainer { optimizer, loss, metrics: (metrics, metric), options }
    }

    /// How the learning rate changes from epoch to epoch. It starts from the optimizer's.
    pub fn schedule(self, schedule: impl Schedule + Debug + 'a) -> Self {
        self.scheduled(schedule, Per::Epoch)
    }

    /// How the learning rate changes from step to step. It starts from the optimizer's.
    pub fn schedule_steps(self, schedule: impl Schedule + Debug + 'a) -> Self {
        self.scheduled(schedule, Per::Step)
    }

    fn scheduled(mut self, schedule: impl Schedule + Debug + 'a, per: Per) -> Self {
        let text = format!("{schedule:?}");
        self.options.schedule = Some(Scheduled { schedule: Box::new(schedule), per, text });
        self
    }

    /// Leaves a part of the network exactly as it is, in the optimizer and in the passes: `.freeze("body")`. A part is the beginning
    /// of names, and the longest counts: see [`Parts`](crate::optim::Parts). Its batch
    /// statistics stand still, as in evaluation.
    pub fn freeze(mut self, part: &str) -> Self {
        self.options.parts.freeze(part);
        self
    }

    /// Multiplies the learning rate of a part of the network by `factor`: `.rate("body", 0.1)`. Schedules move the rate of all
    /// parts. What a part is, see [`Trainer::freeze`].
    pub fn rate(mut self, part: &str, factor: f64) -> Self {
        self.options.parts.rate(part, factor);
        self
    }

    /// Shortens every gradient whose norm, over all weights together, is above `norm` (Pascanu et al. 2013).
    pub fn clip_norm(mut self, norm: f64) -> Self {
        self.options.clip.push(Clip::Norm(norm));
        self
    }

    /// Limits every number of the gradient to `−value ..= value`.
    pub fn clip_value(mut self, value: f64) -> Self {
        self.options.clip.push(Clip::Value(value));
        self
    }

    /// What decides which epoch is the best: `"loss"` (the default) or the name of a metric; on the validation set, or the
    /// training set if there is no other.
    pub fn watch(mut self, name: &str) -> Self {
        self.options.watch = name.into();
        self
    }

    /// Ends training when what is [watched](Trainer::watch) has not improved for `patience` epochs, and leaves the network with
    /// the weights of the best epoch, also if training ends for another reason.
    pub fn early_stopping(mut self, patience: usize) -> Self {
        self.options.patience = Some(patience);
        self.options.restore_best = true;
        self
    }

    /// Leaves the network with the weights of the best epoch instead of the last one.
    pub fn restore_best(mut self) -> Self {
        self.options.restore_best = true;
        self
    }

    /// Saves the weights to `path` whenever an epoch is the best so far, as [`save`](crate::io) does: the file is always
    /// whole.
    pub fn save_best(mut self, path: impl Into<PathBuf>) -> Self {
        self.options.save_best = Some(path.into());
        self
    }

    /// Saves the state of training to `path` after every `epochs` epochs and at the end: weights, optimizer, schedule, report.
    /// [`Trainer::resume`] goes on from there.
    pub fn checkpoint_every(mut self, epochs: usize, path: impl Into<PathBuf>) -> Self {
        self.options.checkpoint = Some((epochs, path.into()));
        self
    }

    /// Goes on from a checkpoint as if training had not been interrupted: the network gets its weights, and the result is the
    /// same bit for bit. Network, data and settings must be those of the checkpoint; `epochs`, `steps` and what does not change
    /// the numbers (progress, callbacks, where to save) may differ.
    pub fn resume(mut self, path: impl Into<PathBuf>) -> Self {
        self.options.resume = Some(path.into());
        self
    }

    /// Calls `f` after every batch. It may end training by returning [`Flow::Stop`] or
    /// [`ControlFlow::Break`](core::ops::ControlFlow).
    pub fn on_batch<F: Into<Flow>>(mut self, f: impl FnMut(&Batch) -> F + 'a) -> Self {
        self.options.callbacks.add_batch(f);
        self
    }

    /// Calls `f` after every epoch. It may end training by returning [`Flow::Stop`] or
    /// [`ControlFlow::Break`](core::ops::ControlFlow).
    pub fn on_epoch<F: Into<Flow>>(mut self, f: impl FnMut(&Epoch) -> F + 'a) -> Self {
        self.options.callbacks.add_epoch(f);
        self
    }

    /// As [`Trainer::on_epoch`], with the network as it is then: `|epoch, net: &LeNet5| …`.
    pub fn on_epoch_with<N: 'static, F: Into<Flow>>(mut self, f: impl FnMut(&Epoch, &N) -> F + 'a) -> Self {
        self.options.callbacks.add_epoch_with(f);
        self
    }

    /// Shows nothing while training.
    pub fn quiet(mut self) -> Self {
        self.options.progress = Progress::Off;
        self
    }

    /// Writes a line per epoch to `out`, and shows no bar.
    pub fn lines_to(mut self, out: impl Write + 'a) -> Self {
        self.options.progress = Progress::Lines(Box::new(out));
        self
    }
}
