//! [`Trainer::fit`]: the loop over epochs.

use core::fmt::Debug;
use std::time::Instant;

use super::callback::Flow;
use super::evaluate::evaluate;
use super::files::Files;
use super::metrics::Metrics;
use super::options::{Options, Sampling};
use super::pass::{Memory, Passed, broken, pass};
use super::rate::Rate;
use super::report::{Ending, Epoch, Report};
use super::settings::settings;
use super::state::{State, assign};
use super::trainer::Trainer;
use super::watch::Watch;
use crate::data::{Batches, Dataset};
use crate::error::{Error, ErrorKind};
use crate::loss::{Accepts, Loss};
use crate::metrics::Metric;
use crate::optim::Optimizer;
use crate::rng::mix;
use crate::tape::Train;

impl<O: Optimizer + Debug, L: Debug, M> Trainer<'_, O, L, M> {
    /// Trains the network on `train`, with a look at `validation` after every epoch.
    ///
    /// # Errors
    /// If a setting makes no sense, the network lacks a part that is named, a dataset is empty, a target is impossible, the loss or a weight is not finite (with the
    /// epoch and batch; the network has the weights of the end of the last good epoch), or a file cannot be read or written
    /// (which is tried before training begins).
    pub fn fit<N, Y>(
        self,
        net: &mut Box<N>,
        train: &Dataset<N::Input, Y>,
        validation: &Dataset<N::Input, Y>,
    ) -> Result<Report, Error>
    where
        N: Train,
        Y: Clone,
        L: Loss<N::Output, Y> + Accepts<N::Ends>,
        M: Metrics<N::Output, Y>,
    {
        self.run(&mut **net, train, Some(validation))
    }

    /// Trains the network on `train`, without looking at other data: what is watched is then watched on the training set.
    ///
    /// # Errors
    /// As [`Trainer::fit`].
    pub fn fit_without_validation<N, Y>(self, net: &mut Box<N>, train: &Dataset<N::Input, Y>) -> Result<Report, Error>
    where
        N: Train,
        Y: Clone,
        L: Loss<N::Output, Y> + Accepts<N::Ends>,
        M: Metrics<N::Output, Y>,
    {
        self.run(&mut **net, train, None)
    }

    fn run<N, Y>(
        self,
        net: &mut N,
        train: &Dataset<N::Input, Y>,
        validation: Option<&Dataset<N::Input, Y>>,
    ) -> Result<Report, Error>
    where
        N: Train,
        Y: Clone,
        L: Loss<N::Output, Y>,
        M: Metrics<N::Output, Y>,
    {
        let Trainer { mut optimizer, loss, mut metrics, mut options } = self;
        options.check()?;
        optimizer.parts_mut().extend(&options.parts);
        optimizer.validate_for::<N>()?;
        options.callbacks.check::<N>()?;
        not_empty("training", train)?;
        validation.map_or(Ok(()), |data| not_empty("validation", data))?;
        if let Some(name) = broken(net) {
            let what = "holds a number that is not finite, before training has begun: begin with other weights";
            return Err(Error::new(ErrorKind::Data, format!("`{name}` of the network {what}")));
        }
        let mut list = Vec::new();
        metrics.list(&mut list);
        let metrics = list;
        let names: Vec<_> = metrics.iter().map(|m| (m.name().to_string(), m.higher_is_better())).collect();
        let watch = Watch::new(&options.watch, &names, validation.is_some())?;
        let settings = settings::<N>(&options, &optimizer, &loss, &names, train.len(), validation.map(Dataset::len));
        let files = Files::new(&mut options, settings)?;
        let mut rate = Rate::new(options.schedule.take(), optimizer.learning_rate())?;
        let mut state = State::new(net, Report::new(names.into_iter().map(|(name, _)| name)));
        if let Some(path) = options.resume.take() {
            files.resume(&path, net, &mut state, &mut optimizer, &mut rate, &watch)?;
            assign(&mut *state.good, net);
        }
        let memory = Memory::new(batches(&options), options.batch.min(train.len()), optimizer.parts());
        let mut run = Run { train, validation, optimizer, rate, loss, metrics, watch, files, memory, options };
        let result = loop {
            match run.ending(&state) {
                Some(ending) => break Ok(ending),
                None => match run.epoch(net, &mut state) {
                    Ok(None) => {}
                    Ok(Some(ending)) => break Ok(ending),
                    Err(error) => break Err(error),
                },
            }
        };
        match result {
            Ok(ending) => state.report.ending = ending,
            Err(error) => {
                assign(net, &*state.good);
                return Err(describe(error, &state));
            }
        }
        if let (Some(best), true) = (&state.best, run.options.restore_best) {
            assign(net, &**best);
        }
        Ok(state.report)
    }
}

/// All that a training works with.
struct Run<'r, 'o, N: Train, Y, O, L> {
    train: &'r Dataset<N::Input, Y>,
    validation: Option<&'r Dataset<N::Input, Y>>,
    optimizer: O,
    rate: Rate<'o>,
    loss: L,
    metrics: Vec<&'r mut dyn Metric<N::Output, Y>>,
    watch: Watch,
    files: Files,
    memory: Memory<N, Y>,
    options: Options<'o>,
}

impl<N: Train, Y: Clone, O: Optimizer, L: Loss<N::Output, Y>> Run<'_, '_, N, Y, O, L> {
    /// Whether training is over before a next epoch.
    fn ending(&self, state: &State<N>) -> Option<Ending> {
        let done = state.report.epochs.len();
        // If no epoch is the best, all of them had no number to compare.
        let waited = done - state.report.best.map_or(0, |best| best + 1);
        match self.options {
            Options { epochs, .. } if done >= epochs => Some(Ending::Done),
            Options { patience: Some(patience), .. } if waited >= patience => Some(Ending::Early),
            Options { steps: Some(steps), .. } if state.steps >= steps => Some(Ending::Steps),
            _ => None,
        }
    }

    /// One epoch, and everything that is due after it; whether training ends with it.
    fn epoch(&mut self, net: &mut N, state: &mut State<N>) -> Result<Option<Ending>, Error> {
        let begin = Instant::now();
        let number = state.report.epochs.len() + 1;
        let Passed { evaluation, whole, ending } = pass(
            net,
            self.train,
            number - 1,
            &mut state.steps,
            &mut self.memory,
            (&mut self.optimizer, &self.rate),
            &self.loss,
            &mut self.metrics,
            &mut self.options,
        )?;
        if let Some(name) = broken(net) {
            let what = "holds a number that is not finite: training has diverged; lower the learning rate, or clip the gradient";
            return Err(Error::new(ErrorKind::Data, format!("after the last batch, `{name}` {what}")));
        }
        let validation = match self.validation {
            Some(data) => Some(
                evaluate(net, data, &self.loss, &mut self.metrics)
                    .map_err(|e| Error::new(e.kind(), "on the validation set").because(e))?,
            ),
            None => None,
        };
        let learning_rate = self.optimizer.learning_rate();
        let seconds = begin.elapsed().as_secs_f64();
        let epoch = Epoch { number, train: evaluation, validation, learning_rate, seconds };
        self.options.progress.end(&epoch, self.options.epochs, &state.report.metrics);
        state.report.push(epoch);
        assign(&mut *state.good, net);
        let best = self.watch.judge(&mut state.report, number - 1);
        if best && self.options.restore_best {
            state.keep_best(net);
        }
        let epoch = &state.report.epochs[number - 1];
        self.rate.observe(self.watch.value(epoch));
        let flow = self.options.callbacks.on_epoch(epoch, net);
        let ending = ending.or_else(|| (flow == Flow::Stop).then_some(Ending::Callback)).or_else(|| self.ending(state));
        // Half an epoch cannot be gone on with.
        if whole {
            self.files.save(net, state, &self.optimizer, &self.rate, (best, ending.is_some()))?;
        }
        Ok(ending)
    }
}

fn batches<X: Clone, Y: Clone>(options: &Options<'_>) -> Batches<X, Y> {
    let batches = Batches::new(options.batch);
    // Another stream than those of the batches' own randomness.
    let seed = mix(options.seed, u64::MAX);
    match &options.sampling {
        Sampling::Ordered => batches,
        Sampling::Shuffled => batches.shuffled(seed),
        Sampling::Balanced(labels) => batches.balanced(labels, seed),
    }
}

fn not_empty<X, Y>(which: &str, data: &Dataset<X, Y>) -> Result<(), Error> {
    if data.is_empty() {
        return Err(Error::new(ErrorKind::Data, format!("the {which} set has no samples")));
    }
    Ok(())
}

/// Says where training stopped, and what the network is now.
fn describe<N>(error: Error, state: &State<N>) -> Error {
    let done = state.report.epochs.len();
    let weights = match done {
        0 => "those it began with".to_string(),
        done => format!("those of the end of epoch {done}"),
    };
    let place =
        if error.kind() == ErrorKind::Io { format!("after epoch {done}") } else { format!("in epoch {}", done + 1) };
    Error::new(error.kind(), format!("training stopped {place}, the network's weights are {weights}")).because(error)
}
