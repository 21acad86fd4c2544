//! Softmax and its logarithm.

use super::check::{check, pass, site};
use dl_core::spec::*;

check! {
    softmax: Softmax, Softmax::DEFAULT, [7];
    softmax_of_pixels: Softmax, Softmax::DEFAULT, [3, 4, 5];
    softmax_of_one: Softmax, Softmax::DEFAULT, [1];
    log_softmax: LogSoftmax, LogSoftmax::DEFAULT, [7];
    log_softmax_of_pixels: LogSoftmax, LogSoftmax::DEFAULT, [4, 3, 2];
}

site!(Three, Softmax, Softmax::DEFAULT, [3]);
site!(LogThree, LogSoftmax, LogSoftmax::DEFAULT, [3]);

#[test]
fn large_inputs_do_not_overflow() {
    for shift in [-1e30f32, -1e4, 0.0, 1e4, 1e30] {
        let y = pass::<Three, f32>(&[], &[shift, shift, shift], &[1.0, 2.0, 3.0], true).y;
        assert_eq!(y, [1.0 / 3.0; 3]);
        let y = pass::<LogThree, f32>(&[], &[shift, shift, shift], &[1.0, 2.0, 3.0], true).y;
        assert!(y.iter().all(|y| (y + 3f32.ln()).abs() < 1e-6));
    }
    let y = pass::<LogThree, f32>(&[], &[1e4, 0.0, -1e4], &[0.0; 3], true).y;
    assert_eq!(y, [0.0, -1e4, -2e4]);
}

#[test]
fn minus_infinity_is_impossible_and_nan_spreads() {
    let inf = f64::INFINITY;
    assert_eq!(pass::<Three, f64>(&[], &[0.0, -inf, 0.0], &[0.0; 3], true).y, [0.5, 0.0, 0.5]);
    for x in [[-inf; 3], [inf, 0.0, 0.0], [f64::NAN, 0.0, 0.0], [0.0, 0.0, f64::NAN]] {
        assert!(pass::<Three, f64>(&[], &x, &[0.0; 3], true).y.iter().any(|y| y.is_nan()), "{x:?}");
        assert!(pass::<LogThree, f64>(&[], &x, &[0.0; 3], true).y.iter().any(|y| y.is_nan()), "{x:?}");
    }
}
