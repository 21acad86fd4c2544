//! Inputs on a common scale.

use super::Dataset;
use crate::element::Element;
use crate::error::{Error, ErrorKind};
use crate::value::Array;

/// `(x − shift) / scale`, for all numbers alike or for each channel: measured on the training data, applied to all others.
///
/// ```
/// use dl_core::data::Normalizer;
/// let (mut train, mut test) = dl_core::data::digits();
/// let normalizer = Normalizer::global(train.inputs())?;
/// normalizer.apply(train.inputs_mut())?;
/// normalizer.apply(test.inputs_mut())?;
/// # Ok::<(), dl_core::error::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Normalizer {
    shift: Vec<f64>,
    scale: Vec<f64>,
}

impl Normalizer {
    /// Mean 0 and standard deviation 1 over all numbers.
    ///
    /// # Errors
    /// If there is no value, or a number is not finite.
    pub fn global<T: Element, X: Array<T>>(values: &[X]) -> Result<Self, Error> {
        Self::standard(X::flat(values), X::LEN, 1)
    }

    /// Mean 0 and standard deviation 1 for each channel, which is the outermost dimension: the colours of an image, the features
    /// of a vector.
    ///
    /// # Errors
    /// If there is no value, or a number is not finite.
    pub fn per_channel<T: Element, A: Array<T>, const C: usize>(values: &[[A; C]]) -> Result<Self, Error> {
        Self::standard(A::flat(values.as_flattened()), C * A::LEN, C)
    }

    /// From 0 (the smallest) to 1 (the largest) for each channel.
    ///
    /// # Errors
    /// If there is no value, or a number is not finite.
    pub fn min_max<T: Element, A: Array<T>, const C: usize>(values: &[[A; C]]) -> Result<Self, Error> {
        let flat = A::flat(values.as_flattened());
        check(flat, C * A::LEN)?;
        let (mut shift, mut scale) = (vec![f64::INFINITY; C], vec![f64::NEG_INFINITY; C]);
        each(flat, A::LEN, C, |c, x| {
            shift[c] = shift[c].min(x);
            scale[c] = scale[c].max(x);
        });
        (0..C).for_each(|c| scale[c] -= shift[c]);
        Ok(Self::new(shift, scale))
    }

    /// A normalizer of known numbers, `(x − shift) / scale`: one of each for all channels together, or one for each.
    ///
    /// # Errors
    /// If there are not as many scales as shifts, there is none, one is not finite, or a scale is 0.
    pub fn from_parts(shift: &[f64], scale: &[f64]) -> Result<Self, Error> {
        let good = shift.len() == scale.len() && !shift.is_empty();
        if !good || !shift.iter().chain(scale).all(|x| x.is_finite()) || scale.contains(&0.0) {
            return Err(Error::new(
                ErrorKind::Setting,
                format!("shifts {shift:?} and scales {scale:?}: as many of each, finite, and no scale 0"),
            ));
        }
        Ok(Normalizer { shift: shift.to_vec(), scale: scale.to_vec() })
    }

    fn standard<T: Element>(flat: &[T], len: usize, channels: usize) -> Result<Self, Error> {
        check(flat, len)?;
        let per_channel = len / channels;
        let n = (flat.len() / channels) as f64;
        let (mut mean, mut variance) = (vec![0.0; channels], vec![0.0; channels]);
        each(flat, per_channel, channels, |c, x| mean[c] += x / n);
        each(flat, per_channel, channels, |c, x| variance[c] += (x - mean[c]) * (x - mean[c]) / n);
        // What rounding leaves of the variance of equal numbers is not a scale.
        let deviation = |(v, m): (&f64, &f64)| if v.sqrt() > 1e-9 * m.abs() { v.sqrt() } else { 0.0 };
        let scale = variance.iter().zip(&mean).map(deviation).collect();
        Ok(Self::new(mean, scale))
    }

    /// A channel whose numbers are all the same is shifted to 0 and not scaled.
    fn new(shift: Vec<f64>, mut scale: Vec<f64>) -> Self {
        scale.iter_mut().filter(|s| **s == 0.0).for_each(|s| *s = 1.0);
        Normalizer { shift, scale }
    }

    /// What is subtracted, for each channel: the mean or the smallest number.
    pub fn shift(&self) -> &[f64] {
        &self.shift
    }

    /// What is then divided by, for each channel: the standard deviation or the range.
    pub fn scale(&self) -> &[f64] {
        &self.scale
    }

    /// `x ← (x − shift) / scale`.
    ///
    /// # Errors
    /// If the values do not have as many channels as those it was measured on.
    pub fn apply<T: Element, X: Array<T>>(&self, values: &mut [X]) -> Result<(), Error> {
        self.change(values, |x, shift, scale| (x - shift) / scale)
    }

    /// `x ← x · scale + shift`: back to the units of the data, for a regression's outputs.
    ///
    /// # Errors
    /// If the values do not have as many channels as those it was measured on.
    pub fn undo<T: Element, X: Array<T>>(&self, values: &mut [X]) -> Result<(), Error> {
        self.change(values, |x, shift, scale| x * scale + shift)
    }

    fn change<T: Element, X: Array<T>>(&self, values: &mut [X], f: impl Fn(f64, f64, f64) -> f64) -> Result<(), Error> {
        let channels = self.shift.len();
        if X::LEN == 0 || !X::LEN.is_multiple_of(channels) {
            return Err(Error::new(
                ErrorKind::Data,
                format!("a normalizer of {channels} channels does not fit values of {} numbers", X::LEN),
            ));
        }
        for (i, channel) in X::flat_mut(values).chunks_exact_mut(X::LEN / channels).enumerate() {
            let (shift, scale) = (self.shift[i % channels], self.scale[i % channels]);
            channel.iter_mut().for_each(|x| *x = T::from_f64(f(x.to_f64(), shift, scale)));
        }
        Ok(())
    }
}

impl<X, Y> Dataset<X, Y> {
    /// Applies a normalizer to the inputs.
    ///
    /// # Errors
    /// If the inputs do not have as many channels as those it was measured on.
    pub fn normalize<T: Element>(&mut self, normalizer: &Normalizer) -> Result<(), Error>
    where
        X: Array<T>,
    {
        normalizer.apply(self.inputs_mut())
    }
}

/// Calls `f` with every number and its channel.
fn each<T: Element>(flat: &[T], per_channel: usize, channels: usize, mut f: impl FnMut(usize, f64)) {
    for (i, numbers) in flat.chunks_exact(per_channel).enumerate() {
        numbers.iter().for_each(|x| f(i % channels, x.to_f64()));
    }
}

/// That there are numbers and all are finite.
fn check<T: Element>(flat: &[T], len: usize) -> Result<(), Error> {
    if flat.is_empty() {
        return Err(Error::new(ErrorKind::Data, "there are no values to measure mean and deviation of"));
    }
    match flat.iter().position(|x| !x.is_finite()) {
        None => Ok(()),
        Some(i) => Err(Error::new(
            ErrorKind::Data,
            format!("number {} of sample {} is {}: values must be finite to be normalized", i % len, i / len, flat[i]),
        )),
    }
}
