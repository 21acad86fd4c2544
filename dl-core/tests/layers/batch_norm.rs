//! Batch normalization.

use super::check::{check, normal, pass, site};
use dl_core::rng::Rng;
use dl_core::spec::*;

check! {
    vectors: BatchNorm, BatchNorm::DEFAULT, [5];
    images: BatchNorm, BatchNorm::DEFAULT, [3, 4, 5];
    one_pixel: BatchNorm, BatchNorm::DEFAULT, [6, 1, 1];
    without_weights: BatchNorm, BatchNorm::DEFAULT.affine(false), [2, 3, 3];
    large_eps: BatchNorm, BatchNorm::DEFAULT.eps(0.5).momentum(0.3), [4];
}

site!(Image, BatchNorm, BatchNorm::DEFAULT.affine(false), [2, 3, 4]);
site!(Vector, BatchNorm, BatchNorm::DEFAULT.momentum(0.25), [3]);

#[test]
fn training_normalizes_the_batch_and_moves_the_running_statistics() {
    let x: Vec<f64> = normal::<f64>(10 * 24, &mut Rng::new(4)).iter().map(|x| 3.0 + 2.0 * x).collect();
    let passed = pass::<Image, f64>(&[0.0, 0.0, 1.0, 1.0], &x, &x, true);
    for c in 0..2 {
        let of = |all: &[f64]| all.chunks(24).flat_map(|s| s[c * 12..(c + 1) * 12].to_vec()).collect::<Vec<f64>>();
        let mean = |all: &[f64]| all.iter().sum::<f64>() / 120.0;
        let square = |all: &[f64], m: f64| all.iter().map(|x| (x - m) * (x - m)).sum::<f64>();
        let (x, y) = (of(&x), of(&passed.y));
        assert!(mean(&y).abs() < 1e-12 && (square(&y, 0.0) / 120.0 - 1.0).abs() < 1e-4);
        assert!((passed.weights[c] - 0.1 * mean(&x)).abs() < 1e-12);
        assert!((passed.weights[2 + c] - (0.9 + 0.1 * square(&x, mean(&x)) / 119.0)).abs() < 1e-12);
    }
}

#[test]
fn one_number_has_no_variance() {
    let weights = [1.0, 2.0, 3.0, 0.1, 0.2, 0.3, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0];
    let passed = pass::<Vector, f64>(&weights, &[4.0, -8.0, 0.0], &[1.0; 3], true);
    assert_eq!(passed.y, weights[3..6]);
    assert_eq!(passed.dx, [0.0; 3]);
    assert_eq!(passed.weights[6..], [1.0, -2.0, 0.0, 1.0, 1.0, 1.0]);
}

#[test]
fn constant_channels_give_the_bias() {
    let weights = [1.0, 2.0, 3.0, 0.1, 0.2, 0.3, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0];
    let passed = pass::<Vector, f32>(&weights, &[7.0; 12], &[1.0; 12], true);
    assert!(passed.y.chunks(3).all(|y| y == [0.1, 0.2, 0.3]));
    assert!(passed.dx.iter().all(|dx| dx.abs() < 1e-3));
}
