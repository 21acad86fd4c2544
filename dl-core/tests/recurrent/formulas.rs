//! The formulas that PyTorch does not have, written out number by number: peepholes, and the GRU that resets its state.

use dl_core::spec::*;

use crate::check::{self, Batch, Over, close, infer};

const HIDDEN: usize = 5;
const FEATURES: usize = 3;

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// `Σ row · v`, of row `r`.
fn row(weight: &[f64], r: usize, v: &[f64]) -> f64 {
    (0..v.len()).map(|k| weight[r * v.len() + k] * v[k]).sum()
}

/// The arrays of a layer, one after the other.
fn arrays<S: Over>(weights: &[f64]) -> Vec<&[f64]> {
    let mut rest = weights;
    let segments = S::SPEC.segments(S::INPUT);
    let mut next = |len| {
        let (array, after) = rest.split_at(len);
        rest = after;
        array
    };
    segments.as_slice().iter().map(|array| next(array.dims.len())).collect()
}

#[test]
fn peepholes() {
    check::site!(Here, Lstm, Lstm::DEFAULT.hidden_size(HIDDEN).peephole(true), FEATURES);
    let batch = Batch::<f64>::random::<Here>(&[6], 3);
    let [w_ih, w_hh, b_ih, b_hh, ci, cf, co] = arrays::<Here>(&batch.weights)[..] else { panic!("seven arrays") };
    let (mut h, mut c) = (batch.initial[..HIDDEN].to_vec(), batch.initial[HIDDEN..].to_vec());
    let mut y = Vec::new();
    for x in batch.x.chunks_exact(FEATURES) {
        let sum = |gate: usize, u: usize| {
            let r = gate * HIDDEN + u;
            row(w_ih, r, x) + b_ih[r] + row(w_hh, r, &h) + b_hh[r]
        };
        let mut next = (Vec::new(), Vec::new());
        for u in 0..HIDDEN {
            let i = sigmoid(sum(0, u) + ci[u] * c[u]);
            let f = sigmoid(sum(1, u) + cf[u] * c[u]);
            let cell = f * c[u] + i * sum(2, u).tanh();
            let o = sigmoid(sum(3, u) + co[u] * cell);
            next.0.push(o * cell.tanh());
            next.1.push(cell);
        }
        (h, c) = next;
        y.extend_from_slice(&h);
    }
    let passed = infer::<Here, f64>(&batch, true);
    close(&passed.y, &y, 1e-12, "y");
    close(&passed.last, &[h, c].concat(), 1e-12, "last state");
}

#[test]
fn reset_before() {
    check::site!(Here, Gru, Gru::DEFAULT.hidden_size(HIDDEN).reset_after(false), FEATURES);
    let batch = Batch::<f64>::random::<Here>(&[6], 4);
    let [w_ih, w_hh, b_ih, b_hh] = arrays::<Here>(&batch.weights)[..] else { panic!("four arrays") };
    let mut h = batch.initial.clone();
    let mut y = Vec::new();
    for x in batch.x.chunks_exact(FEATURES) {
        let sum = |gate: usize, u: usize, h: &[f64]| {
            let r = gate * HIDDEN + u;
            row(w_ih, r, x) + b_ih[r] + row(w_hh, r, h) + b_hh[r]
        };
        let reset: Vec<f64> = (0..HIDDEN).map(|u| sigmoid(sum(0, u, &h)) * h[u]).collect();
        let z: Vec<f64> = (0..HIDDEN).map(|u| sigmoid(sum(1, u, &h))).collect();
        h = (0..HIDDEN).map(|u| (1.0 - z[u]) * sum(2, u, &reset).tanh() + z[u] * h[u]).collect();
        y.extend_from_slice(&h);
    }
    close(&infer::<Here, f64>(&batch, true).y, &y, 1e-12, "y");
}

#[test]
fn in_reverse() {
    check::site!(Here, Lstm, Lstm::DEFAULT.hidden_size(HIDDEN), FEATURES);
    check::site!(Back, Lstm, Lstm::DEFAULT.hidden_size(HIDDEN).reversed(), FEATURES);
    let batch = Batch::<f32>::random::<Back>(&[4], 5);
    let mut turned = batch.clone();
    turned.x = batch.x.chunks_exact(FEATURES).rev().flatten().copied().collect();
    let (there, back) = (infer::<Here, f32>(&turned, true), infer::<Back, f32>(&batch, true));
    let y: Vec<f32> = there.y.chunks_exact(HIDDEN).rev().flatten().copied().collect();
    assert_eq!((y, there.last), (back.y, back.last));
}
