//! Convolutions of any shape, against their definition.

use dl_core::element::Element;
use dl_core::kernels::conv::Conv;
use dl_core::kernels::conv2d;
use dl_core::kernels::geometry::Geometry;
use dl_core::rng::Rng;
use dl_core::shape::Dims;
use dl_core::spec::{self, Padding, Rounding};
use proptest::prelude::*;

/// The definition, in `f64`: `y`, `dx`, `dweight`, `dbias`.
pub fn naive(conv: &Conv, weight: &[f64], bias: &[f64], x: &[f64], dy: &[f64]) -> [Vec<f64>; 4] {
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

/// All passes of a convolution against the definition.
pub fn compare<T: Element>(conv: &Conv, bias: bool, seed: u64) {
    let mut rng = Rng::new(seed);
    let (g, n) = (&conv.window, 3);
    let x: Vec<T> = numbers(n * g.channels * g.pixels(), &mut rng);
    let dy: Vec<T> = numbers(n * conv.outputs * g.outputs(), &mut rng);
    let weight: Vec<T> = numbers(conv.weights(), &mut rng);
    let bias: Vec<T> = numbers(if bias { conv.outputs } else { 0 }, &mut rng);
    let wide = |numbers: &[T]| numbers.iter().map(|x| x.to_f64()).collect::<Vec<_>>();
    let mut expected = naive(conv, &wide(&weight), &wide(&bias), &wide(&x), &wide(&dy));

    let nan = T::from_f64(f64::NAN);
    let (mut y, mut dx) = (vec![nan; dy.len()], vec![nan; x.len()]);
    let (mut dweight, mut dbias) = (vec![T::ZERO; weight.len()], vec![T::ZERO; bias.len()]);
    let relu = seed.is_multiple_of(2);
    let mut packed = vec![nan; if seed.is_multiple_of(3) { conv.packed() } else { 0 }];
    if !packed.is_empty() {
        conv2d::pack(conv, &weight, &mut packed);
    }
    conv2d::forward(conv, &weight, &packed, &bias, relu, &x, &mut y);
    if relu {
        expected[0].iter_mut().for_each(|y| *y = y.max(0.0));
    }
    if !packed.is_empty() {
        conv2d::pack_backward(conv, &weight, &mut packed);
    }
    conv2d::input_gradient(conv, &weight, &packed, &dy, &mut dx);
    conv2d::weight_gradient(conv, &x, &dy, &mut dweight, &mut dbias);
    let tolerance = if T::NAME == "f32" { 1e-4 } else { 1e-11 };
    for (what, fast, slow) in [
        ("y", &y, &expected[0]),
        ("dx", &dx, &expected[1]),
        ("dweight", &dweight, &expected[2]),
        ("dbias", &dbias, &expected[3]),
    ] {
        for (i, (a, b)) in fast.iter().zip(slow).enumerate() {
            assert!((a.to_f64() - b).abs() <= tolerance * (1.0 + b.abs()), "{what}[{i}] of {conv:?}: {a}, naive {b}");
        }
    }
}

pub fn numbers<T: Element>(len: usize, rng: &mut Rng) -> Vec<T> {
    (0..len).map(|_| T::from_f64(rng.normal())).collect()
}

/// Any convolution that its shape rule accepts.
pub fn any_conv() -> impl Strategy<Value = Conv> {
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
