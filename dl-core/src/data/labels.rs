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
