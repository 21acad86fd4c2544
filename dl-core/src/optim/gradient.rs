//! Gradients as a whole.

use super::update::trained;
use crate::element::Element;
use crate::network::Parameters;

/// Makes all numbers 0: the backward pass adds to them.
pub fn zero<P: Parameters>(grads: &mut P) {
    grads.as_mut_slice().fill(P::Elem::ZERO);
}

/// Multiplies all trained numbers by `factor`: by `1/k` for the mean of the gradients of `k` batches that were added up, so
/// that they count as one batch.
pub fn scale<P: Parameters>(grads: &mut P, factor: f64) {
    let factor = P::Elem::from_f64(factor);
    for segment in trained::<P>() {
        grads.as_mut_slice()[segment.range()].iter_mut().for_each(|g| *g *= factor);
    }
}

/// The length `√Σ g²` of a gradient, over all trained numbers; summed in `f64`. Not finite if a number is not.
pub fn norm<P: Parameters>(grads: &P) -> f64 {
    trained::<P>().map(|segment| squares(&grads.as_slice()[segment.range()])).sum::<f64>().sqrt()
}

/// `Σ g²`, as eight sums that a processor adds up at the same time.
fn squares<T: Element>(numbers: &[T]) -> f64 {
    let (eights, rest) = numbers.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for eight in eights {
        for (sum, g) in sums.iter_mut().zip(eight) {
            *sum += g.to_f64() * g.to_f64();
        }
    }
    sums.iter().sum::<f64>() + rest.iter().map(|g| g.to_f64() * g.to_f64()).sum::<f64>()
}
