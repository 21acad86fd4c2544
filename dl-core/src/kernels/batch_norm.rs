//! Batch normalization (Ioffe and Szegedy 2015).
//!
//! A sample is `[channels][pixels]`, one pixel for vectors. `m = n · pixels` numbers of a batch share a channel.

use crate::element::Element;

/// `weight` of a channel, 1 if there is none.
#[inline(always)]
fn weight_of<T: Element>(weight: &[T], c: usize) -> T {
    weight.get(c).copied().unwrap_or(T::ONE)
}

/// `y = (x − mean[c]) · inverse(c) · weight[c] + bias[c]`, where `inverse(c) = 1/√(var[c] + eps)`; `weight` and `bias` may be
/// empty.
pub fn normalize<T: Element>(
    pixels: usize,
    mean: &[T],
    inverse: impl Fn(usize) -> T,
    [weight, bias]: [&[T]; 2],
    x: &[T],
    y: &mut [T],
) {
    let line = |c: usize| (mean[c], inverse(c) * weight_of(weight, c), bias.get(c).copied().unwrap_or(T::ZERO));
    for_channels(mean.len(), pixels, x, x, y, line, |(mean, scale, shift), x, _| (x - mean) * scale + shift);
}

/// `to = f(constants of the channel, a, b)`.
#[inline(always)]
fn for_channels<T: Element, C: Copy>(
    channels: usize,
    pixels: usize,
    a: &[T],
    b: &[T],
    to: &mut [T],
    constants: impl Fn(usize) -> C,
    f: impl Fn(C, T, T) -> T,
) {
    let images = a.chunks_exact(channels * pixels).zip(b.chunks_exact(channels * pixels));
    for ((a, b), to) in images.zip(to.chunks_exact_mut(channels * pixels)) {
        if pixels == 1 {
            for (c, ((to, a), b)) in to.iter_mut().zip(a).zip(b).enumerate() {
                *to = f(constants(c), *a, *b);
            }
            continue;
        }
        let planes = a.chunks_exact(pixels).zip(b.chunks_exact(pixels)).zip(to.chunks_exact_mut(pixels));
        for (c, ((a, b), to)) in planes.enumerate() {
            let constants = constants(c);
            for ((to, a), b) in to.iter_mut().zip(a).zip(b) {
                *to = f(constants, *a, *b);
            }
        }
    }
}

/// `sums[c] += Σ f(c, a, b)`.
#[cfg(feature = "train")]
#[inline(always)]
fn add_channels<T: Element>(pixels: usize, a: &[T], b: &[T], sums: &mut [T], f: impl Fn(usize, T, T) -> T) {
    let channels = sums.len();
    for (a, b) in a.chunks_exact(channels * pixels).zip(b.chunks_exact(channels * pixels)) {
        if pixels == 1 {
            for (c, ((sum, a), b)) in sums.iter_mut().zip(a).zip(b).enumerate() {
                *sum += f(c, *a, *b);
            }
            continue;
        }
        let planes = a.chunks_exact(pixels).zip(b.chunks_exact(pixels)).zip(&mut *sums);
        for (c, ((a, b), sum)) in planes.enumerate() {
            *sum += super::sum_of(a, b, |a, b| f(c, a, b));
        }
    }
}

/// `sums[c] += Σ x`.
#[cfg(feature = "train")]
pub fn add_values<T: Element>(pixels: usize, x: &[T], sums: &mut [T]) {
    add_channels(pixels, x, x, sums, |_, x, _| x);
}

/// `sums[c] += Σ (x − mean[c])²`.
#[cfg(feature = "train")]
pub fn add_squares<T: Element>(pixels: usize, mean: &[T], x: &[T], sums: &mut [T]) {
    add_channels(pixels, x, x, sums, |c, x, _| (x - mean[c]) * (x - mean[c]));
}

/// Moves the running statistics, which are the last `2C` of a layer's `weights`, towards those of a batch of `m` numbers per
/// channel, `statistics = [mean, var]`: `running += momentum · (new − running)`, where the variance is the unbiased one,
/// `var · m/(m − 1)`, and stays as it is if there is none.
#[cfg(feature = "train")]
pub fn track<T: Element>(momentum: T, m: usize, statistics: &[T], weights: &mut [T]) {
    let (mean, var) = statistics.split_at(statistics.len() / 2);
    let buffers = weights.len() - statistics.len();
    let (running_mean, running_var) = weights[buffers..].split_at_mut(mean.len());
    let rest = T::ONE - momentum;
    for (running, mean) in running_mean.iter_mut().zip(mean) {
        *running = rest * *running + momentum * *mean;
    }
    if m > 1 {
        let unbiased = T::from_usize(m) / T::from_usize(m - 1);
        for (running, var) in running_var.iter_mut().zip(var) {
            *running = rest * *running + momentum * (*var * unbiased);
        }
    }
}

/// `sums = [C, C]`: `sums[0][c] += Σ dy`, `sums[1][c] += Σ dy · x̂`, where `x̂ = (x − mean[c]) · inverse[c]`.
///
/// Forward was `y = x̂ · weight + bias`, so these are the gradients of `bias` and `weight`.
#[cfg(feature = "train")]
pub fn add_products<T: Element>(pixels: usize, mean: &[T], inverse: &[T], x: &[T], dy: &[T], sums: &mut [T]) {
    let (ones, products) = sums.split_at_mut(mean.len());
    add_channels(pixels, dy, dy, ones, |_, dy, _| dy);
    add_channels(pixels, x, dy, products, |c, x, dy| dy * ((x - mean[c]) * inverse[c]));
}

/// Forward was `y = x̂ · weight + bias` with the batch's own `mean` and `inverse`, which depend on `x` too, so here
/// `dx = weight · inverse · (dy − (Σ dy)/m − x̂ · (Σ dy x̂)/m)` (Ioffe and Szegedy 2015, section 3).
///
/// With `sums` zero, this is the gradient in evaluation mode, where the statistics are constants.
#[cfg(feature = "train")]
#[allow(clippy::too_many_arguments)]
pub fn input_gradient<T: Element>(
    pixels: usize,
    m: usize,
    [mean, inverse, weight, sums]: [&[T]; 4],
    x: &[T],
    dy: &[T],
    dx: &mut [T],
) {
    let channels = mean.len();
    let share = T::ONE / T::from_usize(m);
    let line = |c: usize| {
        let scale = weight_of(weight, c) * inverse[c];
        let (dy_mean, product_mean) = (sums[c] * share, sums[channels + c] * share);
        (mean[c], scale, dy_mean, product_mean * inverse[c])
    };
    for_channels(channels, pixels, x, dy, dx, line, |(mean, scale, dy_mean, slope), x, dy| {
        scale * (dy - dy_mean - (x - mean) * slope)
    });
}
