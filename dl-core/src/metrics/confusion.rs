//! Which classes are taken for which.

use super::{Metric, argmax, data, same_length};
use crate::data::check_labels;
use crate::element::Element;
use crate::error::{Error, ErrorKind};

/// How often a sample of each class was taken for each class.
///
/// ```
/// use dl_core::metrics::ConfusionMatrix;
/// let mut matrix = ConfusionMatrix::new(2)?;
/// matrix.add_labels(&[0, 1, 1, 1], &[0, 0, 1, 1])?; // predicted, true
/// assert_eq!(matrix.rows().collect::<Vec<_>>(), [[1, 1], [0, 2]]);
/// assert_eq!(matrix.recall(), [0.5, 1.0]);
/// assert_eq!(matrix.accuracy()?, 0.75);
/// println!("{matrix}");
/// # Ok::<(), dl_core::error::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfusionMatrix {
    classes: usize,
    /// Rows are the true classes, columns the predicted ones.
    counts: Vec<usize>,
    /// For each true class, samples without a prediction: a score was NaN.
    undecided: Vec<usize>,
}

impl ConfusionMatrix {
    /// Of no samples yet.
    ///
    /// # Errors
    /// If there are no classes, or more than 10,000, whose matrix nobody could read.
    pub fn new(classes: usize) -> Result<Self, Error> {
        if !(1..=10_000).contains(&classes) {
            let message = format!("a confusion matrix of {classes} classes: it can have from 1 to 10,000");
            return Err(Error::new(ErrorKind::Setting, message));
        }
        Ok(ConfusionMatrix { classes, counts: vec![0; classes * classes], undecided: vec![0; classes] })
    }

    /// Counts samples by their predicted and their true classes.
    ///
    /// # Errors
    /// If there are not as many of both, or one is not below the number of classes.
    pub fn add_labels(&mut self, predicted: &[usize], targets: &[usize]) -> Result<(), Error> {
        same_length(predicted.len(), targets.len())?;
        check_labels(predicted, self.classes)?;
        check_labels(targets, self.classes)?;
        predicted.iter().zip(targets).for_each(|(p, t)| self.counts[t * self.classes + p] += 1);
        Ok(())
    }

    /// Counts samples by their largest score and their true class. A sample with a NaN among its scores is counted as undecided.
    ///
    /// # Errors
    /// If there are not as many of both, there are not as many scores as classes, or a label is not below the number of classes.
    pub fn add_scores<T: Element, const C: usize>(
        &mut self,
        outputs: &[[T; C]],
        targets: &[usize],
    ) -> Result<(), Error> {
        same_length(outputs.len(), targets.len())?;
        if C != self.classes {
            return Err(data(format!("outputs of {C} scores for a confusion matrix of {} classes", self.classes)));
        }
        check_labels(targets, C)?;
        for (scores, target) in outputs.iter().zip(targets) {
            match argmax(scores) {
                Some(class) => self.counts[target * C + class] += 1,
                None => self.undecided[*target] += 1,
            }
        }
        Ok(())
    }

    /// For each true class, how often it was taken for each class.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[usize]> {
        self.counts.chunks_exact(self.classes)
    }

    /// For each true class, how many of its samples had no prediction.
    pub fn undecided(&self) -> &[usize] {
        &self.undecided
    }

    /// How many samples were counted.
    pub fn total(&self) -> usize {
        self.counts.iter().chain(&self.undecided).sum()
    }

    /// The share of samples that are right.
    ///
    /// # Errors
    /// If there is no sample.
    pub fn accuracy(&self) -> Result<f64, Error> {
        super::mean((0..self.classes).map(|c| self.right(c)).sum::<usize>() as f64, self.total(), "accuracy")
    }

    /// For each class, the share of samples taken for it that are of it; 0 if none was.
    pub fn precision(&self) -> Vec<f64> {
        (0..self.classes).map(|c| share(self.right(c), self.predicted(c))).collect()
    }

    /// For each class, the share of its samples that were taken for it; 0 if there is none.
    pub fn recall(&self) -> Vec<f64> {
        (0..self.classes).map(|c| share(self.right(c), self.support(c))).collect()
    }

    /// For each class, the harmonic mean of precision and recall, `2pr/(p + r)`; 0 if both are.
    pub fn f1(&self) -> Vec<f64> {
        (0..self.classes).map(|c| share(2 * self.right(c), self.predicted(c) + self.support(c))).collect()
    }

    /// The mean precision of the classes that occur, be it in the targets or in the predictions, as scikit-learn has it.
    ///
    /// # Errors
    /// If there is no sample.
    pub fn macro_precision(&self) -> Result<f64, Error> {
        self.macro_mean(self.precision(), "precision")
    }

    /// The mean recall of the classes that occur; see [`ConfusionMatrix::macro_precision`].
    ///
    /// # Errors
    /// If there is no sample.
    pub fn macro_recall(&self) -> Result<f64, Error> {
        self.macro_mean(self.recall(), "recall")
    }

    /// The mean F1 of the classes that occur; see [`ConfusionMatrix::macro_precision`].
    ///
    /// # Errors
    /// If there is no sample.
    pub fn macro_f1(&self) -> Result<f64, Error> {
        self.macro_mean(self.f1(), "F1")
    }

    fn macro_mean(&self, values: Vec<f64>, name: &str) -> Result<f64, Error> {
        let occurs = |c: &usize| self.support(*c) + self.predicted(*c) > 0;
        let sum = (0..self.classes).filter(occurs).map(|c| values[c]).sum();
        super::mean(sum, (0..self.classes).filter(occurs).count(), name)
    }

    fn right(&self, class: usize) -> usize {
        self.counts[class * self.classes + class]
    }

    fn predicted(&self, class: usize) -> usize {
        self.rows().map(|row| row[class]).sum()
    }

    fn support(&self, class: usize) -> usize {
        self.counts[class * self.classes..][..self.classes].iter().sum::<usize>() + self.undecided[class]
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// A table: true classes down, predicted classes across, then precision, recall and F1 of each class.
impl std::fmt::Display for ConfusionMatrix {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let widest = self.counts.iter().chain(&self.undecided).chain([&self.classes]).max().copied().unwrap_or(0);
        let (w, undecided) = (widest.to_string().len().max(3), self.undecided.iter().any(|n| *n > 0));
        write!(f, "true\\as")?;
        (0..self.classes).try_for_each(|c| write!(f, " {c:>w$}"))?;
        if undecided {
            write!(f, " {:>w$}", "NaN")?;
        }
        writeln!(f, "  precision  recall      F1")?;
        let (precision, recall, f1) = (self.precision(), self.recall(), self.f1());
        for (class, row) in self.rows().enumerate() {
            write!(f, "{class:>7}")?;
            row.iter().try_for_each(|n| write!(f, " {n:>w$}"))?;
            if undecided {
                write!(f, " {:>w$}", self.undecided[class])?;
            }
            writeln!(f, "  {:>9.4}  {:>6.4}  {:>6.4}", precision[class], recall[class], f1[class])?;
        }
        Ok(())
    }
}

/// The mean of the classes' F1 ([`ConfusionMatrix::macro_f1`]): for classes of unequal size, where accuracy flatters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MacroF1(Option<ConfusionMatrix>);

impl MacroF1 {
    /// Of no samples yet.
    pub fn new() -> Self {
        MacroF1::default()
    }
}

impl<T: Element, const C: usize> Metric<[T; C], usize> for MacroF1 {
    fn name(&self) -> &str {
        "macro F1"
    }
    fn higher_is_better(&self) -> bool {
        true
    }
    fn reset(&mut self) {
        self.0 = None;
    }
    fn add(&mut self, outputs: &[[T; C]], targets: &[usize]) -> Result<(), Error> {
        if self.0.is_none() {
            self.0 = Some(ConfusionMatrix::new(C)?);
        }
        self.0.as_mut().map_or(Ok(()), |matrix| matrix.add_scores(outputs, targets))
    }
    fn value(&self) -> Result<f64, Error> {
        self.0.as_ref().map_or_else(|| super::mean(0.0, 0, "macro F1"), ConfusionMatrix::macro_f1)
    }
}
