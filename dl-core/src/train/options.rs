//! What a [`Trainer`](super::Trainer) is told, apart from its optimizer, loss and metrics.

use std::path::PathBuf;

use super::callback::Callbacks;
use super::progress::Progress;
use super::rate::Scheduled;
use crate::error::{Error, ErrorKind};
use crate::optim::Parts;

/// The order in which an epoch goes through the samples.
#[derive(Clone, Debug)]
pub(super) enum Sampling {
    /// As they are.
    Ordered,
    /// Each once, at random.
    Shuffled,
    /// Drawn such that every class of these labels is as frequent.
    Balanced(Vec<usize>),
}

/// How a gradient is bounded before a step.
#[derive(Clone, Copy, Debug)]
pub(super) enum Clip {
    /// Its norm.
    Norm(f64),
    /// Each of its numbers.
    Value(f64),
}

pub(super) struct Options<'a> {
    pub epochs: usize,
    pub batch: usize,
    pub accumulate: usize,
    pub seed: u64,
    pub steps: Option<usize>,
    pub sampling: Sampling,
    pub parts: Parts,
    pub clip: Vec<Clip>,
    pub schedule: Option<Scheduled<'a>>,
    pub watch: String,
    pub patience: Option<usize>,
    pub restore_best: bool,
    pub save_best: Option<PathBuf>,
    pub checkpoint: Option<(usize, PathBuf)>,
    pub resume: Option<PathBuf>,
    pub callbacks: Callbacks<'a>,
    pub progress: Progress<'a>,
}

impl Options<'_> {
    pub fn new() -> Self {
        Options {
            epochs: 1,
            batch: 32,
            accumulate: 1,
            seed: 0,
            steps: None,
            sampling: Sampling::Shuffled,
            parts: Parts::new(),
            clip: Vec::new(),
            schedule: None,
            watch: "loss".into(),
            patience: None,
            restore_best: false,
            save_best: None,
            checkpoint: None,
            resume: None,
            callbacks: Callbacks::default(),
            progress: Progress::auto(),
        }
    }

    /// That the settings make sense.
    pub fn check(&self) -> Result<(), Error> {
        let error = |message: String| Err(Error::new(ErrorKind::Setting, message));
        let counts = [
            ("epochs", Some(self.epochs), "one pass over the data is 1"),
            ("batch", Some(self.batch), "32 or 64 are usual"),
            ("accumulate", Some(self.accumulate), "a step for every batch is 1"),
            ("steps", self.steps, "leave it out to train all epochs"),
            ("early_stopping", self.patience, "the epochs to wait for an improvement"),
            ("checkpoint_every", self.checkpoint.as_ref().map(|c| c.0), "a checkpoint after every epoch is 1"),
        ];
        if let Some((name, _, hint)) = counts.iter().find(|(_, count, _)| *count == Some(0)) {
            return error(format!("`{name}` is 0, but must be at least 1: {hint}"));
        }
        for clip in &self.clip {
            let (Clip::Norm(bound) | Clip::Value(bound)) = *clip;
            if !(bound > 0.0 && bound.is_finite()) {
                return error(format!(
                    "gradients cannot be clipped to {bound}: the bound is a positive number, often 1.0"
                ));
            }
        }
        Ok(())
    }
}
