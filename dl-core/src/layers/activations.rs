//! The pointwise layers.

#[cfg(feature = "train")]
use super::Backward;
#[cfg(all(feature = "train", feature = "std"))]
use super::Forward;
use super::{Layer, Site};
use crate::element::Element;
#[cfg(feature = "train")]
use crate::kernels::activations::Pointwise;
#[cfg(any(feature = "std", feature = "train"))]
use crate::kernels::pointwise;
use crate::kernels::small;
use crate::spec::{Elu, Gelu, LeakyRelu, Relu, Sigmoid, Silu, Softplus, Tanh};

/// What a number costs, in multiply-adds, for dividing work among cores.
#[cfg(feature = "train")]
const CHEAP: usize = 1;
#[cfg(feature = "train")]
const COSTLY: usize = 16;

macro_rules! pointwise {
    ($($Name:ident: $cost:ident),*) => { $(
        impl Layer for $Name {
            #[cfg(feature = "std")]
            fn infer<S: Site<Layer = Self>, T: Element>(_weights: &[T], _packed: &[T], x: &[T], y: &mut [T]) {
                pointwise::forward(S::LAYER, x, y);
            }

            fn infer_one<S: Site<Layer = Self>, T: Element>(_weights: &[T], x: &[T], y: &mut [T]) {
                small::activations::forward(S::LAYER, x, y);
            }

            fn infer_in_place<S: Site<Layer = Self>, T: Element>(_weights: &[T], y: &mut [T], _room: &mut [T]) {
                small::activations::in_place(S::LAYER, y);
            }

            #[cfg(all(feature = "train", feature = "std"))]
            fn forward<S: Site<Layer = Self>, T: Element>(pass: Forward<'_, T>) {
                forward(S::LAYER, $cost, pass);
            }

            #[cfg(feature = "train")]
            fn backward<S: Site<Layer = Self>, T: Element>(pass: Backward<'_, T>) {
                backward(S::LAYER, $cost, pass);
            }
        }
    )* };
}

pointwise!(Relu: CHEAP, LeakyRelu: CHEAP, Elu: COSTLY, Sigmoid: COSTLY, Tanh: COSTLY, Softplus: COSTLY, Gelu: COSTLY, Silu: COSTLY);

/// Compiled once for each function, not for each place.
#[cfg(all(feature = "train", feature = "std"))]
fn forward<F: Pointwise, T: Element>(f: F, cost: usize, pass: Forward<'_, T>) {
    crate::par::samples(pass.split, cost, [(pass.x, 1)], [(pass.y, 1)], &|[x], [y]| pointwise::forward(f, x, y));
}

/// Compiled once for each function, not for each place.
#[cfg(feature = "train")]
fn backward<F: Pointwise, T: Element>(f: F, cost: usize, pass: Backward<'_, T>) {
    let Some(dx) = pass.dx else { return };
    let inputs = [(pass.x, 1), (pass.y, 1), (pass.dy, 1)];
    crate::par::samples(pass.split, cost, inputs, [(dx, 1)], &|[x, y, dy], [dx]| pointwise::backward(f, x, y, dy, dx));
}
