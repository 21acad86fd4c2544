//! Batch normalization with the running statistics: a subtraction and a multiply-add for each number, and a square root and a division for
//! each channel. On a Cortex-M4F the former are 6 instructions, the latter 65.

use super::{has, pieces, pieces_mut};
use crate::element::Element;

/// The arrays of a layer of so many channels.
#[derive(Clone, Copy)]
pub struct Arrays<'a, T> {
    /// `[C]`, or empty.
    pub weight: &'a [T],
    /// `[C]`, or empty.
    pub bias: &'a [T],
    /// `[C]`.
    pub mean: &'a [T],
    /// `[C]`.
    pub var: &'a [T],
}

impl<T: Element> Arrays<'_, T> {
    /// `y = (x − mean)/√(var + eps) · weight + bias` of channel `c`.
    #[inline(always)]
    fn line(&self, eps: T, c: usize) -> impl Fn(T) -> T {
        let of = |array: &[T], or: T| array.get(c).copied().unwrap_or(or);
        let inverse = T::ONE / (of(self.var, T::ONE) + eps).sqrt();
        let (mean, scale, shift) = (of(self.mean, T::ZERO), inverse * of(self.weight, T::ONE), of(self.bias, T::ZERO));
        move |x| (x - mean) * scale + shift
    }
}

/// `[weight, bias, mean, var]`, the first two if there are such; `None` if that is not what the weights are.
#[inline(always)]
pub fn arrays<T>(affine: bool, channels: usize, weights: &[T]) -> Option<Arrays<'_, T>> {
    let some = if affine { channels } else { 0 };
    let (weight, rest) = weights.split_at_checked(some)?;
    let (bias, rest) = rest.split_at_checked(some)?;
    let (mean, var) = rest.split_at_checked(channels)?;
    (var.len() == channels).then_some(Arrays { weight, bias, mean, var })
}

/// `y = (x − mean[c])/√(var[c] + eps) · weight[c] + bias[c]`, of channels of so many `pixels`.
#[inline(always)]
pub fn forward<T: Element>(channels: usize, pixels: usize, eps: T, arrays: Arrays<'_, T>, x: &[T], y: &mut [T]) {
    if pixels == 0 || !has(x, [channels, pixels]) || !has(y, [channels, pixels]) {
        return;
    }
    for (c, (x, y)) in pieces(x, pixels).zip(pieces_mut(y, pixels)).enumerate() {
        let line = arrays.line(eps, c);
        y.iter_mut().zip(x).for_each(|(y, x)| *y = line(*x));
    }
}

/// As [`forward`]; the output takes the place of the input.
#[inline(always)]
pub fn in_place<T: Element>(channels: usize, pixels: usize, eps: T, arrays: Arrays<'_, T>, y: &mut [T]) {
    if pixels == 0 || !has(y, [channels, pixels]) {
        return;
    }
    for (c, y) in pieces_mut(y, pixels).enumerate() {
        let line = arrays.line(eps, c);
        y.iter_mut().for_each(|y| *y = line(*y));
    }
}
