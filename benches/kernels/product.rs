//! The product of matrices alone, as `matrixmultiply` computes it.

use dl::layers::Site;

use crate::BATCH;

/// The products of matrices that a layer comes down to: `C = A B` in the forward pass, `dA = C Bᵀ` and `dB = Aᵀ C` in the
/// backward pass. `A` is the weight, `m × k`.
pub struct Product {
    /// Once for each sample, or where a sample has one vector, once for the batch.
    times: usize,
    m: usize,
    k: usize,
    n: usize,
    a: Vec<f32>,
    b: Vec<f32>,
    c: Vec<f32>,
    da: Vec<f32>,
    db: Vec<f32>,
}

impl Product {
    /// Of a layer with so many numbers in its weight.
    pub fn new<S: Site>(weights: usize) -> Self {
        let m = S::OUTPUT.get(0);
        let k = weights / m;
        let pixels = S::OUTPUT.len() / m;
        let (times, n) = if pixels == 1 { (1, BATCH) } else { (BATCH, pixels) };
        let ones = |len: usize| vec![1.0; len];
        Product { times, m, k, n, a: ones(m * k), b: ones(k * n), c: ones(m * n), da: ones(m * k), db: ones(k * n) }
    }

    /// `C = A B`.
    pub fn forward(&mut self) {
        let Product { times, m, k, n, .. } = *self;
        for _ in 0..times {
            multiply([m, k, n], &self.a, [k, 1], &self.b, [n, 1], &mut self.c);
        }
    }

    /// `dA = C Bᵀ` and `dB = Aᵀ C`.
    pub fn backward(&mut self) {
        let Product { times, m, k, n, .. } = *self;
        for _ in 0..times {
            multiply([m, n, k], &self.c, [n, 1], &self.b, [1, n], &mut self.da);
            multiply([k, m, n], &self.a, [1, k], &self.c, [n, 1], &mut self.db);
        }
    }
}

/// `c = a b` for `a` of `m × k` and `b` of `k × n`, with strides of rows and columns; `c` is dense.
fn multiply([m, k, n]: [usize; 3], a: &[f32], sa: [usize; 2], b: &[f32], sb: [usize; 2], c: &mut [f32]) {
    assert!(a.len() == m * k && b.len() == k * n && c.len() == m * n);
    let ([ra, ca], [rb, cb]) = (sa.map(|s| s as isize), sb.map(|s| s as isize));
    let (a, b, c) = (a.as_ptr(), b.as_ptr(), c.as_mut_ptr());
    // SAFETY: the lengths were just checked, and the strides are those of dense matrices of these sizes, transposed or not.
    unsafe { matrixmultiply::sgemm(m, k, n, 1.0, a, ra, ca, b, rb, cb, 0.0, c, n as isize, 1) }
}
