//! What training did, epoch by epoch.

/// The loss and the metrics of one pass over a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// The mean loss per sample.
    pub loss: f64,
    /// The metrics, in the order in which the trainer was given them.
    pub metrics: Vec<f64>,
}

/// What one epoch gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Epoch {
    /// Which one, from 1.
    pub number: usize,
    /// On the training set: means over the epoch, of batches that were seen while the weights changed, in training mode.
    pub train: Evaluation,
    /// On the validation set, with the weights of the end of the epoch, in evaluation mode.
    pub validation: Option<Evaluation>,
    /// The learning rate of its last step.
    pub learning_rate: f64,
    /// How long it took, validation included.
    pub seconds: f64,
}

/// Why training ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending {
    /// All epochs are done.
    Done,
    /// As many steps are done as [`Trainer::steps`](super::Trainer::steps) allows.
    Steps,
    /// [`Trainer::early_stopping`](super::Trainer::early_stopping): no improvement for too long.
    Early,
    /// A callback said so.
    Callback,
}

/// The course of a training: a table to print, to save as CSV and to draw.
///
/// ```
/// # use dl_core::train::{Epoch, Report, Evaluation};
/// let mut report = Report::new(["accuracy"]);
/// report.push(Epoch {
///     number: 1,
///     train: Evaluation { loss: 0.9, metrics: vec![0.7] },
///     validation: Some(Evaluation { loss: 0.5, metrics: vec![0.8] }),
///     learning_rate: 1e-3,
///     seconds: 2.0,
/// });
/// println!("{report}");
/// assert_eq!(report.values("validation accuracy"), Some(vec![0.8]));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub(super) metrics: Vec<String>,
    pub(super) epochs: Vec<Epoch>,
    /// The index of the best epoch.
    pub(super) best: Option<usize>,
    pub(super) ending: Ending,
}

impl Report {
    /// An empty report on the metrics of these names.
    pub fn new<M: Into<String>>(metrics: impl IntoIterator<Item = M>) -> Self {
        let metrics = metrics.into_iter().map(Into::into).collect();
        Report { metrics, epochs: Vec::new(), best: None, ending: Ending::Done }
    }

    /// Adds an epoch.
    pub fn push(&mut self, epoch: Epoch) {
        self.epochs.push(epoch);
    }

    /// The names of the metrics.
    pub fn metrics(&self) -> &[String] {
        &self.metrics
    }

    /// The epochs, in order.
    pub fn epochs(&self) -> &[Epoch] {
        &self.epochs
    }

    /// The last epoch.
    pub fn last(&self) -> Option<&Epoch> {
        self.epochs.last()
    }

    /// The epoch that was best by what the trainer watched
    /// ([`Trainer::watch`](super::Trainer::watch): the validation loss if nothing else was said).
    pub fn best(&self) -> Option<&Epoch> {
        self.best.and_then(|i| self.epochs.get(i))
    }

    /// Why training ended.
    pub fn ending(&self) -> Ending {
        self.ending
    }

    /// The names of the columns: `epoch`, `train loss`, `train accuracy`, …, `validation loss`, …, `learning rate`, `seconds`.
    pub fn columns(&self) -> Vec<String> {
        let mut columns = vec!["epoch".to_string()];
        for set in ["train", "validation"] {
            columns.push(format!("{set} loss"));
            columns.extend(self.metrics.iter().map(|m| format!("{set} {m}")));
        }
        columns.extend(["learning rate".to_string(), "seconds".to_string()]);
        columns
    }

    /// One row of numbers per epoch, as wide as [`Report::columns`]; NaN where there was no validation.
    pub fn rows(&self) -> Vec<Vec<f64>> {
        let absent = Evaluation { loss: f64::NAN, metrics: vec![f64::NAN; self.metrics.len()] };
        let row = |epoch: &Epoch| {
            let mut row = vec![epoch.number as f64];
            for scores in [&epoch.train, epoch.validation.as_ref().unwrap_or(&absent)] {
                row.push(scores.loss);
                row.extend(&scores.metrics);
            }
            row.extend([epoch.learning_rate, epoch.seconds]);
            row
        };
        self.epochs.iter().map(row).collect()
    }

    /// A column by its name, one number per epoch: `report.values("validation loss")`.
    pub fn values(&self, column: &str) -> Option<Vec<f64>> {
        let i = self.columns().iter().position(|c| c == column)?;
        Some(self.rows().iter().map(|row| row[i]).collect())
    }

    /// The inverse of [`Report::rows`].
    pub(super) fn from_rows(metrics: Vec<String>, width: usize, numbers: &[f64]) -> Self {
        let m = metrics.len();
        let scores = |row: &[f64]| Evaluation { loss: row[0], metrics: row[1..=m].to_vec() };
        let epoch = |row: &[f64]| Epoch {
            number: row[0] as usize,
            train: scores(&row[1..]),
            validation: Some(scores(&row[m + 2..])).filter(|s| !s.loss.is_nan()),
            learning_rate: row[2 * m + 3],
            seconds: row[2 * m + 4],
        };
        let epochs = numbers.chunks_exact(width).map(epoch).collect();
        Report { metrics, epochs, best: None, ending: Ending::Done }
    }
}
