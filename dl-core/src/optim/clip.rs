//! Keeping gradients from growing too large.

use super::update::trained;
use super::{norm, scale};
use crate::element::Element;
use crate::network::Parameters;

/// Shortens a gradient that is longer than `max_norm` to that length, and returns how long it was (Pascanu et al. 2013). As
/// PyTorch's `clip_grad_norm_`, to the factor `max_norm / (norm + 10⁻⁶)`.
///
/// A gradient whose norm is not finite has no direction: it is left as it is, and the step should be left out.
///
/// ```text
/// if optim::clip::by_norm(&mut grads, 1.0).is_finite() {
///     sgd.step(&mut net, &grads);
/// }
/// ```
pub fn by_norm<P: Parameters>(grads: &mut P, max_norm: f64) -> f64 {
    let norm = norm(grads);
    let factor = max_norm / (norm + 1e-6);
    if norm.is_finite() && factor < 1.0 {
        scale(grads, factor);
    }
    norm
}

/// Moves every trained number into `[−limit, limit]`. As PyTorch's `clip_grad_value_`; NaN stays NaN.
pub fn by_value<P: Parameters>(grads: &mut P, limit: f64) {
    let limit = P::Elem::from_f64(limit);
    for segment in trained::<P>() {
        for g in &mut grads.as_mut_slice()[segment.range()] {
            if *g > limit {
                *g = limit;
            } else if *g < -limit {
                *g = -limit;
            }
        }
    }
}
