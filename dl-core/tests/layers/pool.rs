//! Pooling.

use super::check::{check, pass, site};
use dl_core::element::Element;
use dl_core::kernels::geometry::Geometry;
use dl_core::kernels::{avg_pool, max_pool};
use dl_core::rng::Rng;
use dl_core::shape::Dims;
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

/// The members of a window, by definition: for each, its number in the window and its place in the image.
fn members(g: &Geometry, oh: usize, ow: usize) -> Vec<(usize, Option<usize>)> {
    let inside = |axis: usize, o: usize, k: usize| {
        let i = (o * g.stride[axis] + k * g.dilation[axis]) as isize - g.before[axis] as isize;
        (0..g.input[axis] as isize).contains(&i).then_some(i as usize)
    };
    (0..g.taps())
        .map(|k| {
            let (h, w) = (inside(0, oh, k / g.kernel[1]), inside(1, ow, k % g.kernel[1]));
            (k, h.zip(w).map(|(h, w)| h * g.input[1] + w))
        })
        .collect()
}

fn compare<T: Element>(g: &Geometry, dilated: bool, seed: u64) {
    let mut rng = Rng::new(seed);
    // Few different numbers, so that there are ties.
    let mut some = |len: usize| (0..len).map(|_| T::from_usize(rng.below(6))).collect::<Vec<T>>();
    let (x, dy) = (some(2 * g.channels * g.pixels()), some(2 * g.channels * g.outputs()));
    let nan = T::from_f64(f64::NAN);
    let (mut y, mut keep, mut dx) = (vec![nan; dy.len()], vec![nan; dy.len()], vec![nan; x.len()]);
    let mut expected_y = vec![T::ZERO; dy.len()];
    let mut expected_dx = vec![T::ZERO; x.len()];
    let each =
        || (0..dy.len()).map(|i| (i, i / g.outputs() * g.pixels(), i % g.outputs() / g.output[1], i % g.output[1]));

    for (i, image, oh, ow) in each() {
        let (mut largest, mut winner) = (T::NEG_INFINITY, None);
        for at in members(g, oh, ow).into_iter().filter_map(|m| m.1) {
            if winner.is_none() || x[image + at] > largest {
                (largest, winner) = (x[image + at], Some(at));
            }
        }
        expected_y[i] = largest;
        if let Some(at) = winner {
            expected_dx[image + at] += dy[i];
        }
    }
    max_pool::forward(g, &x, &mut y, &mut keep);
    max_pool::backward(g, &keep, &dy, &mut dx);
    assert_eq!((&y, &dx), (&expected_y, &expected_dx), "max pooling, {g:?}");
    max_pool::forward(g, &x, &mut y, &mut []);
    assert_eq!(y, expected_y);

    for include_padding in [true, false] {
        if dilated {
            continue;
        }
        (y, dx) = (vec![nan; dy.len()], vec![nan; x.len()]);
        (expected_y, expected_dx) = (vec![T::ZERO; dy.len()], vec![T::ZERO; x.len()]);
        for (i, image, oh, ow) in each() {
            let counts = |axis: usize, o: usize, k: usize| {
                o * g.stride[axis] + k < g.before[axis] + g.input[axis] + g.after[axis]
            };
            let members = members(g, oh, ow);
            let counted = members.iter().filter(|(k, at)| {
                if include_padding {
                    counts(0, oh, k / g.kernel[1]) && counts(1, ow, k % g.kernel[1])
                } else {
                    at.is_some()
                }
            });
            let count = T::from_usize(counted.count());
            for at in members.iter().filter_map(|m| m.1) {
                expected_y[i] += x[image + at] / count;
                expected_dx[image + at] += dy[i] / count;
            }
        }
        avg_pool::forward(g, include_padding, &x, &mut y);
        avg_pool::backward(g, include_padding, &dy, &mut dx);
        for (fast, slow) in y.iter().chain(&dx).zip(expected_y.iter().chain(&expected_dx)) {
            assert!((fast.to_f64() - slow.to_f64()).abs() < 1e-4, "average pooling, {g:?}: {fast}, naive {slow}");
        }
    }
}

/// Any window that the shape rule of pooling accepts, and whether it is dilated.
fn any_window() -> impl Strategy<Value = (Geometry, bool)> {
    let padding = prop_oneof![
        2 => Just(Padding::VALID),
        2 => prop::array::uniform4(0..3usize).prop_map(Padding::Zeros),
        1 => Just(Padding::Same),
    ];
    let dilation = prop_oneof![3 => Just([1, 1]), 1 => [1..4usize, 1..4usize]];
    let kernel = prop_oneof![1 => Just(([2, 2], [2, 2])), 2 => ([1..5usize, 1..5usize], [1..4usize, 1..4usize])];
    let rounding = prop_oneof![1 => Just(Rounding::Floor), 1 => Just(Rounding::Ceil)];
    let sizes = [1..4usize, 1..20usize, 1..20usize];
    (sizes, kernel, dilation, padding, rounding).prop_filter_map(
        "the shape rule",
        |(sizes, (kernel, stride), dilation, padding, rounding)| {
            let layer =
                MaxPool2d::DEFAULT.kernel(kernel).stride(stride).dilation(dilation).padding(padding).rounding(rounding);
            let input = Dims::new(&sizes);
            let output = layer.output(input).ok()?;
            Some((Geometry::new(layer.window(), input, output), dilation != [1, 1]))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_pools_are_the_naive_ones((g, dilated) in any_window(), seed in 0..1000u64) {
        compare::<f64>(&g, dilated, seed);
        compare::<f32>(&g, dilated, seed);
    }
}
