//! Pointwise functions, [`Pointwise`], number by number.
//!
//! Instructions a number on a Cortex-M4F, in `f32` and 1,000 numbers that are evenly distributed between −1 and 1:
//!
//! | `Relu` | `LeakyRelu` | `Elu` | `Gelu` | `Gelu(tanh)` | `Tanh` | `Silu` | `Sigmoid` | `Softplus` |
//! |--:|--:|--:|--:|--:|--:|--:|--:|--:|
//! | 6.5 | 8.5 | 28 | 44 | 47 | 44 | 49 | 59 | 92 |
//!
//! An exponential is about 34 of these: a polynomial of degree 6, and two powers of 2 put together from bits.

use super::rolled;
use crate::element::Element;
use crate::kernels::activations::Pointwise;

/// Only of short functions, several rounds of a loop are made one.
#[inline(always)]
fn pace<F: Pointwise>(_f: F) {
    if !F::SHORT {
        rolled();
    }
}

/// `y = f(x)`, of slices of the same length.
#[inline(always)]
pub fn forward<T: Element>(f: impl Pointwise, x: &[T], y: &mut [T]) {
    if x.len() != y.len() {
        return;
    }
    for (y, x) in y.iter_mut().zip(x) {
        *y = f.value(*x);
        pace(f);
    }
}

/// `y = f(y)`.
#[inline(always)]
pub fn in_place<T: Element>(f: impl Pointwise, y: &mut [T]) {
    for y in y {
        *y = f.value(*y);
        pace(f);
    }
}
