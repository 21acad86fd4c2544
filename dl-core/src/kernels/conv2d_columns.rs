//! The gradient of a convolution's input as a product of matrices: any stride, any size.

use super::columns;
use super::conv::Conv;
use super::gemm;
use crate::element::Element;

/// Forward was `y = weight · columns`, so here `columns' gradient = weightᵀ · dy`, added up where windows overlap.
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
