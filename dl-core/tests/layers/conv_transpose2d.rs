//! Transposed convolutions.

use super::check::{check, normal};
use super::convolutions::naive;
use dl_core::element::Element;
use dl_core::kernels::conv::Conv;
use dl_core::kernels::conv_transpose2d;
use dl_core::kernels::conv2d;
use dl_core::rng::Rng;
use dl_core::shape::Dims;
use dl_core::spec::{ConvTranspose2d, Padding};
use proptest::prelude::*;

check! {
    plain: ConvTranspose2d, ConvTranspose2d::DEFAULT.out_channels(3).kernel([3, 3]), [2, 4, 3];
    rectangular: ConvTranspose2d, ConvTranspose2d::DEFAULT.out_channels(2).kernel([3, 2]).stride([1, 3]), [3, 3, 2];
    without_bias: ConvTranspose2d, ConvTranspose2d::DEFAULT.out_channels(3).kernel([2, 2]).stride([2, 2]).bias(false), [2, 3, 4];
    padded: ConvTranspose2d, ConvTranspose2d::DEFAULT.out_channels(3).kernel([3, 3]).padding(Padding::Zeros([1; 4])), [2, 4, 5];
    padded_unevenly: ConvTranspose2d, ConvTranspose2d::DEFAULT.out_channels(2).kernel([3, 3]).padding(Padding::Zeros([0, 2, 1, 0])), [2, 3, 4];
    padded_widely: ConvTranspose2d, ConvTranspose2d::DEFAULT.out_channels(2).kernel([2, 2]).padding(Padding::Zeros([2; 4])), [2, 5, 4];
    padded_at_the_end: ConvTranspose2d, ConvTranspose2d::DEFAULT.out_channels(3).kernel([3, 3]).stride([2, 2]).padding(Padding::Zeros([1; 4])).output_padding([1, 1]), [2, 3, 4];
    never_reached: ConvTranspose2d, ConvTranspose2d::DEFAULT.out_channels(2).kernel([1, 2]).stride([3, 3]).output_padding([2, 1]), [2, 3, 3];
    dilated: ConvTranspose2d, ConvTranspose2d::DEFAULT.out_channels(2).kernel([2, 3]).dilation([3, 2]).output_padding([2, 1]), [2, 3, 3];
    grouped: ConvTranspose2d, ConvTranspose2d::DEFAULT.out_channels(6).kernel([3, 3]).stride([2, 2]).groups(2), [4, 3, 3];
    depthwise: ConvTranspose2d, ConvTranspose2d::DEFAULT.out_channels(4).kernel([4, 4]).stride([2, 2]).padding(Padding::Zeros([1; 4])).groups(4), [4, 3, 3];
    one_pixel: ConvTranspose2d, ConvTranspose2d::DEFAULT.out_channels(3).kernel([4, 3]), [5, 1, 1];
    winograd: ConvTranspose2d, ConvTranspose2d::DEFAULT.out_channels(16).kernel([3, 3]).padding(Padding::Zeros([1; 4])), [8, 5, 6];
}

/// All passes of a transposed convolution against the definition of the convolution that goes the other way.
fn compare<T: Element>(conv: &Conv, bias: bool, n: usize, seed: u64) {
    let mut rng = Rng::new(seed);
    let g = &conv.window;
    let x: Vec<T> = normal(n * conv.outputs * g.outputs(), &mut rng);
    let dy: Vec<T> = normal(n * g.channels * g.pixels(), &mut rng);
    let weight: Vec<T> = normal(conv.weights(), &mut rng);
    let bias: Vec<T> = normal(if bias { g.channels } else { 0 }, &mut rng);
    let wide = |numbers: &[T]| numbers.iter().map(|x| x.to_f64()).collect::<Vec<_>>();

    // From images like `y` to images like `x`: `dy` is its input, `x` the gradient of its output.
    let [dx, mut y, dweight, _] = naive(conv, &wide(&weight), &[], &wide(&dy), &wide(&x));
    let relu = seed.is_multiple_of(2);
    let mut dbias = vec![0.0; bias.len()];
    for (i, (y, dy)) in y.iter_mut().zip(&dy).enumerate() {
        let channel = i / g.pixels() % g.channels;
        if let Some(b) = bias.get(channel) {
            *y += b.to_f64();
            dbias[channel] += dy.to_f64();
        }
        *y = if relu { y.max(0.0) } else { *y };
    }

    let nan = T::from_f64(f64::NAN);
    let (mut fast, mut fast_dx) = (vec![nan; dy.len()], vec![nan; x.len()]);
    let (mut fast_dweight, mut fast_dbias) = (vec![T::ZERO; weight.len()], vec![T::ZERO; bias.len()]);
    let mut packed = vec![nan; if seed.is_multiple_of(3) { conv.packed() } else { 0 }];
    if !packed.is_empty() {
        conv2d::pack_backward(conv, &weight, &mut packed);
    }
    conv_transpose2d::forward(conv, &weight, &packed, &bias, relu, &x, &mut fast);
    conv_transpose2d::weight_gradient(conv, &x, &dy, &mut fast_dweight, &mut fast_dbias);
    conv2d::forward(conv, &weight, &[], &[], false, &dy, &mut fast_dx);
    let tolerance = if T::NAME == "f32" { 1e-4 } else { 1e-11 };
    for (what, fast, slow) in
        [("y", &fast, &y), ("dx", &fast_dx, &dx), ("dweight", &fast_dweight, &dweight), ("dbias", &fast_dbias, &dbias)]
    {
        assert_eq!(fast.len(), slow.len());
        for (i, (a, b)) in fast.iter().zip(slow).enumerate() {
            assert!((a.to_f64() - b).abs() <= tolerance * (1.0 + b.abs()), "{what}[{i}] of {conv:?}: {a}, naive {b}");
        }
    }
}

/// Any transposed convolution that its shape rule accepts.
fn any() -> impl Strategy<Value = Conv> {
    let padding = prop_oneof![
        3 => Just([0; 4]),
        3 => (0..4usize).prop_map(|p| [p; 4]),
        2 => prop::array::uniform4(0..5usize),
    ];
    let stride = prop_oneof![2 => Just([1, 1]), 3 => [1..4usize, 1..4usize]];
    let dilation = prop_oneof![3 => Just([1, 1]), 1 => [1..4usize, 1..4usize]];
    let sizes = ([1..12usize, 1..20usize], 1..4usize, [1..4usize, 1..9usize], [1..6usize, 1..6usize]);
    (sizes, stride, dilation, padding, [0..3usize, 0..3usize]).prop_filter_map(
        "the shape rule",
        |(sizes, stride, dilation, padding, output_padding)| {
            let ([h, w], groups, [inputs, outputs], kernel) = sizes;
            let layer = ConvTranspose2d::DEFAULT.out_channels(outputs * groups).kernel(kernel).groups(groups);
            let layer = layer.stride(stride).dilation(dilation).padding(Padding::Zeros(padding));
            let most = |axis: usize| (stride[axis].max(dilation[axis]) - 1).min(output_padding[axis]);
            let layer = layer.output_padding([most(0), most(1)]);
            let input = Dims::new(&[inputs * groups, h, w]);
            let output = layer.output(input).ok()?;
            Some(Conv::transposed(&layer, input, output))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn random_ones_are_the_naive_ones(conv in any(), bias: bool, n in prop_oneof![1..4usize, Just(9)], seed in 0..1000u64) {
        compare::<f64>(&conv, bias, n, seed);
        compare::<f32>(&conv, bias, n, seed);
    }

    #[test]
    fn it_is_the_transpose_of_the_convolution(conv in any(), seed in 0..1000u64) {
        // ⟨conv(x), y⟩ = ⟨x, transposed(y)⟩
        let mut rng = Rng::new(seed);
        let g = &conv.window;
        let x: Vec<f64> = normal(g.channels * g.pixels(), &mut rng);
        let y: Vec<f64> = normal(conv.outputs * g.outputs(), &mut rng);
        let weight: Vec<f64> = normal(conv.weights(), &mut rng);
        let (mut forward, mut back) = (vec![f64::NAN; y.len()], vec![f64::NAN; x.len()]);
        conv2d::forward(&conv, &weight, &[], &[], false, &x, &mut forward);
        conv_transpose2d::forward(&conv, &weight, &[], &[], false, &y, &mut back);
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let (there, here) = (dot(&forward, &y), dot(&x, &back));
        let size = dot(&x, &x) + dot(&y, &y) + dot(&weight, &weight);
        prop_assert!((there - here).abs() < 1e-10 * size, "{} and {}: {:?}", there, here, conv);
    }
}
