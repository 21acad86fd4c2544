//! [`Bce`].

use super::elementwise;
use super::{Loss, check};
use crate::element::Element;
use crate::error::Error;
use crate::value::Numbers;

/// Binary cross-entropy of probabilities, for a network that ends in `Sigmoid`. As PyTorch's `nn.BCELoss`.
///
/// The mean over all numbers of `−(y ln x + (1 − y) ln(1 − x))`, logarithms being at least −100; its derivative by `x` is
/// `(x − y) / max(x (1 − x), 10⁻¹²)`. [`BceWithLogits`](struct@super::BceWithLogits) is the same on scores, and more precise.
///
/// Outputs and targets in `[0, 1]`, of the same type, arrays of any rank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bce;

impl<A: Numbers> Loss<A, A> for Bce {
    fn loss(&self, outputs: &[A], targets: &[A], gradient: &mut [A]) -> Result<f64, Error> {
        elementwise::check(outputs, targets, gradient)?;
        let remedy = "end the network in `Sigmoid`, or train with `BceWithLogits`";
        check::unit_interval(A::flat(outputs), A::LEN, "output", remedy)?;
        check::unit_interval(A::flat(targets), A::LEN, "target", "1 is yes and 0 is no")?;
        // PyTorch's 10⁻¹² is a single-precision one.
        let (one, least, tiny) = (A::Elem::ONE, A::Elem::from_f64(-100.0), A::Elem::from_f64(1e-12_f32.into()));
        Ok(elementwise::mean(outputs, targets, gradient, |_, x, y| {
            let loss = (y - one) * (-x).ln_1p().max(least) - y * x.ln().max(least);
            (loss, (x - y) / ((one - x) * x).max(tiny))
        }))
    }
}

/// Binary cross-entropy of probabilities, and its gradient. See [`Bce`].
///
/// # Errors
/// As [`Loss::loss`].
pub fn bce<A: Numbers>(probabilities: &[A], targets: &[A]) -> Result<(A::Elem, Vec<A>), Error> {
    elementwise::evaluate(&Bce, probabilities, targets)
}
