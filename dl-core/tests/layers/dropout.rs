//! Dropout.

use super::check::{check, pass, site};
use dl_core::spec::*;

check! {
    half: Dropout, Dropout::DEFAULT, [40];
    few: Dropout, Dropout::DEFAULT.p(0.1), [2, 4, 4];
    none: Dropout, Dropout::DEFAULT.p(0.0), [5];
}

#[test]
fn drops_the_share_it_says_and_scales_the_rest() {
    site!(Here, Dropout, Dropout::DEFAULT.p(0.2), [1000]);
    let ones = vec![1f32; 200_000];
    let passed = pass::<Here, f32>(&[], &ones, &ones, true);
    let dropped = passed.y.iter().filter(|y| **y == 0.0).count();
    // Four standard deviations of a binomial distribution.
    assert!((dropped as f64 - 40_000.0).abs() < 4.0 * (200_000f64 * 0.2 * 0.8).sqrt(), "{dropped}");
    assert!(passed.y.iter().all(|y| *y == 0.0 || *y == 1.25));
    assert_eq!(passed.y, passed.dx);
    // Samples do not repeat each other.
    assert_ne!(passed.y[..1000], passed.y[1000..2000]);
}

#[test]
fn evaluation_passes() {
    site!(Here, Dropout, Dropout::DEFAULT, [3]);
    let passed = pass::<Here, f32>(&[], &[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0], false);
    assert_eq!((passed.y, passed.dx), (vec![1.0, 2.0, 3.0], vec![4.0, 5.0, 6.0]));
}
