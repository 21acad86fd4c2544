//! Gradients as a whole.

use core::mem::MaybeUninit;
use core::ops::Range;

use crate::element::Element;
use crate::network::{Network, Parameters};
use crate::spec::Role;

/// A network of zeros: the beginning of a gradient, also as a `static`.
///
/// Large ones belong into a `static`, whose value is made by the compiler; a local variable of this is on the stack.
#[must_use]
pub const fn zeros<N: Network>() -> N {
    // SAFETY: a network is `Flat`, hence numbers and nothing else, of which all bits zero is the number 0.
    unsafe { MaybeUninit::zeroed().assume_init() }
}

/// Makes all numbers 0: backward passes add to them.
pub fn zero<P: Parameters>(grads: &mut P) {
    grads.as_mut_slice().fill(P::Elem::ZERO);
}

/// Multiplies all numbers by `factor`: by `1/k` for the mean of the gradients of `k` samples.
pub fn scale<P: Parameters>(grads: &mut P, factor: f64) {
    let factor = P::Elem::from_f64(factor);
    grads.as_mut_slice().iter_mut().for_each(|g| *g *= factor);
}

/// Where the numbers of a network are that are trained: neither running statistics, nor what the definition freezes.
pub(super) fn trained<P: Parameters>() -> impl Iterator<Item = Range<usize>> {
    let trained = P::SEGMENTS.iter().filter(|segment| segment.role != Role::Buffer && !segment.frozen);
    trained.map(|segment| segment.range())
}
