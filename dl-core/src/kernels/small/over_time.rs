//! Layers between sequences and single values, of one sequence of `steps` steps of `len` numbers.

use super::{copy, has};
use crate::element::Element;

/// `y = x_{T−1}`, zeros if there is no step.
#[inline(always)]
pub fn last<T: Element>(len: usize, steps: usize, x: &[T], y: &mut [T]) {
    if y.len() != len || !has(x, [steps, len]) {
        return;
    }
    match x.split_at_checked(x.len().wrapping_sub(len)) {
        Some((_, x)) if steps > 0 => copy(x, y),
        _ => y.fill(T::ZERO),
    }
}

/// `y = x_0`, zeros if there is no step.
#[inline(always)]
pub fn first<T: Element>(len: usize, steps: usize, x: &[T], y: &mut [T]) {
    if y.len() != len || !has(x, [steps, len]) {
        return;
    }
    match x.get(..len) {
        Some(x) => copy(x, y),
        None => y.fill(T::ZERO),
    }
}

/// `y = Σ x_t / T`, zeros if there is no step.
#[inline(always)]
pub fn mean<T: Element>(len: usize, steps: usize, x: &[T], y: &mut [T]) {
    if len == 0 || y.len() != len || !has(x, [steps, len]) {
        return;
    }
    y.fill(T::ZERO);
    for x in x.chunks_exact(len) {
        y.iter_mut().zip(x).for_each(|(y, x)| *y += *x);
    }
    let count = T::from_usize(steps.max(1));
    y.iter_mut().for_each(|y| *y /= count);
}

/// `y = max x_t`: of each number the first of the largest, NaN if there is one; zeros if there is no step.
#[inline(always)]
pub fn max<T: Element>(len: usize, steps: usize, x: &[T], y: &mut [T]) {
    first(len, steps, x, y);
    if len == 0 || y.len() != len || !has(x, [steps, len]) {
        return;
    }
    for x in x.chunks_exact(len).skip(1) {
        for (y, x) in y.iter_mut().zip(x) {
            if *x > *y || (x.is_nan() && !y.is_nan()) {
                *y = *x;
            }
        }
    }
}

/// `y_t = x`.
#[inline(always)]
pub fn repeat<T: Element>(len: usize, steps: usize, x: &[T], y: &mut [T]) {
    if len == 0 || x.len() != len || !has(y, [steps, len]) {
        return;
    }
    y.chunks_exact_mut(len).for_each(|y| copy(x, y));
}

/// `y_t = x_{T−1−t}`.
#[inline(always)]
pub fn reverse<T: Element>(len: usize, steps: usize, x: &[T], y: &mut [T]) {
    if len == 0 || !has(x, [steps, len]) || !has(y, [steps, len]) {
        return;
    }
    y.chunks_exact_mut(len).rev().zip(x.chunks_exact(len)).for_each(|(y, x)| copy(x, y));
}
