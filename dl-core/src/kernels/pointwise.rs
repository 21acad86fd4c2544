//! Pointwise functions of many numbers, with vector instructions.

use super::activations::Pointwise;
use super::simd::{Simd, Work, vectorized};
use crate::element::Element;
use crate::spec::{Relu, Sigmoid, Tanh, Then};

/// `y = f(x)`, number by number.
#[cfg(feature = "std")]
#[inline]
pub fn forward<T: Element>(f: impl Pointwise, x: &[T], y: &mut [T]) {
    vectorized(Forward { f, x, y });
}

#[cfg(feature = "std")]
struct Forward<'a, T, F> {
    f: F,
    x: &'a [T],
    y: &'a mut [T],
}

#[cfg(feature = "std")]
impl<T: Element, F: Pointwise> Work<T> for Forward<'_, T, F> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, _simd: S) {
        for (y, x) in self.y.iter_mut().zip(self.x) {
            *y = self.f.value(*x);
        }
    }
}

/// Forward was `y = f(x)`, so here `dx = dy · f'(x)`.
#[cfg(feature = "train")]
#[inline]
pub fn backward<T: Element>(f: impl Pointwise, x: &[T], y: &[T], dy: &[T], dx: &mut [T]) {
    vectorized(Backward { f, x, y, dy, dx });
}

#[cfg(feature = "train")]
struct Backward<'a, T, F> {
    f: F,
    x: &'a [T],
    y: &'a [T],
    dy: &'a [T],
    dx: &'a mut [T],
}

#[cfg(feature = "train")]
impl<T: Element, F: Pointwise> Work<T> for Backward<'_, T, F> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, _simd: S) {
        for (((dx, x), y), dy) in self.dx.iter_mut().zip(self.x).zip(self.y).zip(self.dy) {
            *dx = self.f.gradient(*x, *y, *dy);
        }
    }
}

/// `y = f(y)`, for the function that follows a layer in the same step.
#[cfg(feature = "std")]
pub fn then<T: Element>(then: Then, y: &mut [T]) {
    match then {
        Then::Nothing => {}
        Then::Relu => vectorized(InPlace { f: Relu::DEFAULT, y }),
        Then::Sigmoid => vectorized(InPlace { f: Sigmoid::DEFAULT, y }),
        Then::Tanh => vectorized(InPlace { f: Tanh::DEFAULT, y }),
    }
}

#[cfg(feature = "std")]
struct InPlace<'a, T, F> {
    f: F,
    y: &'a mut [T],
}

#[cfg(feature = "std")]
impl<T: Element, F: Pointwise> Work<T> for InPlace<'_, T, F> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, _simd: S) {
        for y in self.y.iter_mut() {
            *y = self.f.value(*y);
        }
    }
}

/// Forward was `y = f(x)`, so here `dy = dy · f'(x)`. These functions' gradients follow from `y`: it is positive, or not a number, where
/// `x` is.
#[cfg(feature = "train")]
pub fn then_gradient<T: Element>(then: Then, y: &[T], dy: &mut [T]) {
    match then {
        Then::Nothing => {}
        Then::Relu => vectorized(GradientInPlace { f: Relu::DEFAULT, y, dy }),
        Then::Sigmoid => vectorized(GradientInPlace { f: Sigmoid::DEFAULT, y, dy }),
        Then::Tanh => vectorized(GradientInPlace { f: Tanh::DEFAULT, y, dy }),
    }
}

#[cfg(feature = "train")]
struct GradientInPlace<'a, T, F> {
    f: F,
    y: &'a [T],
    dy: &'a mut [T],
}

#[cfg(feature = "train")]
impl<T: Element, F: Pointwise> Work<T> for GradientInPlace<'_, T, F> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, _simd: S) {
        for (dy, y) in self.dy.iter_mut().zip(self.y) {
            *dy = self.f.gradient(*y, *y, *dy);
        }
    }
}
