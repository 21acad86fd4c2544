//! Convolutions as products of matrices: any stride, any size.

use super::columns;
use super::conv2d::Conv;
use crate::element::Element;

/// As a product of matrices, `y = weight · columns + bias`.
pub fn forward<T: Element>(conv: &Conv, weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
    let (g, outputs, taps) = (&conv.window, conv.group_outputs(), conv.taps());
    let (x_len, y_len, pixels) = (conv.group_inputs() * g.pixels(), outputs * g.outputs(), g.outputs());
    T::with_scratch(taps * pixels, |matrix| {
        let parts = x.chunks_exact(x_len).zip(y.chunks_exact_mut(y_len)).enumerate();
        for (i, (x, y)) in parts {
            let first = i % conv.groups * outputs;
            columns::gather(g, x, matrix);
            let weight = &weight[first * taps..];
            let beta = if bias.is_empty() { T::ZERO } else { T::ONE };
            if !bias.is_empty() {
                y.chunks_exact_mut(pixels).zip(&bias[first..]).for_each(|(y, b)| y.fill(*b));
            }
            let size = [outputs, taps, pixels];
            T::gemm(size, T::ONE, (weight, [taps, 1]), (matrix, [pixels, 1]), beta, (y, [pixels, 1]));
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
            T::gemm(size, T::ONE, (weight, [1, taps]), (dy, [pixels, 1]), T::ZERO, (matrix, [pixels, 1]));
            columns::scatter(g, matrix, dx);
        }
    });
}

/// Forward was `y = weight · columns + bias`, so here `dweight += dy · columnsᵀ`.
#[cfg(feature = "train")]
pub fn weight_gradient<T: Element>(conv: &Conv, x: &[T], dy: &[T], dweight: &mut [T]) {
    let (g, outputs, taps) = (&conv.window, conv.group_outputs(), conv.taps());
    let (x_len, y_len, pixels) = (conv.group_inputs() * g.pixels(), outputs * g.outputs(), g.outputs());
    T::with_scratch(taps * pixels, |matrix| {
        for (i, (x, dy)) in x.chunks_exact(x_len).zip(dy.chunks_exact(y_len)).enumerate() {
            let first = i % conv.groups * outputs;
            columns::gather(g, x, matrix);
            let dweight = &mut dweight[first * taps..];
            let size = [outputs, pixels, taps];
            T::gemm(size, T::ONE, (dy, [pixels, 1]), (matrix, [1, pixels]), T::ONE, (dweight, [taps, 1]));
        }
    });
}
