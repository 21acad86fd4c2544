//! [`struct@BceWithLogits`].

use super::elementwise;
use super::{Loss, check};
use crate::element::Element;
use crate::error::Error;
use crate::value::Numbers;

/// Binary cross-entropy of scores (logits): sigmoid and [`Bce`](super::Bce) in one, exact for scores of any size. As PyTorch's
/// `nn.BCEWithLogitsLoss`.
///
/// With `σ(x) = 1/(1 + e^−x)` and `w` the weight of positive targets, the mean over all numbers of
/// `−(w y ln σ(x) + (1 − y) ln(1 − σ(x))) = (1 − y) x + (1 + (w − 1) y) ln(1 + e^−x)`.
///
/// Targets in `[0, 1]`, of the outputs' type, arrays of any rank.
#[derive(Clone, Debug, PartialEq)]
pub struct BceWithLogits {
    pos_weight: Vec<f64>,
}

/// The loss with positive targets weighing as much as negative ones.
#[allow(non_upper_case_globals)]
pub const BceWithLogits: BceWithLogits = BceWithLogits { pos_weight: Vec::new() };

impl BceWithLogits {
    /// How much positive targets weigh, one number for each output of a sample: above 1 for more recall, below for more
    /// precision.
    pub fn pos_weight(mut self, pos_weight: impl Into<Vec<f64>>) -> Self {
        self.pos_weight = pos_weight.into();
        self
    }
}

impl<A: Numbers> Loss<A, A> for BceWithLogits {
    fn loss(&self, outputs: &[A], targets: &[A], gradient: &mut [A]) -> Result<f64, Error> {
        elementwise::check(outputs, targets, gradient)?;
        check::weights(&self.pos_weight, "pos_weight", A::LEN, "outputs")?;
        check::unit_interval(A::flat(targets), A::LEN, "target", "1 is yes and 0 is no")?;
        let (zero, one) = (A::Elem::ZERO, A::Elem::ONE);
        Ok(elementwise::mean(outputs, targets, gradient, |i, x, y| {
            let w = self.pos_weight.get(i).map_or(one, |w| A::Elem::from_f64(*w));
            let both = one + (w - one) * y;
            // e = e^−|x| cannot overflow; from it ln(1 + e^−x), and σ(−x) = e^−x / (1 + e^−x).
            let e = (-x.abs()).exp();
            let softplus = e.ln_1p() + (-x).max(zero);
            let sigmoid = if x > zero { e } else { one } / (one + e);
            ((one - y) * x + both * softplus, one - y - both * sigmoid)
        }))
    }
}

/// Binary cross-entropy of scores, and its gradient. See [`struct@BceWithLogits`].
///
/// # Errors
/// As [`Loss::loss`].
pub fn bce_with_logits<A: Numbers>(scores: &[A], targets: &[A]) -> Result<(A::Elem, Vec<A>), Error> {
    elementwise::evaluate(&BceWithLogits, scores, targets)
}
