//! [`struct@Huber`].

use super::elementwise;
use super::{Loss, check};
use crate::element::Element;
use crate::error::Error;
use crate::value::Numbers;

/// Squared near the target, linear far from it, so that outliers do not rule (Huber 1964). As PyTorch's `nn.HuberLoss`.
///
/// The mean over all numbers of `d²/2` where `|d| ≤ δ`, else `δ (|d| − δ/2)`, with `d = x − y`.
///
/// Outputs and targets of the same type, arrays of any rank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Huber {
    delta: f64,
}

/// The loss with `δ = 1`.
#[allow(non_upper_case_globals)]
pub const Huber: Huber = Huber { delta: 1.0 };

impl Huber {
    /// The distance `δ` up to which the loss is squared.
    pub fn delta(mut self, delta: f64) -> Self {
        self.delta = delta;
        self
    }
}

impl<A: Numbers> Loss<A, A> for Huber {
    fn loss(&self, outputs: &[A], targets: &[A], gradient: &mut [A]) -> Result<f64, Error> {
        elementwise::check(outputs, targets, gradient)?;
        if !(self.delta > 0.0 && self.delta.is_finite()) {
            return Err(check::setting(format!("`delta` is {}; it is a distance above 0", self.delta)));
        }
        let delta = A::Elem::from_f64(self.delta);
        let half = A::Elem::from_f64(0.5);
        Ok(elementwise::mean(outputs, targets, gradient, |_, x, y| {
            let d = x - y;
            if d.abs() <= delta {
                (half * d * d, d)
            } else {
                (delta * (d.abs() - half * delta), if d > A::Elem::ZERO { delta } else { -delta })
            }
        }))
    }
}

/// The Huber loss with `δ = 1`, and its gradient. See [`struct@Huber`].
///
/// # Errors
/// As [`Loss::loss`].
pub fn huber<A: Numbers>(outputs: &[A], targets: &[A]) -> Result<(A::Elem, Vec<A>), Error> {
    elementwise::evaluate(&Huber, outputs, targets)
}
