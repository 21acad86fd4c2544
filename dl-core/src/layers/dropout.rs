//! `Dropout`.

#[cfg(feature = "train")]
use super::Split;
#[cfg(feature = "train")]
use super::{Backward, Forward};
use super::{Layer, Site};
use crate::element::Element;
#[cfg(feature = "train")]
use crate::kernels::dropout;
use crate::kernels::small;
use crate::spec::Dropout;

impl Layer for Dropout {
    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(_weights: &[T], _packed: &[T], x: &[T], y: &mut [T]) {
        y.copy_from_slice(x);
    }

    fn infer_one<S: Site<Layer = Self>, T: Element>(_weights: &[T], x: &[T], y: &mut [T]) {
        small::copy(x, y);
    }

    /// Nothing is dropped in evaluation.
    fn infer_in_place<S: Site<Layer = Self>, T: Element>(_weights: &[T], _y: &mut [T], _room: &mut [T]) {}

    #[cfg(feature = "train")]
    fn forward<S: Site<Layer = Self>, T: Element>(pass: Forward<'_, T>) {
        if !pass.training {
            return pass.y.copy_from_slice(pass.x);
        }
        let first = pass.first * S::INPUT.len();
        let piece = if pass.split == Split::Samples { crate::par::piece(8) } else { pass.keep.len() };
        crate::par::each(pass.keep, piece, &|i, keep| dropout::factors(S::LAYER.p, pass.seed, first + i * piece, keep));
        crate::par::samples(pass.split, 1, [(&*pass.keep, 1), (pass.x, 1)], [(pass.y, 1)], &|[keep, x], [y]| {
            dropout::scale(keep, x, y)
        });
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(pass: Backward<'_, T>) {
        let Some(dx) = pass.dx else { return };
        if !pass.training {
            return dx.copy_from_slice(pass.dy);
        }
        crate::par::samples(pass.split, 1, [(pass.keep, 1), (pass.dy, 1)], [(dx, 1)], &|[keep, dy], [dx]| {
            dropout::scale(keep, dy, dx)
        });
    }
}
