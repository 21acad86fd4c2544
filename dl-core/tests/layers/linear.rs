//! Products with a matrix.

use super::check::{check, pass, site};
use dl_core::spec::*;

check! {
    linear: Linear, Linear::DEFAULT.out_features(5), [7];
    without_bias: Linear, Linear::DEFAULT.out_features(4).bias(false), [3];
    one_output: Linear, Linear::DEFAULT.out_features(1), [19];
    one_input: Linear, Linear::DEFAULT.out_features(9), [1];
    wider: Linear, Linear::DEFAULT.out_features(33), [17];
}

#[test]
fn by_hand() {
    site!(Here, Linear, Linear::DEFAULT.out_features(2), [3]);
    let weights = [1.0, 2.0, 3.0, -1.0, 0.5, 0.0, 10.0, 20.0];
    let passed = pass::<Here, f32>(&weights, &[1.0, 1.0, 1.0, 0.0, 2.0, -1.0], &[1.0, 0.0, 0.0, 2.0], true);
    assert_eq!(passed.y, [16.0, 19.5, 11.0, 21.0]);
    assert_eq!(passed.dx, [1.0, 2.0, 3.0, -2.0, 1.0, 0.0]);
    assert_eq!(passed.dweights, [2.0, 2.0, 2.0, 1.0, 5.0, -1.0, 2.0, 3.0]);
}
