//! Convolutions as products of matrices: any stride, any size.

use super::columns;
use super::conv2d::{Conv, rectify_if};
use super::gemm;
use crate::element::Element;

/// As a product of matrices, `y = weight · columns + bias`.
pub fn forward<T: Element>(conv: &Conv, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    let (g, outputs, taps) = (&conv.window, conv.group_outputs(), conv.taps());
    let (x_len, y_len, pixels) = (conv.group_inputs() * g.pixels(), outputs * g.outputs(), g.outputs());
    T::with_scratch(taps * pixels, |matrix| {
        let parts = x.chunks_exact(x_len).zip(y.chunks_exact_mut(y_len)).enumerate();
        for (i, (x, y)) in parts {
            let first = i % conv.groups * outputs;
            columns::gather(g, x, matrix);
            let weight = &weight[first * taps..];
            if !bias.is_empty() {
                y.chunks_exact_mut(pixels).zip(&bias[first..]).for_each(|(y, b)| y.fill(*b));
            }
            let size = [outputs, taps, pixels];
            gemm::rows_by_columns(size, (weight, [taps, 1]), (matrix, pixels), (&mut y[..], pixels), !bias.is_empty());
            rectify_if(relu, y);
        }
    });
}

/// Forward was `y = weight · columns`, so here `columns' gradient = weightᵀ · dy`, added up where windows overlap.
#[cfg(feature = "train")]
pub fn input_gradient<T: Element>(conv: &Conv, weight: &[T], dy: &[T], dx: &mut [T]) {
    let (g, outputs, taps) = (&conv.window, conv.group_outputs(), conv.taps());
    let (x_len, y_len, pixels) = (conv.group_inputs() * g.pixels(), outputs * g.outputs(), g.outputs());
    dx.fill(T::ZERO);
    T::with_scratch(taps * pixels, |matrix| {
        let parts = dy.chunks_exact(y_len).zip(dx.chunks_exact_mut(x_len)).enumerate();
        for (i, (dy, dx)) in parts {
            let weight = &weight[i % conv.groups * outputs * taps..];
            let size = [taps, outputs, pixels];
            gemm::rows_by_columns(size, (weight, [1, taps]), (dy, pixels), (matrix, pixels), false);
            columns::scatter(g, matrix, dx);
        }
    });
}
