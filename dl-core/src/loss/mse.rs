//! [`Mse`].

use super::Loss;
use super::elementwise;
use crate::error::Error;
use crate::value::Numbers;

/// Mean squared error: the mean of `(x − y)²` over all numbers of all samples. As PyTorch's `nn.MSELoss`.
///
/// Outputs and targets of the same type, arrays of any rank.
///
/// ```
/// use dl_core::loss::mse;
/// let (loss, gradient) = mse(&[[1.0, 2.0]], &[[0.0, 2.0]])?;
/// assert_eq!((loss, gradient), (0.5, vec![[1.0, 0.0]]));
/// # Ok::<(), dl_core::error::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mse;

impl<A: Numbers> Loss<A, A> for Mse {
    fn loss(&self, outputs: &[A], targets: &[A], gradient: &mut [A]) -> Result<f64, Error> {
        elementwise::check(outputs, targets, gradient)?;
        Ok(elementwise::mean(outputs, targets, gradient, |_, x, y| {
            let d = x - y;
            (d * d, d + d)
        }))
    }
}

/// The mean squared error, and its gradient. See [`Mse`].
///
/// # Errors
/// As [`Loss::loss`].
pub fn mse<A: Numbers>(outputs: &[A], targets: &[A]) -> Result<(A::Elem, Vec<A>), Error> {
    elementwise::evaluate(&Mse, outputs, targets)
}
