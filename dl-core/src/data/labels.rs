//! Labels of classes, numbered from 0.

use crate::element::Element;
use crate::error::{Error, ErrorKind};

/// One-hot vectors: 1 at the label, 0 elsewhere.
///
/// ```
/// assert_eq!(dl_core::data::one_hot::<f32, 3>(&[2, 0])?, [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]);
/// # Ok::<(), dl_core::error::Error>(())
/// ```
///
/// # Errors
/// If a label is not below `C`.
pub fn one_hot<T: Element, const C: usize>(labels: &[usize]) -> Result<Vec<[T; C]>, Error> {
    check(labels, C)?;
    let mut vectors = vec![[T::ZERO; C]; labels.len()];
    vectors.iter_mut().zip(labels).for_each(|(vector, label)| vector[*label] = T::ONE);
    Ok(vectors)
}

/// How often each of the classes `0..classes` occurs.
///
/// # Errors
/// If a label is not below `classes`.
pub fn class_counts(labels: &[usize], classes: usize) -> Result<Vec<usize>, Error> {
    check(labels, classes)?;
    let mut counts = vec![0; classes];
    labels.iter().for_each(|label| counts[*label] += 1);
    Ok(counts)
}

/// Weights that let rare classes count as much as frequent ones in a loss: `n / (classes · count)` for each class, scikit-learn's
/// `"balanced"`; 0 for a class that does not occur.
///
/// ```
/// use dl_core::{data::class_weights, loss::CrossEntropy};
/// let weights = class_weights(&[0, 0, 0, 1], 2)?;
/// assert_eq!(weights, [4.0 / 6.0, 2.0]);
/// let loss = CrossEntropy.weight(weights);
/// # Ok::<(), dl_core::error::Error>(())
/// ```
///
/// # Errors
/// If a label is not below `classes`.
pub fn class_weights(labels: &[usize], classes: usize) -> Result<Vec<f64>, Error> {
    let weight = |count: usize| if count == 0 { 0.0 } else { labels.len() as f64 / (classes * count) as f64 };
    Ok(class_counts(labels, classes)?.into_iter().map(weight).collect())
}

/// That all labels are below `classes`.
pub(crate) fn check(labels: &[usize], classes: usize) -> Result<(), Error> {
    match labels.iter().position(|label| *label >= classes) {
        None => Ok(()),
        Some(i) => Err(Error::new(
            ErrorKind::Data,
            format!("the label of sample {i} is {}, but there are {classes} classes, numbered from 0", labels[i]),
        )),
    }
}
