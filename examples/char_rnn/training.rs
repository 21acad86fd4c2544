//! Training by truncated backpropagation through time, with checkpoints.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Instant;

use dl::io::Archive;
use dl::optim::schedule::Schedule;
use dl::prelude::*;
use dl::train::{Epoch, Evaluation};
use indicatif::{ProgressBar, ProgressStyle};

use super::Characters;
use super::text::Text;

/// How to train.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How often to go through the text.
    pub epochs: f64,
    /// Places of the text that are read side by side.
    pub streams: usize,
    /// Steps of a chunk, through which gradients go.
    pub chunk: usize,
    /// Steps in which the learning rate grows to its full size; then it falls to 0 along a cosine.
    pub warm_up: usize,
    /// The norm to which gradients are shortened.
    pub clip: f64,
    /// The most steps from here.
    pub steps: usize,
    /// The seed of dropout.
    pub seed: u64,
    /// Where to save.
    pub file: PathBuf,
}

/// A training that goes on.
pub struct Training<N: Characters, O> {
    pub net: Box<N>,
    pub optimizer: O,
    /// What the network remembers of each stream.
    states: Vec<N::State>,
    /// Steps that are done.
    step: usize,
}

impl<N: Characters, O: Optimizer> Training<N, O> {
    pub fn new(seed: u64, optimizer: O) -> Self {
        Training { net: N::init(seed), optimizer, states: Vec::new(), step: 0 }
    }

    /// Trains, and saves whenever the text has been read once more; the losses, for a picture.
    pub fn run(&mut self, train: &Text, validation: &Text, settings: &Settings) -> Result<Report, dl::Error> {
        let streams = train.streams(settings.streams)?;
        let mut chunks = Chunks::new(settings.chunk);
        let per_epoch = chunks.epoch(&streams)?.len();
        let total = (settings.epochs * per_epoch as f64).ceil() as usize;
        let cosine = CosineAnnealingLr::new(total.saturating_sub(settings.warm_up).max(1)).warm_up(settings.warm_up);
        let peak = self.optimizer.learning_rate();

        let (mut grads, mut tape) = (N::zeros(), N::tape());
        let mut report = Report::new(Vec::<String>::new());
        let last = total.min(self.step.saturating_add(settings.steps));
        let bar = bar(self.step, last);
        while self.step < last {
            let (number, start) = (self.step / per_epoch, Instant::now());
            let mut epoch = chunks.epoch_from(&streams, self.step % per_epoch)?;
            if self.step.is_multiple_of(per_epoch) || self.states.len() != streams.len() {
                self.states = vec![self.net.initial_state(); streams.len()];
            }
            let (mut sum, mut seen) = (0.0, 0);
            while self.step < last
                && let Some((x, y)) = epoch.next_chunk()
            {
                let mut rng = Rng::stream(settings.seed, self.step as u64);
                let scores = self.net.forward_from(&mut tape, x, &self.states, Mode::Train(&mut rng));
                let (loss, dscores) = CrossEntropy.evaluate(scores, y)?;
                // The state goes on, the gradient does not.
                self.states = tape.take_states();
                optim::zero(&mut grads);
                self.net.backward_weights(&mut tape, &dscores, &mut grads);
                optim::clip::by_norm(&mut grads, settings.clip);
                self.optimizer.set_learning_rate(cosine.rate(peak, self.step));
                self.optimizer.step(&mut self.net, &grads);
                (sum, seen, self.step) = (sum + loss, seen + 1, self.step + 1);
                bar.set_message(format!("loss {:.3}", sum / f64::from(seen)));
                bar.inc(1);
            }
            let train = Evaluation { loss: sum / f64::from(seen), metrics: Vec::new() };
            let held_out = Evaluation { loss: nats::<N>(&mut self.net, &mut tape, validation)?, metrics: Vec::new() };
            let line = format!(
                "epoch {:>3}  step {:>6}  training {:.4}  held out {:.4} nats  {:.0} s",
                number + 1,
                self.step,
                train.loss,
                held_out.loss,
                start.elapsed().as_secs_f64()
            );
            if bar.is_hidden() {
                eprintln!("{line}")
            } else {
                bar.println(line)
            }
            report.push(Epoch {
                number: number + 1,
                train,
                validation: Some(held_out),
                learning_rate: self.optimizer.learning_rate(),
                seconds: start.elapsed().as_secs_f64(),
            });
            self.optimizer.set_learning_rate(peak);
            self.save(&settings.file)?;
        }
        bar.finish_and_clear();
        Ok(report)
    }

    /// Weights, moments, states and the number of steps.
    fn save(&self, path: &Path) -> Result<(), dl::Error> {
        let mut archive = Archive::new();
        archive.put_network("", &self.net)?;
        for (name, numbers) in self.optimizer.state() {
            archive.put(&format!("@optimizer.{name}"), &[numbers.len()], &numbers)?;
        }
        let states: Vec<f32> = self.states.iter().flat_map(|state| state.as_slice().iter().copied()).collect();
        archive.put("@states", &[states.len()], &states)?;
        archive.note("step", self.step.to_string());
        archive.save(path)
    }

    /// Takes up what was saved.
    ///
    /// # Errors
    /// If the file is not one of this network and optimizer.
    pub fn resume(&mut self, path: &Path) -> Result<(), dl::Error> {
        let archive = Archive::load(path)?;
        archive.fill_network("", &mut self.net)?;
        let mut state = Vec::new();
        for name in archive.names().filter_map(|name| name.strip_prefix("@optimizer.")) {
            state.push((name.to_string(), archive.numbers(&format!("@optimizer.{name}"))?));
        }
        self.optimizer.set_state(&state)?;
        let states: Vec<f32> = archive.numbers("@states")?;
        self.states = states
            .chunks_exact(size_of::<N::State>() / size_of::<f32>())
            .map(|numbers| {
                let mut state = N::State::default();
                state.as_mut_slice().copy_from_slice(numbers);
                state
            })
            .collect();
        self.step = archive.notes().get("step").and_then(|step| step.parse().ok()).unwrap_or(0);
        Ok(())
    }
}

/// A bar on terminals, nothing elsewhere.
fn bar(done: usize, all: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() || done >= all {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(all as u64).with_position(done as u64);
    match ProgressStyle::with_template("{wide_bar} {pos}/{len}  {msg}  {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Nats per character of a text that is read in many places side by side, each from its beginning on: quick.
fn nats<N: Characters>(net: &mut N, tape: &mut Tape<N>, text: &Text) -> Result<f64, dl::Error> {
    let streams = text.streams((text.len() / 500).clamp(1, 64))?;
    let mut chunks = Chunks::new(100);
    let mut epoch = chunks.epoch(&streams)?;
    let mut states = vec![net.initial_state(); streams.len()];
    let (mut sum, mut n) = (0.0, 0);
    while let Some((x, y)) = epoch.next_chunk() {
        let scores = net.forward_from(tape, x, &states, Mode::Eval);
        let steps = x.iter().map(Vec::len).sum::<usize>();
        sum += steps as f64 * CrossEntropy.evaluate(scores, y)?.0;
        n += steps;
        states = tape.take_states();
    }
    Ok(sum / n as f64)
}

/// Nats per character of a text that is read from beginning to end.
pub fn nats_in_one<N: Characters>(net: &N, text: &Text) -> Result<f64, dl::Error> {
    let mut state = net.initial_state();
    let mut sum = 0.0;
    for (x, y) in text.inputs().chunks(500).zip(text.targets().chunks(500)) {
        let scores = net.predict_from(&x.to_vec(), &mut state);
        sum += y.len() as f64 * CrossEntropy.evaluate(&scores, y)?.0;
    }
    Ok(sum / text.len() as f64)
}
