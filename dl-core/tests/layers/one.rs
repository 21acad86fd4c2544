//! One sample at a time, in the kernels of every machine: the same as a batch to rounding, in place the same bits, and nothing at all where a
//! slice has another length.

use dl_core::element::Element;
use dl_core::layers::Layer;
use dl_core::rng::Rng;
use dl_core::spec::Spec;

use super::check::{Weights, normal, weights};

/// Of ordinary numbers, and of those at the borders.
pub fn check<S: Weights<Layer: Layer>>() {
    of::<S, f32>(2e-6);
    of::<S, f64>(1e-14);
}

fn of<S: Weights<Layer: Layer>, T: Element>(tolerance: f64) {
    let mut rng = Rng::new(6);
    let (ordinary, weights) = (normal::<T>(S::INPUT.len(), &mut rng), weights::<S, T>(&mut rng));
    compare::<S, T>(&weights, &ordinary, tolerance);
    for border in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 1e30, -1e30] {
        let mut x = ordinary.clone();
        (0..x.len()).step_by(3).for_each(|i| x[i] = T::from_f64(border));
        compare::<S, T>(&weights, &x, tolerance);
        compare::<S, T>(&weights, &vec![T::from_f64(border); x.len()], tolerance);
    }
    lengths::<S, T>(&weights, &ordinary);
}

fn compare<S: Weights<Layer: Layer>, T: Element>(weights: &[T], x: &[T], tolerance: f64) {
    let nan = T::from_f64(f64::NAN);
    let (mut batch, mut one) = (vec![nan; S::OUTPUT.len()], vec![nan; S::OUTPUT.len()]);
    <S::Layer as Layer>::infer::<S, T>(weights, &[], x, &mut batch);
    <S::Layer as Layer>::infer_one::<S, T>(weights, x, &mut one);
    let size = batch.iter().map(|y| y.to_f64().abs()).filter(|y| y.is_finite()).fold(1.0, f64::max);
    for (i, (one, batch)) in one.iter().zip(&batch).enumerate() {
        let (one, batch) = (one.to_f64(), batch.to_f64());
        let same = one == batch || (one.is_nan() && batch.is_nan()) || (one - batch).abs() <= tolerance * size;
        assert!(same, "{:?} of {:?}: {one} alone, {batch} in a batch at {i}", S::SPEC, S::INPUT);
    }
    if S::SPEC.in_place() {
        let mut y = x.to_vec();
        <S::Layer as Layer>::infer_in_place::<S, T>(weights, &mut y, &mut []);
        let bits = |numbers: &[T]| numbers.iter().map(|y| y.to_f64().to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&y), bits(&one), "{:?} in place", S::SPEC);
    }
}

/// Slices of other lengths are left as they are.
fn lengths<S: Weights<Layer: Layer>, T: Element>(weights: &[T], x: &[T]) {
    // These have kernels, and tests, of their own.
    if matches!(S::SPEC, Spec::Linear(_) | Spec::Conv2d(_) | Spec::ConvTranspose2d(_)) {
        return;
    }
    let (y, few) = (vec![T::ONE; S::OUTPUT.len()], &weights[..weights.len().saturating_sub(1)]);
    let longer = |numbers: &[T]| [numbers, &[T::ONE]].concat();
    let cases: [(&[T], &[T], Vec<T>); 5] = [
        (weights, &x[1..], y.clone()),
        (weights, &longer(x), y.clone()),
        (weights, x, y[1..].to_vec()),
        (weights, x, longer(&y)),
        (if weights.is_empty() { weights } else { few }, if weights.is_empty() { &[] } else { x }, y),
    ];
    for (weights, x, mut y) in cases {
        <S::Layer as Layer>::infer_one::<S, T>(weights, x, &mut y);
        assert!(y.iter().all(|y| *y == T::ONE), "{:?} has written", S::SPEC);
    }
}
