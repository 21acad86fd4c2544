//! Products of the inputs of all steps with `W_ih`, and their gradients.
//!
//! Inputs of which few numbers are not zero, such as one-hot vectors, are multiplied by skipping zeros: a row of `W_ihᵀ` is added for each
//! number that is not zero. That is right only if 0 times a weight is 0, so the weights must be finite.

use super::cells::Recurrent;
#[cfg(feature = "train")]
use super::linear::weight_gradient;
use super::recurrent::Cell;
use super::recurrent_pack::LANES;
use super::simd::{Simd, Work, vectorized};
use super::{linear, sum_of};
use crate::element::Element;

/// One of so many numbers at most is not zero where zeros are skipped.
const SPARSE: usize = 8;

/// Whether few enough of the numbers are not zero.
fn is_sparse<T: Element>(inputs: usize, x: &[T]) -> bool {
    struct Count<'a, T>(&'a [T], &'a mut T);
    impl<T: Element> Work<T> for Count<'_, T> {
        #[inline(always)]
        fn run<S: Simd<T>>(self, _simd: S) {
            *self.1 = sum_of(self.0, self.0, |x, _| if x == T::ZERO { T::ZERO } else { T::ONE });
        }
    }
    // Most inputs are dense, which a few of them show.
    let dense = |x: &[T]| {
        let mut count = T::ZERO;
        vectorized(Count(x, &mut count));
        count * T::from_usize(SPARSE) > T::from_usize(x.len())
    };
    inputs >= SPARSE && !dense(&x[..x.len().min(16 * inputs)]) && x.chunks(1 << 20).all(|x| !dense(x))
}

/// Whether all are numbers: 0 times any of them is 0.
fn are_finite<T: Element>(weights: &[T]) -> bool {
    struct Finite<'a, T>(&'a [T], &'a mut T);
    impl<T: Element> Work<T> for Finite<'_, T> {
        #[inline(always)]
        fn run<S: Simd<T>>(self, _simd: S) {
            *self.1 = sum_of(self.0, self.0, |w, _| w * T::ZERO);
        }
    }
    let mut sum = T::ZERO;
    vectorized(Finite(weights, &mut sum));
    sum == T::ZERO
}

/// `gates[n] = W_ih x[n] + b_ih + b_hh`, the latter without what the cell adds itself.
pub fn inputs<T: Element, C: Cell>(layer: &Recurrent<C>, weights: &[T], packed: &[T], x: &[T], gates: &mut [T]) {
    let (arrays, rows) = (layer.arrays(), layer.rows());
    let x = &x[..gates.len() / rows.max(1) * layer.inputs];
    T::with_scratch(rows, |bias| {
        let (bias_ih, bias_hh) = (&weights[arrays.bias_ih.clone()], &weights[arrays.bias_hh.clone()]);
        bias.iter_mut().enumerate().for_each(|(r, b)| *b = layer.bias_of(bias_ih, bias_hh, r));
        let weight = &weights[arrays.weight_ih.clone()];
        if is_sparse(layer.inputs, x) && are_finite(weight) {
            let size = [layer.inputs, layer.hidden, C::GATES];
            vectorized(Sparse { size, bias, packed, x, gates });
        } else {
            linear::forward(layer.inputs, rows, weight, bias, false, x, gates);
        }
    });
}

struct Sparse<'a, T> {
    /// Inputs, units and gates.
    size: [usize; 3],
    bias: &'a [T],
    packed: &'a [T],
    x: &'a [T],
    gates: &'a mut [T],
}

impl<T: Element> Work<T> for Sparse<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, _simd: S) {
        let [inputs, hidden, gates] = self.size;
        let line = gates * LANES;
        for (x, to) in self.x.chunks_exact(inputs).zip(self.gates.chunks_exact_mut(gates * hidden)) {
            to.copy_from_slice(self.bias);
            for (l, x) in x.iter().enumerate().filter(|(_, x)| **x != T::ZERO) {
                for (b, block) in self.packed.chunks_exact(line * (inputs + hidden)).enumerate() {
                    let (u, from) = (b * LANES, &block[l * line..][..line]);
                    for (gate, from) in from.chunks_exact(LANES).enumerate() {
                        let to = &mut to[gate * hidden + u..(gate + 1) * hidden];
                        for (to, w) in to.iter_mut().zip(from) {
                            *to += *x * *w;
                        }
                    }
                }
            }
        }
    }
}

/// `dweight += Σ dgates[n] x[n]ᵀ`.
#[cfg(feature = "train")]
pub fn gradient<T: Element>(inputs: usize, rows: usize, x: &[T], dgates: &[T], dweight: &mut [T]) {
    let n = dgates.len() / rows.max(1);
    if is_sparse(inputs, &x[..n * inputs]) && are_finite(dgates) {
        T::with_scratch(inputs * rows, |turned| {
            turned.fill(T::ZERO);
            vectorized(SparseGradient { size: [inputs, rows], x, dgates, turned });
            for (r, dweight) in dweight.chunks_exact_mut(inputs).enumerate() {
                dweight.iter_mut().zip(turned[r..].iter().step_by(rows)).for_each(|(d, t)| *d += *t);
            }
        });
    } else {
        let (x, dy) = (|n: usize| &x[n * inputs..][..inputs], |n: usize| &dgates[n * rows..][..rows]);
        weight_gradient(inputs, n, &x, &dy, 0..rows, dweight, &mut []);
    }
}

#[cfg(feature = "train")]
struct SparseGradient<'a, T> {
    /// Inputs, and rows of weights.
    size: [usize; 2],
    x: &'a [T],
    dgates: &'a [T],
    turned: &'a mut [T],
}

#[cfg(feature = "train")]
impl<T: Element> Work<T> for SparseGradient<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, _simd: S) {
        let [inputs, rows] = self.size;
        for (x, dgates) in self.x.chunks_exact(inputs).zip(self.dgates.chunks_exact(rows)) {
            for (l, x) in x.iter().enumerate().filter(|(_, x)| **x != T::ZERO) {
                for (to, d) in self.turned[l * rows..][..rows].iter_mut().zip(dgates) {
                    *to += *x * *d;
                }
            }
        }
    }
}
