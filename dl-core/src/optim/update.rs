//! The pass over all trained numbers, which all optimizers have.

use super::parts::Parts;
use super::penalty::{Penalty, Slope};
use crate::element::Element;
use crate::kernels::simd::{Simd, Work, vectorized};
use crate::layers::Split;
use crate::network::Parameters;
use crate::par;
use crate::plan::Segment;
use crate::spec::Role;

/// What updating a number costs, in multiply-adds, while it comes from memory: decides how many are worth another thread.
const WORK: usize = 64;

/// The arrays of a network that are trained: not running statistics, nor what the definition freezes.
pub fn trained<P: Parameters>() -> impl Iterator<Item = &'static Segment> {
    P::SEGMENTS.iter().filter(|segment| segment.role != Role::Buffer && !segment.frozen)
}

/// Calls `f` on pieces of all trained numbers but those of frozen parts, on all cores: of the gradient, and of `arrays`, which are
/// the weights and the moments. `f` gets the penalty on the piece, the factor on its learning rate, the gradient and the arrays.
pub fn each<P: Parameters, F, const N: usize>(
    penalty: &Penalty,
    parts: &mut Parts,
    grads: &P,
    arrays: [&mut [P::Elem]; N],
    f: F,
) where
    F: Fn(Slope<P::Elem>, f64, &[P::Elem], [&mut [P::Elem]; N]) + Sync,
{
    let mut arrays = arrays;
    for (segment, factor) in P::SEGMENTS.iter().zip(parts.factors::<P>()) {
        let Some(factor) = *factor else { continue };
        let slope = penalty.of(segment.role);
        let pieces = arrays.each_mut().map(|array| (&mut array[segment.range()], 1));
        par::samples(Split::Samples, WORK, [(&grads.as_slice()[segment.range()], 1)], pieces, &|[g], arrays| {
            vectorized(Update { slope, factor, g, arrays, f: &f });
        });
    }
}

/// `f` of a piece, compiled for the vector instructions of the processor.
struct Update<'a, T, F, const N: usize> {
    slope: Slope<T>,
    factor: f64,
    g: &'a [T],
    arrays: [&'a mut [T]; N],
    f: &'a F,
}

impl<T: Element, F, const N: usize> Work<T> for Update<'_, T, F, N>
where
    F: Fn(Slope<T>, f64, &[T], [&mut [T]; N]),
{
    #[inline(always)]
    fn run<S: Simd<T>>(self, _simd: S) {
        (self.f)(self.slope, self.factor, self.g, self.arrays);
    }
}
