//! [`struct@Nll`].

use super::{Loss, check};
use crate::element::Element;
use crate::error::Error;
use crate::value::Array;

/// Negative log-likelihood of the right classes, for a network that ends in `LogSoftmax`. As PyTorch's `nn.NLLLoss`.
///
/// With `x` the logarithms of the probabilities and `w` the class weights: `−Σₙ w_label(n) x_label(n) / Σₙ w_label(n)`.
///
/// Outputs `[T; C]` with targets `usize`, or images `[[[T; W]; H]; C]` with targets `[[usize; W]; H]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Nll {
    weight: Vec<f64>,
}

/// The loss without class weights.
#[allow(non_upper_case_globals)]
pub const Nll: Nll = Nll { weight: Vec::new() };

impl Nll {
    /// A weight for every class, for classes that are rare; no weights is 1 for all.
    pub fn weight(mut self, weight: impl Into<Vec<f64>>) -> Self {
        self.weight = weight.into();
        self
    }

    /// The loss of labels, one for each of the `pixels` of a sample; class `c` of pixel `p` is at `c · pixels + p`.
    fn labels<T: Element>(
        &self,
        classes: usize,
        pixels: usize,
        x: &[T],
        labels: &[usize],
        dx: &mut [T],
    ) -> Result<f64, Error> {
        check::weights(&self.weight, "weight", classes, "classes")?;
        check::outputs(x, classes * pixels)?;
        check::labels(labels, pixels, classes)?;
        let total = check::total_weight(&self.weight, labels)?;
        dx.fill(T::ZERO);
        let mut sum = 0.0;
        for (i, &label) in labels.iter().enumerate() {
            let at = (i / pixels * classes + label) * pixels + i % pixels;
            let weight = self.weight.get(label).copied().unwrap_or(1.0);
            sum -= weight * x[at].to_f64();
            dx[at] = T::from_f64(-weight / total);
        }
        Ok(sum / total)
    }
}

impl<T: Element, const C: usize> Loss<[T; C], usize> for Nll {
    fn loss(&self, outputs: &[[T; C]], targets: &[usize], gradient: &mut [[T; C]]) -> Result<f64, Error> {
        check::batch(outputs.len(), targets.len(), gradient.len())?;
        self.labels(C, 1, outputs.as_flattened(), targets, gradient.as_flattened_mut())
    }
}

impl<T: Element, const W: usize, const H: usize, const C: usize> Loss<[[[T; W]; H]; C], [[usize; W]; H]> for Nll {
    fn loss(
        &self,
        outputs: &[[[[T; W]; H]; C]],
        targets: &[[[usize; W]; H]],
        gradient: &mut [[[[T; W]; H]; C]],
    ) -> Result<f64, Error> {
        check::batch(outputs.len(), targets.len(), gradient.len())?;
        let labels = targets.as_flattened().as_flattened();
        self.labels(C, W * H, Array::flat(outputs), labels, Array::flat_mut(gradient))
    }
}

/// Negative log-likelihood of the right classes, and its gradient. See [`struct@Nll`].
///
/// # Errors
/// As [`Loss::loss`].
pub fn nll<T: Element, const C: usize>(
    log_probabilities: &[[T; C]],
    labels: &[usize],
) -> Result<(T, Vec<[T; C]>), Error> {
    let (loss, gradient) = Nll.evaluate(log_probabilities, labels)?;
    Ok((T::from_f64(loss), gradient))
}
