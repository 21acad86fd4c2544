//! [`struct@MultiMargin`].

use super::{Loss, check};
use crate::element::Element;
use crate::error::Error;

/// The multi-class hinge loss: every wrong class should score less than the right one by at least a margin
/// (Crammer and Singer 2001, in the form of Weston and Watkins 1999). As PyTorch's `nn.MultiMarginLoss`.
///
/// With `x` the scores of a sample, `y` its class, `C` classes, `w` the class weights and `N` samples:
/// `Σₙ Σ_{j≠y} w_y max(0, margin − x_y + xⱼ)^p / (C N)`.
///
/// Outputs `[T; C]` with targets `usize`.
#[derive(Clone, Debug, PartialEq)]
pub struct MultiMargin {
    p: u32,
    margin: f64,
    weight: Vec<f64>,
}

/// The loss with `p = 1`, margin 1 and no class weights.
#[allow(non_upper_case_globals)]
pub const MultiMargin: MultiMargin = MultiMargin { p: 1, margin: 1.0, weight: Vec::new() };

impl MultiMargin {
    /// The power of the hinge, 1 or 2.
    pub fn p(mut self, p: u32) -> Self {
        self.p = p;
        self
    }

    /// By how much the right class should win.
    pub fn margin(mut self, margin: f64) -> Self {
        self.margin = margin;
        self
    }

    /// A weight for every class, for classes that are rare; no weights is 1 for all.
    pub fn weight(mut self, weight: impl Into<Vec<f64>>) -> Self {
        self.weight = weight.into();
        self
    }

    fn check(&self, classes: usize) -> Result<(), Error> {
        if self.p != 1 && self.p != 2 {
            return Err(check::setting(format!("`p` is {}; the hinge is to the power of 1 or 2", self.p)));
        }
        if !self.margin.is_finite() {
            return Err(check::setting(format!("`margin` is {}; it is a finite number, 1 as a rule", self.margin)));
        }
        check::weights(&self.weight, "weight", classes, "classes")
    }
}

impl<T: Element, const C: usize> Loss<[T; C], usize> for MultiMargin {
    fn loss(&self, outputs: &[[T; C]], targets: &[usize], gradient: &mut [[T; C]]) -> Result<f64, Error> {
        check::batch(outputs.len(), targets.len(), gradient.len())?;
        self.check(C)?;
        check::outputs(outputs.as_flattened(), C)?;
        check::labels(targets, 1, C)?;
        let total = (C * outputs.len()) as f64;
        let margin = T::from_f64(self.margin);
        let mut sum = 0.0;
        for ((x, &label), dx) in outputs.iter().zip(targets).zip(gradient) {
            let weight = self.weight.get(label).copied().unwrap_or(1.0);
            let scale = T::from_f64(weight / total);
            let mut pull = T::ZERO;
            for (j, (x_j, dx)) in x.iter().zip(dx.iter_mut()).enumerate() {
                let z = margin - x[label] + *x_j;
                // d zᵖ / d z
                let slope = if self.p == 1 { T::ONE } else { z + z };
                *dx = T::ZERO;
                if j != label && z > T::ZERO {
                    sum += weight * if self.p == 1 { z.to_f64() } else { z.to_f64() * z.to_f64() };
                    *dx = slope * scale;
                    pull += *dx;
                }
            }
            dx[label] = -pull;
        }
        Ok(sum / total)
    }
}

/// The multi-class hinge loss, and its gradient. See [`struct@MultiMargin`].
///
/// # Errors
/// As [`Loss::loss`].
pub fn multi_margin<T: Element, const C: usize>(
    scores: &[[T; C]],
    labels: &[usize],
) -> Result<(T, Vec<[T; C]>), Error> {
    let (loss, gradient) = MultiMargin.evaluate(scores, labels)?;
    Ok((T::from_f64(loss), gradient))
}
