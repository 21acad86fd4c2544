//! What losses of numbers, each compared with a target of its own, have in common.

use super::{Loss, check};
use crate::element::Element;
use crate::error::Error;
use crate::value::Numbers;

/// Checks what every such loss checks.
pub fn check<A: Numbers>(outputs: &[A], targets: &[A], gradient: &[A]) -> Result<(), Error> {
    check::batch(outputs.len(), targets.len(), gradient.len())?;
    check::outputs(A::flat(outputs), A::LEN)?;
    check::targets(A::flat(targets), A::LEN)
}

/// The mean of `f` over all numbers, where `f(i, x, y)` is the loss of output `x` with target `y`, number `i` of its sample, and
/// the derivative by `x`.
pub fn mean<A: Numbers>(
    outputs: &[A],
    targets: &[A],
    gradient: &mut [A],
    f: impl Fn(usize, A::Elem, A::Elem) -> (A::Elem, A::Elem),
) -> f64 {
    let n = outputs.len() * A::LEN;
    let scale = A::Elem::from_f64(1.0 / n as f64);
    let mut sum = 0.0;
    let numbers = A::flat(outputs).iter().zip(A::flat(targets)).zip(A::flat_mut(gradient));
    for (i, ((x, y), dx)) in numbers.enumerate() {
        let (loss, slope) = f(i % A::LEN, *x, *y);
        sum += loss.to_f64();
        *dx = slope * scale;
    }
    sum / n as f64
}

/// The loss as a number of the outputs' own type, and its gradient.
pub fn evaluate<A: Numbers>(loss: &impl Loss<A, A>, outputs: &[A], targets: &[A]) -> Result<(A::Elem, Vec<A>), Error> {
    let (loss, gradient) = loss.evaluate(outputs, targets)?;
    Ok((A::Elem::from_f64(loss), gradient))
}
