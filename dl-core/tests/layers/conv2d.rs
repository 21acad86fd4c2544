//! Convolutions.

use super::check::{check, normal};
use dl_core::element::Element;
use dl_core::kernels::conv2d::{self, Conv};
use dl_core::kernels::geometry::Geometry;
use dl_core::rng::Rng;
use dl_core::shape::Dims;
use dl_core::spec::{self, Padding, Rounding};
use proptest::prelude::*;

check! {
    plain: Conv2d, Conv2d::DEFAULT.out_channels(3).kernel([3, 3]), [2, 6, 5];
    pointwise: Conv2d, Conv2d::DEFAULT.out_channels(5).kernel([1, 1]), [3, 3, 4];
    one_window: Conv2d, Conv2d::DEFAULT.out_channels(7).kernel([4, 3]), [3, 4, 3];
    without_bias: Conv2d, Conv2d::DEFAULT.out_channels(3).kernel([2, 3]).bias(false), [2, 4, 5];
    padded: Conv2d, Conv2d::DEFAULT.out_channels(3).kernel([3, 3]).padding(Padding::Zeros([1; 4])), [2, 5, 6];
    padded_widely: Conv2d, Conv2d::DEFAULT.out_channels(2).kernel([3, 3]).padding(Padding::Zeros([4; 4])), [1, 3, 3];
    padded_unevenly: Conv2d, Conv2d::DEFAULT.out_channels(2).kernel([3, 3]).padding(Padding::Zeros([0, 2, 1, 0])), [2, 4, 4];
    strided: Conv2d, Conv2d::DEFAULT.out_channels(3).kernel([3, 3]).stride([2, 2]), [2, 7, 7];
    strided_unevenly: Conv2d, Conv2d::DEFAULT.out_channels(3).kernel([2, 3]).stride([1, 3]), [2, 4, 9];
    stride_beyond_kernel: Conv2d, Conv2d::DEFAULT.out_channels(3).kernel([1, 1]).stride([2, 2]), [2, 5, 5];
    dilated: Conv2d, Conv2d::DEFAULT.out_channels(3).kernel([3, 2]).dilation([2, 3]), [2, 7, 6];
    dilated_and_padded: Conv2d, Conv2d::DEFAULT.out_channels(2).kernel([3, 3]).dilation([2, 2]).padding(Padding::Zeros([2; 4])), [2, 5, 5];
    grouped: Conv2d, Conv2d::DEFAULT.out_channels(6).kernel([3, 3]).groups(2), [4, 5, 5];
    depthwise: Conv2d, Conv2d::DEFAULT.out_channels(4).kernel([3, 3]).groups(4).padding(Padding::Same), [4, 5, 5];
    depthwise_strided: Conv2d, Conv2d::DEFAULT.out_channels(8).kernel([3, 3]).groups(4).stride([2, 2]), [4, 5, 5];
    same: Conv2d, Conv2d::DEFAULT.out_channels(2).kernel([4, 4]).padding(Padding::Same), [2, 5, 6];
    same_strided: Conv2d, Conv2d::DEFAULT.out_channels(2).kernel([3, 3]).stride([2, 2]).padding(Padding::Same), [2, 6, 7];
    floor: Conv2d, Conv2d::DEFAULT.out_channels(2).kernel([3, 3]).stride([2, 2]).rounding(Rounding::Floor), [2, 6, 8];
    ceil: Conv2d, Conv2d::DEFAULT.out_channels(2).kernel([3, 3]).stride([2, 2]).rounding(Rounding::Ceil), [2, 6, 8];
}

/// The definition, in `f64`: `y`, `dx`, `dweight`, `dbias`.
fn naive(conv: &Conv, weight: &[f64], bias: &[f64], x: &[f64], dy: &[f64]) -> [Vec<f64>; 4] {
    let g = &conv.window;
    let (inputs, outputs) = (g.channels / conv.groups, conv.outputs / conv.groups);
    let n = x.len() / (g.channels * g.pixels());
    let mut y = vec![0.0; dy.len()];
    let (mut dx, mut dweight, mut dbias) = (vec![0.0; x.len()], vec![0.0; weight.len()], vec![0.0; bias.len()]);
    for (s, o, oh, ow) in combinations(n, conv.outputs, g.output[0], g.output[1]) {
        let at_y = ((s * conv.outputs + o) * g.output[0] + oh) * g.output[1] + ow;
        if let Some(b) = bias.get(o) {
            y[at_y] += b;
            dbias[o] += dy[at_y];
        }
        for (_, c, kh, kw) in combinations(1, inputs, g.kernel[0], g.kernel[1]) {
            let h = (oh * g.stride[0] + kh * g.dilation[0]) as isize - g.before[0] as isize;
            let w = (ow * g.stride[1] + kw * g.dilation[1]) as isize - g.before[1] as isize;
            if (0..g.input[0] as isize).contains(&h) && (0..g.input[1] as isize).contains(&w) {
                let channel = o / outputs * inputs + c;
                let at_x = ((s * g.channels + channel) * g.input[0] + h as usize) * g.input[1] + w as usize;
                let at_w = ((o * inputs + c) * g.kernel[0] + kh) * g.kernel[1] + kw;
                y[at_y] += weight[at_w] * x[at_x];
                dx[at_x] += weight[at_w] * dy[at_y];
                dweight[at_w] += x[at_x] * dy[at_y];
            }
        }
    }
    [y, dx, dweight, dbias]
}

/// All combinations of four numbers below these.
fn combinations(a: usize, b: usize, c: usize, d: usize) -> impl Iterator<Item = (usize, usize, usize, usize)> {
    (0..a * b * c * d).map(move |i| (i / (b * c * d), i / (c * d) % b, i / d % c, i % d))
}

fn compare<T: Element>(conv: &Conv, bias: bool, seed: u64) {
    let mut rng = Rng::new(seed);
    let (g, n) = (&conv.window, 3);
    let x: Vec<T> = normal(n * g.channels * g.pixels(), &mut rng);
    let dy: Vec<T> = normal(n * conv.outputs * g.outputs(), &mut rng);
    let weight: Vec<T> = normal(conv.weights(), &mut rng);
    let bias: Vec<T> = normal(if bias { conv.outputs } else { 0 }, &mut rng);
    let wide = |numbers: &[T]| numbers.iter().map(|x| x.to_f64()).collect::<Vec<_>>();
    let expected = naive(conv, &wide(&weight), &wide(&bias), &wide(&x), &wide(&dy));

    let nan = T::from_f64(f64::NAN);
    let (mut y, mut direct, mut dx) = (vec![nan; dy.len()], vec![nan; dy.len()], vec![nan; x.len()]);
    let (mut dweight, mut dbias) = (vec![T::ZERO; weight.len()], vec![T::ZERO; bias.len()]);
    conv2d::forward(conv, &weight, &bias, &x, &mut y);
    conv2d::forward_direct(conv, &weight, &bias, &x, &mut direct);
    conv2d::input_gradient(conv, &weight, &dy, &mut dx);
    conv2d::weight_gradient(conv, &x, &dy, &mut dweight, &mut dbias);
    let tolerance = if T::NAME == "f32" { 1e-4 } else { 1e-11 };
    for (what, fast, slow) in [
        ("y", &y, &expected[0]),
        ("y, direct", &direct, &expected[0]),
        ("dx", &dx, &expected[1]),
        ("dweight", &dweight, &expected[2]),
        ("dbias", &dbias, &expected[3]),
    ] {
        for (i, (a, b)) in fast.iter().zip(slow).enumerate() {
            assert!((a.to_f64() - b).abs() <= tolerance * (1.0 + b.abs()), "{what}[{i}] of {conv:?}: {a}, naive {b}");
        }
    }
}

/// Any convolution that its shape rule accepts.
fn any_conv() -> impl Strategy<Value = Conv> {
    let padding = prop_oneof![
        3 => Just(Padding::VALID),
        3 => (0..4usize).prop_map(|p| Padding::Zeros([p; 4])),
        2 => prop::array::uniform4(0..5usize).prop_map(Padding::Zeros),
        1 => Just(Padding::Same),
    ];
    let stride = prop_oneof![3 => Just([1, 1]), 2 => [1..4usize, 1..4usize]];
    let dilation = prop_oneof![3 => Just([1, 1]), 1 => [1..4usize, 1..4usize]];
    let rounding = prop_oneof![2 => Just(Rounding::Floor), 1 => Just(Rounding::Ceil)];
    let sizes = ([1..20usize, 1..40usize], 1..4usize, [1..4usize, 1..9usize], [1..6usize, 1..6usize]);
    (sizes, stride, dilation, padding, rounding).prop_filter_map(
        "the shape rule",
        |(sizes, stride, dilation, padding, rounding)| {
            let ([h, w], groups, [inputs, outputs], kernel) = sizes;
            let layer = spec::Conv2d::DEFAULT.out_channels(outputs * groups).kernel(kernel).groups(groups);
            let layer = layer.stride(stride).dilation(dilation).padding(padding).rounding(rounding);
            let input = Dims::new(&[inputs * groups, h, w]);
            let output = layer.output(input).ok()?;
            Some(Conv { window: Geometry::new(layer.window(), input, output), outputs: outputs * groups, groups })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn random_convolutions_are_the_naive_ones(conv in any_conv(), bias: bool, seed in 0..1000u64) {
        compare::<f64>(&conv, bias, seed);
        compare::<f32>(&conv, bias, seed);
    }
}
