//! Depthwise convolutions, against their definition in `f64`.

use dl_core::element::Element;
use dl_core::kernels::conv::Conv;
use dl_core::kernels::geometry::Geometry;
use dl_core::kernels::{depthwise, depthwise_gradient};
use dl_core::rng::Rng;
use dl_core::shape::Dims;
use dl_core::spec::{self, Padding, Rounding};
use proptest::prelude::*;

use super::convolutions::{naive, numbers};

/// Any convolution of each channel by itself.
pub fn any_conv() -> impl Strategy<Value = Conv> {
    let padding = prop_oneof![
        2 => (0..4usize).prop_map(|p| Padding::Zeros([p; 4])),
        2 => prop::array::uniform4(0..5usize).prop_map(Padding::Zeros),
        1 => Just(Padding::Same),
    ];
    let stride = prop_oneof![1 => Just([1, 1]), 1 => Just([2, 2]), 1 => [1..4usize, 1..4usize]];
    let dilation = prop_oneof![2 => Just([1, 1]), 1 => [1..4usize, 1..4usize]];
    let rounding = prop_oneof![1 => Just(Rounding::Floor), 1 => Just(Rounding::Ceil)];
    let sizes = ([1..5usize, 1..4usize], [1..30usize, 1..45usize], [1..8usize, 1..8usize]);
    (sizes, stride, dilation, padding, rounding).prop_filter_map(
        "the shape rule",
        |(([channels, multiplier], [h, w], kernel), stride, dilation, padding, rounding)| {
            let outputs = channels * multiplier;
            let layer = spec::Conv2d::DEFAULT.out_channels(outputs).kernel(kernel).groups(channels);
            let layer = layer.stride(stride).dilation(dilation).padding(padding).rounding(rounding);
            let input = Dims::new(&[channels, h, w]);
            let output = layer.output(input).ok()?;
            Some(Conv { window: Geometry::new(layer.window(), input, output), outputs, groups: channels })
        },
    )
}

/// All passes of `n` samples.
pub fn compare<T: Element>(conv: &Conv, n: usize, seed: u64) {
    let (mut rng, g) = (Rng::new(seed), &conv.window);
    let x: Vec<T> = numbers(n * g.channels * g.pixels(), &mut rng);
    let dy: Vec<T> = numbers(n * conv.outputs * g.outputs(), &mut rng);
    let weight: Vec<T> = numbers(conv.weights(), &mut rng);
    let bias: Vec<T> = numbers(if seed.is_multiple_of(3) { 0 } else { conv.outputs }, &mut rng);
    let wide = |numbers: &[T]| numbers.iter().map(|x| x.to_f64()).collect::<Vec<_>>();
    let mut sums = naive(conv, &wide(&weight), &wide(&bias), &wide(&x), &wide(&dy));
    let relu = seed.is_multiple_of(2);
    if relu {
        sums[0].iter_mut().for_each(|y| *y = y.max(0.0));
    }
    let nan = T::from_f64(f64::NAN);
    let (mut y, mut dx) = (vec![nan; dy.len()], vec![nan; x.len()]);
    // These are added to.
    let (mut dweight, mut dbias) = (vec![T::ONE; weight.len()], vec![T::ONE; bias.len()]);
    sums[2..].iter_mut().flatten().for_each(|sum| *sum += 1.0);
    depthwise::forward(conv, &weight, &bias, relu, &x, &mut y);
    depthwise::input_gradient(conv, &weight, &dy, &mut dx);
    depthwise_gradient::weight_gradient(conv, &x, &dy, &mut dweight, &mut dbias);
    // Sums over the samples, too, with other roundings in another order.
    let tolerance = if T::NAME == "f32" { 5e-5 } else { 1e-11 } * (2 + n) as f64;
    for (what, fast, slow) in
        [("y", &y, &sums[0]), ("dx", &dx, &sums[1]), ("dweight", &dweight, &sums[2]), ("dbias", &dbias, &sums[3])]
    {
        for (i, (a, b)) in fast.iter().zip(slow).enumerate() {
            assert!((a.to_f64() - b).abs() <= tolerance * (1.0 + b.abs()), "{what}[{i}] of {conv:?}: {a}, naive {b}");
        }
    }
}
