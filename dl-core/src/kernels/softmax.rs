//! Softmax and its logarithm over the channels of every pixel.
//!
//! A sample is `[channels][pixels]`; the sums run over the channels. `m = maxⱼ xⱼ` is taken off first, so that nothing overflows.

use crate::element::Element;

/// The numbers of one pixel: every `pixels`-th.
#[inline(always)]
fn along<T: Copy>(slice: &[T], pixels: usize, pixel: usize) -> impl Iterator<Item = T> + '_ {
    slice.iter().skip(pixel).step_by(pixels).copied()
}

#[inline(always)]
fn along_mut<T>(slice: &mut [T], pixels: usize, pixel: usize) -> impl Iterator<Item = &mut T> + '_ {
    slice.iter_mut().skip(pixel).step_by(pixels)
}

/// `yᵢ = e^(xᵢ − m) / Σⱼ e^(xⱼ − m)`.
#[cfg(feature = "std")]
pub fn forward<T: Element>(channels: usize, pixels: usize, x: &[T], y: &mut [T]) {
    for (x, y) in x.chunks_exact(channels * pixels).zip(y.chunks_exact_mut(channels * pixels)) {
        for p in 0..pixels {
            let m = along(x, pixels, p).fold(T::NEG_INFINITY, T::max);
            let mut sum = T::ZERO;
            for (y, x) in along_mut(y, pixels, p).zip(along(x, pixels, p)) {
                *y = (x - m).exp();
                sum += *y;
            }
            along_mut(y, pixels, p).for_each(|y| *y /= sum);
        }
    }
}

/// Forward was softmax, so here `dxᵢ = yᵢ (dyᵢ − Σⱼ dyⱼ yⱼ)`.
#[cfg(feature = "train")]
pub fn backward<T: Element>(channels: usize, pixels: usize, y: &[T], dy: &[T], dx: &mut [T]) {
    let len = channels * pixels;
    for ((y, dy), dx) in y.chunks_exact(len).zip(dy.chunks_exact(len)).zip(dx.chunks_exact_mut(len)) {
        for p in 0..pixels {
            let dot: T = along(y, pixels, p).zip(along(dy, pixels, p)).map(|(y, dy)| y * dy).sum();
            for ((dx, y), dy) in along_mut(dx, pixels, p).zip(along(y, pixels, p)).zip(along(dy, pixels, p)) {
                *dx = y * (dy - dot);
            }
        }
    }
}

/// `yᵢ = (xᵢ − m) − ln Σⱼ e^(xⱼ − m)`.
#[cfg(feature = "std")]
pub fn log_forward<T: Element>(channels: usize, pixels: usize, x: &[T], y: &mut [T]) {
    for (x, y) in x.chunks_exact(channels * pixels).zip(y.chunks_exact_mut(channels * pixels)) {
        for p in 0..pixels {
            let m = along(x, pixels, p).fold(T::NEG_INFINITY, T::max);
            let ln = along(x, pixels, p).map(|x| (x - m).exp()).sum::<T>().ln();
            for (y, x) in along_mut(y, pixels, p).zip(along(x, pixels, p)) {
                *y = (x - m) - ln;
            }
        }
    }
}

/// Forward was log-softmax, so here `dxᵢ = dyᵢ − e^yᵢ Σⱼ dyⱼ`.
#[cfg(feature = "train")]
pub fn log_backward<T: Element>(channels: usize, pixels: usize, y: &[T], dy: &[T], dx: &mut [T]) {
    let len = channels * pixels;
    for ((y, dy), dx) in y.chunks_exact(len).zip(dy.chunks_exact(len)).zip(dx.chunks_exact_mut(len)) {
        for p in 0..pixels {
            let sum: T = along(dy, pixels, p).sum();
            for ((dx, y), dy) in along_mut(dx, pixels, p).zip(along(y, pixels, p)).zip(along(dy, pixels, p)) {
                *dx = dy - y.exp() * sum;
            }
        }
    }
}
