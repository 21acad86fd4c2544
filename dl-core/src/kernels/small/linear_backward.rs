//! The gradients of `y = W x + b`. Of several vectors, one after the other.

use crate::element::Element;

/// Forward was `y = W x`, so here `dx[i] = Σₒ dy[o] W[o, i]`.
pub fn input_gradient<T: Element>(inputs: usize, outputs: usize, weight: &[T], dy: &[T], dx: &mut [T]) {
    for (dy, dx) in dy.chunks_exact(outputs.max(1)).zip(dx.chunks_exact_mut(inputs.max(1))) {
        dx.fill(T::ZERO);
        for (row, d) in weight.chunks_exact(inputs.max(1)).zip(dy) {
            dx.iter_mut().zip(row).for_each(|(dx, w)| *dx += *d * *w);
        }
    }
}

/// Forward was `y = W x + b`, so here `dW[o, i] += dy[o] x[i]` and `db[o] += dy[o]`. `dweights` are the gradients of `W` and of `b`, which
/// may not be there.
pub fn weight_gradient<T: Element>(inputs: usize, outputs: usize, x: &[T], dy: &[T], dweights: &mut [T]) {
    let Some((dweight, dbias)) = dweights.split_at_mut_checked(inputs * outputs) else { return };
    for (x, dy) in x.chunks_exact(inputs.max(1)).zip(dy.chunks_exact(outputs.max(1))) {
        for (row, d) in dweight.chunks_exact_mut(inputs.max(1)).zip(dy) {
            row.iter_mut().zip(x).for_each(|(dw, x)| *dw += *d * *x);
        }
        dbias.iter_mut().zip(dy).for_each(|(db, d)| *db += *d);
    }
}
