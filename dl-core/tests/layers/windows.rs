//! Pooling windows of any shape, against their definition.

use dl_core::element::Element;
use dl_core::kernels::geometry::Geometry;
use dl_core::kernels::{avg_pool, max_pool, small};
use dl_core::rng::Rng;
use dl_core::shape::Dims;
use dl_core::spec::{MaxPool2d, Padding, Rounding};
use proptest::prelude::*;

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

/// Pooling of two batches of images against the definition.
pub fn compare<T: Element>(g: &Geometry, dilated: bool, seed: u64) {
    let mut rng = Rng::new(seed);
    // Few different numbers, so that there are ties.
    let mut some = |len: usize| (0..len).map(|_| T::from_usize(rng.below(6))).collect::<Vec<T>>();
    let (x, dy) = (some(2 * g.channels * g.pixels()), some(2 * g.channels * g.outputs()));
    let nan = T::from_f64(f64::NAN);
    let (mut y, mut dx) = (vec![nan; dy.len()], vec![nan; x.len()]);
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
    max_pool::forward(g, &x, &mut y);
    max_pool::backward(g, &x, &dy, &mut dx);
    assert_eq!((&y, &dx), (&expected_y, &expected_dx), "max pooling, {g:?}");
    let (one, outputs) = (&x[..x.len() / 2], y.len() / 2);
    y.fill(nan);
    small::pool::max(g, one, &mut y[..outputs]);
    assert_eq!(y[..outputs], expected_y[..outputs], "max pooling of one sample, {g:?}");

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
        let mut alone = vec![nan; outputs];
        small::pool::avg(g, include_padding, one, &mut alone);
        for (alone, y) in alone.iter().zip(&y) {
            assert!((alone.to_f64() - y.to_f64()).abs() < 1e-5, "average pooling of one sample, {g:?}: {alone}, {y}");
        }
        for (fast, slow) in y.iter().chain(&dx).zip(expected_y.iter().chain(&expected_dx)) {
            assert!((fast.to_f64() - slow.to_f64()).abs() < 1e-4, "average pooling, {g:?}: {fast}, naive {slow}");
        }
    }
}

/// Any window that the shape rule of pooling accepts, and whether it is dilated.
pub fn any_window() -> impl Strategy<Value = (Geometry, bool)> {
    let padding = prop_oneof![
        2 => Just(Padding::VALID),
        2 => prop::array::uniform4(0..3usize).prop_map(Padding::Zeros),
        1 => Just(Padding::Same),
    ];
    let dilation = prop_oneof![3 => Just([1, 1]), 1 => [1..4usize, 1..4usize]];
    let kernel = prop_oneof![1 => Just(([2, 2], [2, 2])), 2 => ([1..5usize, 1..5usize], [1..4usize, 1..4usize])];
    let rounding = prop_oneof![1 => Just(Rounding::Floor), 1 => Just(Rounding::Ceil)];
    let sizes = [1..4usize, 1..20usize, 1..70usize];
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
