//! The share of samples that are right.

use super::{Metric, data, evaluate, mean, same_length};
use crate::data::check_labels;
use crate::element::Element;
use crate::error::Error;
use crate::value::{Array, Numbers};

/// The class of the largest score, the first if several are largest; `None` if a score is NaN or there is none.
pub fn argmax<T: Element>(scores: &[T]) -> Option<usize> {
    largest(scores.iter().copied())
}

fn largest<T: Element>(scores: impl Iterator<Item = T>) -> Option<usize> {
    let mut best = None;
    for (class, score) in scores.enumerate() {
        if score.is_nan() {
            return None;
        }
        if best.is_none_or(|(_, highest)| score > highest) {
            best = Some((class, score));
        }
    }
    best.map(|(class, _)| class)
}

/// The share of samples whose largest score is that of the target.
///
/// # Errors
/// If there is no sample, there are not as many outputs as targets, or a label is out of range.
pub fn accuracy<T: Element, const C: usize>(outputs: &[[T; C]], targets: &[usize]) -> Result<f64, Error> {
    evaluate(Accuracy::new(), outputs, targets)
}

/// The share of samples whose largest score is that of the target, from 0 to 1; of pixels, where every pixel has a class. Ties
/// go to the first class; NaN is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accuracy {
    right: usize,
    n: usize,
}

impl Accuracy {
    /// Of no samples yet.
    pub fn new() -> Self {
        Accuracy::default()
    }

    fn count(&mut self, n: usize, right: impl Fn(usize) -> bool) {
        self.right += (0..n).filter(|i| right(*i)).count();
        self.n += n;
    }
}

/// The methods of a metric that counts the right ones.
macro_rules! share {
    ($name:literal) => {
        fn name(&self) -> &str {
            $name
        }
        share!();
    };
    () => {
        fn higher_is_better(&self) -> bool {
            true
        }
        fn reset(&mut self) {
            (self.right, self.n) = (0, 0);
        }
        fn value(&self) -> Result<f64, Error> {
            mean(self.right as f64, self.n, "accuracy")
        }
    };
}
pub(super) use share;

impl<T: Element, const C: usize> Metric<[T; C], usize> for Accuracy {
    share!("accuracy");
    fn add(&mut self, outputs: &[[T; C]], targets: &[usize]) -> Result<(), Error> {
        same_length(outputs.len(), targets.len())?;
        check_labels(targets, C)?;
        self.count(targets.len(), |i| argmax(&outputs[i]) == Some(targets[i]));
        Ok(())
    }
}

/// The target is the class of the largest of its numbers: one-hot vectors, probabilities.
impl<T: Element, const C: usize> Metric<[T; C], [T; C]> for Accuracy {
    share!("accuracy");
    fn add(&mut self, outputs: &[[T; C]], targets: &[[T; C]]) -> Result<(), Error> {
        same_length(outputs.len(), targets.len())?;
        if let Some(i) = targets.iter().position(|target| argmax(target).is_none()) {
            return Err(data(format!("the target of sample {i} has no largest number: {:?}", targets[i])).in_sample(i));
        }
        self.count(targets.len(), |i| argmax(&outputs[i]) == argmax(&targets[i]));
        Ok(())
    }
}

/// Every pixel has a class.
impl<T: Element, const W: usize, const H: usize, const C: usize> Metric<[[[T; W]; H]; C], [[usize; W]; H]>
    for Accuracy
{
    share!("accuracy");
    fn add(&mut self, outputs: &[[[[T; W]; H]; C]], targets: &[[[usize; W]; H]]) -> Result<(), Error> {
        same_length(outputs.len(), targets.len())?;
        let labels = targets.as_flattened().as_flattened();
        check_labels(labels, C)?;
        let (scores, pixels) = (<[[[T; W]; H]; C]>::flat(outputs), W * H);
        self.count(labels.len(), |i| {
            let first = i / pixels * C * pixels + i % pixels;
            largest((0..C).map(|c| scores[first + c * pixels])) == Some(labels[i])
        });
        Ok(())
    }
}

/// The share of yes-or-no answers that are right: an output above the threshold says yes, the target 1.
#[derive(Clone, Debug, PartialEq)]
pub struct BinaryAccuracy {
    threshold: f64,
    right: usize,
    n: usize,
}

impl BinaryAccuracy {
    /// For scores, which say yes above 0.
    pub fn of_scores() -> Self {
        BinaryAccuracy { threshold: 0.0, right: 0, n: 0 }
    }

    /// For probabilities, which say yes above ½.
    pub fn of_probabilities() -> Self {
        BinaryAccuracy { threshold: 0.5, right: 0, n: 0 }
    }
}

impl<A: Numbers> Metric<A, A> for BinaryAccuracy {
    share!("accuracy");
    fn add(&mut self, outputs: &[A], targets: &[A]) -> Result<(), Error> {
        same_length(outputs.len(), targets.len())?;
        let (outputs, targets) = (A::flat(outputs), A::flat(targets));
        if let Some(i) = targets.iter().position(|y| *y != A::Elem::ZERO && *y != A::Elem::ONE) {
            let sample = i / A::LEN;
            return Err(
                data(format!("the target of sample {sample} is {}, neither 0 nor 1", targets[i])).in_sample(sample)
            );
        }
        let right = |(x, y): (&A::Elem, &A::Elem)| !x.is_nan() && (x.to_f64() > self.threshold) == (*y == A::Elem::ONE);
        self.right += outputs.iter().zip(targets).filter(|pair| right(*pair)).count();
        self.n += targets.len();
        Ok(())
    }
}
