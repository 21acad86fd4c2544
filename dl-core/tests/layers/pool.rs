//! Pooling.

use super::check::{check, pass, site};
use super::windows::{any_window, compare};
use dl_core::spec::*;
use proptest::prelude::*;

check! {
    max: MaxPool2d, MaxPool2d::DEFAULT.kernel([2, 2]), [2, 4, 6];
    max_odd: MaxPool2d, MaxPool2d::DEFAULT.kernel([2, 2]).rounding(Rounding::Floor), [2, 5, 7];
    max_odd_ceil: MaxPool2d, MaxPool2d::DEFAULT.kernel([2, 2]).rounding(Rounding::Ceil), [2, 5, 7];
    max_overlapping: MaxPool2d, MaxPool2d::DEFAULT.kernel([3, 3]).stride([2, 2]).padding(Padding::Zeros([1; 4])), [2, 5, 7];
    max_dilated: MaxPool2d, MaxPool2d::DEFAULT.kernel([2, 2]).stride([1, 1]).dilation([2, 3]), [2, 5, 7];
    max_same: MaxPool2d, MaxPool2d::DEFAULT.kernel([3, 2]).stride([2, 2]).padding(Padding::Same), [2, 5, 7];
    avg: AvgPool2d, AvgPool2d::DEFAULT.kernel([2, 2]), [2, 4, 6];
    avg_odd: AvgPool2d, AvgPool2d::DEFAULT.kernel([2, 2]).rounding(Rounding::Floor), [2, 5, 7];
    avg_padded: AvgPool2d, AvgPool2d::DEFAULT.kernel([3, 3]).stride([2, 2]).padding(Padding::Zeros([1; 4])), [2, 5, 7];
    avg_not_counting: AvgPool2d, AvgPool2d::DEFAULT.kernel([3, 3]).stride([2, 2]).padding(Padding::Zeros([1; 4])).count_include_pad(false), [2, 5, 7];
    avg_ceil: AvgPool2d, AvgPool2d::DEFAULT.kernel([3, 2]).stride([2, 3]).padding(Padding::Zeros([1; 4])).rounding(Rounding::Ceil), [2, 6, 7];
    avg_same: AvgPool2d, AvgPool2d::DEFAULT.kernel([3, 2]).stride([1, 1]).padding(Padding::Same), [2, 5, 4];
    global_avg: GlobalAvgPool, GlobalAvgPool::DEFAULT, [3, 4, 5];
    global_max: GlobalMaxPool, GlobalMaxPool::DEFAULT, [3, 4, 5];
}

site!(Two, MaxPool2d, MaxPool2d::DEFAULT.kernel([2, 2]), [1, 2, 4]);
site!(Three, MaxPool2d, MaxPool2d::DEFAULT.kernel([3, 3]).stride([1, 1]).padding(Padding::Zeros([1; 4])), [1, 1, 2]);
site!(Global, GlobalMaxPool, GlobalMaxPool::DEFAULT, [1, 2, 2]);

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

#[test]
fn of_equal_numbers_the_first_wins() {
    let passed = pass::<Two, f64>(&[], &[5.0, 5.0, 1.0, 2.0, 5.0, 5.0, 2.0, 2.0], &[1.0, 3.0], true);
    assert_eq!((passed.y, passed.dx), (vec![5.0, 2.0], vec![1.0, 0.0, 0.0, 3.0, 0.0, 0.0, 0.0, 0.0]));
    let passed = pass::<Three, f64>(&[], &[7.0, 7.0], &[1.0, 3.0], true);
    assert_eq!((passed.y, passed.dx), (vec![7.0, 7.0], vec![4.0, 0.0]));
    let passed = pass::<Global, f64>(&[], &[1.0, 4.0, 4.0, 4.0], &[2.0], true);
    assert_eq!((passed.y, passed.dx), (vec![4.0], vec![0.0, 2.0, 0.0, 0.0]));
}

#[test]
fn nothing_but_minus_infinity_gives_it_to_the_first() {
    let passed = pass::<Two, f64>(&[], &[-INF; 8], &[1.0, 3.0], true);
    assert_eq!((passed.y, passed.dx), (vec![-INF; 2], vec![1.0, 0.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0]));
    let passed = pass::<Three, f64>(&[], &[-INF; 2], &[1.0, 3.0], true);
    assert_eq!((passed.y, passed.dx), (vec![-INF; 2], vec![4.0, 0.0]));
    let passed = pass::<Global, f64>(&[], &[-INF; 4], &[2.0], true);
    assert_eq!((passed.y, passed.dx), (vec![-INF], vec![2.0, 0.0, 0.0, 0.0]));
}

#[test]
fn nan_wins() {
    for (at, x) in
        [[NAN, 5.0, 1.0, 2.0], [5.0, NAN, 1.0, 2.0], [INF, 0.0, NAN, 1.0], [5.0, 0.0, 1.0, NAN]].into_iter().enumerate()
    {
        let mut expected = [0.0; 4];
        expected[at] = 1.0;
        let two = pass::<Two, f64>(&[], &[x[0], x[1], 0.0, 0.0, x[2], x[3], 0.0, 0.0], &[1.0, 0.0], true);
        assert!(two.y[0].is_nan());
        assert_eq!([two.dx[0], two.dx[1], two.dx[4], two.dx[5]], expected);
        let global = pass::<Global, f64>(&[], &x, &[1.0], true);
        assert!(global.y[0].is_nan());
        assert_eq!(global.dx, expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_pools_are_the_naive_ones((g, dilated) in any_window(), seed in 0..1000u64) {
        compare::<f64>(&g, dilated, seed);
        compare::<f32>(&g, dilated, seed);
    }
}
