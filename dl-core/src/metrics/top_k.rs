//! The share of samples whose class is among the best few.

use super::accuracy::share;
use super::{Metric, evaluate, mean, same_length};
use crate::data::check_labels;
use crate::element::Element;
use crate::error::{Error, ErrorKind};

/// The share of samples whose target is among the `k` largest scores.
///
/// # Errors
/// If there is no sample, there are not as many outputs as targets, a label is out of range, or `k` is not in `1..=C`.
pub fn top_k_accuracy<T: Element, const C: usize>(
    k: usize,
    outputs: &[[T; C]],
    targets: &[usize],
) -> Result<f64, Error> {
    evaluate(TopK::new(k), outputs, targets)
}

/// The share of samples whose target is among the `k` largest scores, from 0 to 1. Of equal scores the first comes first; a
/// sample with a NaN among its scores is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopK {
    k: usize,
    name: String,
    right: usize,
    n: usize,
}

impl TopK {
    /// Of no samples yet.
    pub fn new(k: usize) -> Self {
        TopK { k, name: format!("top-{k} accuracy"), right: 0, n: 0 }
    }
}

impl<T: Element, const C: usize> Metric<[T; C], usize> for TopK {
    fn name(&self) -> &str {
        &self.name
    }
    share!();
    fn add(&mut self, outputs: &[[T; C]], targets: &[usize]) -> Result<(), Error> {
        same_length(outputs.len(), targets.len())?;
        check_labels(targets, C)?;
        if !(1..=C).contains(&self.k) {
            let message = format!("the {} of {C} classes: k is from 1 to {C}", self.name);
            return Err(Error::new(ErrorKind::Setting, message));
        }
        let right = |(scores, target): (&[T; C], &usize)| {
            let own = scores[*target];
            let before = |(class, score): &(usize, &T)| **score > own || (**score == own && class < target);
            !scores.iter().any(|score| score.is_nan()) && scores.iter().enumerate().filter(before).count() < self.k
        };
        self.right += outputs.iter().zip(targets).filter(|sample| right(*sample)).count();
        self.n += targets.len();
        Ok(())
    }
}
