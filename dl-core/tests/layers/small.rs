//! Kernels for one sample, of layers that multiply: against the definitions, at any sizes.

use core::marker::PhantomData;

use super::check::{Weights, normal, site, weights};
use super::convolutions::{any_conv, naive};
use dl_core::element::Element;
use dl_core::kernels::conv::Conv;
use dl_core::kernels::geometry::Geometry;
use dl_core::kernels::small::{conv_transpose2d, conv2d, linear};
use dl_core::layers::{Layer, Site};
use dl_core::plan::Slot;
use dl_core::rng::Rng;
use dl_core::shape::Dims;
use dl_core::spec::{self, Padding, Product, Rounding, Then};
use proptest::prelude::*;

/// A kernel: `f(weight, bias, relu, x, y)`.
type Kernel<'a, T> = &'a dyn Fn(&[T], &[T], bool, &[T], &mut [T]);

/// What a kernel is called with.
struct Case<T> {
    weight: Vec<T>,
    bias: Vec<T>,
    relu: bool,
    x: Vec<T>,
    outputs: usize,
}

impl<T: Element> Case<T> {
    fn new([x, weight, bias, outputs]: [usize; 4], relu: bool, seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        Case { weight: normal(weight, &mut rng), bias: normal(bias, &mut rng), relu, x: normal(x, &mut rng), outputs }
    }

    /// The kernel's result, all slices of which lie between numbers that are not to be read or written.
    fn of(&self, kernel: Kernel<'_, T>) -> Vec<T> {
        const AROUND: usize = 100;
        let nan = T::from_f64(f64::NAN);
        let hide = |numbers: &[T]| [&[nan; AROUND], numbers, &[nan; AROUND]].concat();
        let (weight, bias, x) = (hide(&self.weight), hide(&self.bias), hide(&self.x));
        let inside = |len: usize| AROUND..AROUND + len;
        let mut y = vec![nan; self.outputs + 2 * AROUND];
        kernel(
            &weight[inside(self.weight.len())],
            &bias[inside(self.bias.len())],
            self.relu,
            &x[inside(self.x.len())],
            &mut y[inside(self.outputs)],
        );
        let ends = y[..AROUND].iter().chain(&y[AROUND + self.outputs..]);
        assert!(ends.into_iter().all(|y| y.is_nan()), "numbers beside the result were written");
        y[inside(self.outputs)].to_vec()
    }

    /// With slices of other lengths, the kernel does nothing; there are so many `channels` that have a bias.
    fn refuses(&self, kernel: Kernel<'_, T>, channels: usize) {
        let longer = |numbers: &[T]| [numbers, &[T::ONE]].concat();
        let shorter = |numbers: &[T]| numbers[..numbers.len() - 1].to_vec();
        let refused = |weight: &[T], bias: &[T], x: &[T], len: usize| {
            let mut y = vec![T::from_f64(7.0); len];
            kernel(weight, bias, self.relu, x, &mut y);
            assert!(y.iter().all(|y| *y == T::from_f64(7.0)), "something was written");
        };
        let Case { weight, bias, x, outputs, .. } = self;
        for other in [longer, shorter] {
            refused(&other(weight), bias, x, *outputs);
            refused(weight, bias, &other(x), *outputs);
        }
        refused(weight, &vec![T::ONE; channels + 1], x, *outputs);
        refused(weight, bias, x, outputs + 1);
        refused(weight, bias, x, outputs - 1);
        refused(&[], &[], &[], 0);
    }

    fn wide(numbers: &[T]) -> Vec<f64> {
        numbers.iter().map(|x| x.to_f64()).collect()
    }

    /// The kernel gives what is expected before bias and ReLU; `plane` is how many numbers of the result have the same bias.
    fn gives(&self, what: &dyn core::fmt::Debug, kernel: Kernel<'_, T>, expected: &[f64], plane: usize) {
        let tolerance = if T::NAME == "f32" { 1e-4 } else { 1e-11 };
        for (i, (y, expected)) in self.of(kernel).iter().zip(expected).enumerate() {
            let expected = expected + self.bias.get(i / plane).map_or(0.0, |b| b.to_f64());
            let expected = if self.relu { expected.max(0.0) } else { expected };
            let right = (y.to_f64() - expected).abs() <= tolerance * (1.0 + expected.abs());
            assert!(right, "y[{i}] of {what:?}, {} with relu {}: {y}, naive {expected}", T::NAME, self.relu);
        }
    }
}

fn convolution<T: Element>(conv: &Conv, bias: bool, seed: u64) {
    let (g, plan) = (&conv.window, conv2d::Plan::new(conv));
    let bias = if bias { conv.outputs } else { 0 };
    let sizes = [g.channels * g.pixels(), conv.weights(), bias, conv.outputs * g.outputs()];
    let case = Case::<T>::new(sizes, seed.is_multiple_of(2), seed);
    let [expected, ..] =
        naive(conv, &Case::wide(&case.weight), &[], &Case::wide(&case.x), &vec![0.0; conv.outputs * g.outputs()]);
    let kernel: Kernel<'_, T> = &|weight, bias, relu, x, y| plan.forward(weight, bias, relu, x, y);
    case.gives(conv, kernel, &expected, g.outputs());
    case.refuses(kernel, conv.outputs);
}

fn transposed<T: Element>(conv: &Conv, bias: bool, seed: u64) {
    let (g, plan) = (&conv.window, conv_transpose2d::Plan::new(conv));
    let bias = if bias { g.channels } else { 0 };
    let sizes = [conv.outputs * g.outputs(), conv.weights(), bias, g.channels * g.pixels()];
    let case = Case::<T>::new(sizes, seed.is_multiple_of(2), seed);
    // The gradient of the input of the convolution that goes the other way.
    let image = vec![0.0; g.channels * g.pixels()];
    let [_, expected, ..] = naive(conv, &Case::wide(&case.weight), &[], &image, &Case::wide(&case.x));
    let kernel: Kernel<'_, T> = &|weight, bias, relu, x, y| plan.forward(weight, bias, relu, x, y);
    case.gives(conv, kernel, &expected, g.pixels());
    case.refuses(kernel, g.channels);
}

fn product<T: Element>([inputs, outputs]: [usize; 2], bias: bool, seed: u64) {
    let plan = linear::Plan::new(inputs, outputs);
    let sizes = [inputs, inputs * outputs, if bias { outputs } else { 0 }, outputs];
    let case = Case::<T>::new(sizes, seed.is_multiple_of(2), seed);
    let (weight, x) = (Case::wide(&case.weight), Case::wide(&case.x));
    let expected: Vec<_> =
        weight.chunks(inputs).map(|row| row.iter().zip(&x).map(|(w, x)| w * x).sum::<f64>()).collect();
    let kernel: Kernel<'_, T> = &|weight, bias, relu, x, y| plan.forward(weight, bias, relu, x, y);
    case.gives(&[inputs, outputs], kernel, &expected, 1);
    case.refuses(kernel, outputs);
}

/// Convolutions each output of which sees one channel, and of single pixels; images about as large as the tiles of kernels.
fn other_conv() -> impl Strategy<Value = Conv> {
    let padding = prop_oneof![
        Just(Padding::VALID),
        Just(Padding::Same),
        (0..7usize).prop_map(|p| Padding::Zeros([p; 4])),
        prop::array::uniform4(0..7usize).prop_map(Padding::Zeros),
    ];
    let kernel = prop_oneof![Just([1, 1]), Just([3, 3]), [1..6usize, 1..7usize]];
    let step = || prop_oneof![2 => Just([1, 1]), 1 => [1..4usize, 1..4usize]];
    let groups = (1..9usize, prop_oneof![2 => Just(None), 1 => (1..9usize).prop_map(Some)]);
    (([1..13usize, 1..13usize], groups, 1..12usize), kernel, step(), step(), padding).prop_filter_map(
        "the shape rule",
        |(([h, w], (channels, inputs), outputs), kernel, stride, dilation, padding)| {
            // As many groups as channels, or one.
            let (groups, channels) = inputs.map_or((channels, channels), |inputs| (1, inputs));
            let layer = spec::Conv2d::DEFAULT.out_channels(outputs * groups).kernel(kernel).groups(groups);
            let layer = layer.stride(stride).dilation(dilation).padding(padding).rounding(Rounding::Floor);
            let input = Dims::new(&[channels, h, w]);
            Some(Conv::new(&layer, input, layer.output(input).ok()?))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn convolutions_are_the_naive_ones(conv in any_conv(), bias: bool, seed in 0..1000u64) {
        convolution::<f64>(&conv, bias, seed);
        convolution::<f32>(&conv, bias, seed);
    }

    #[test]
    fn depthwise_and_pointwise_convolutions_are_the_naive_ones(conv in other_conv(), bias: bool, seed in 0..1000u64) {
        convolution::<f64>(&conv, bias, seed);
        convolution::<f32>(&conv, bias, seed);
    }

    #[test]
    fn transposed_convolutions_are_the_naive_ones(conv in any_conv(), bias: bool, seed in 0..1000u64) {
        transposed::<f64>(&conv, bias, seed);
        transposed::<f32>(&conv, bias, seed);
    }

    #[test]
    fn products_are_the_naive_ones(sizes in [1..70usize, 1..40usize], bias: bool, seed in 0..1000u64) {
        product::<f64>(sizes, bias, seed);
        product::<f32>(sizes, bias, seed);
    }
}

/// Sizes that no layer has are refused, whatever the slices.
#[test]
fn nonsense() {
    let window = Geometry {
        channels: 2,
        input: [4, 4],
        output: [2, 2],
        kernel: [3, 3],
        stride: [1, 1],
        dilation: [1, 1],
        before: [0, 0],
        after: [0, 0],
    };
    let sane = Conv { window, outputs: 2, groups: 1 };
    let wrong = [
        Conv { groups: 0, ..sane },
        Conv { groups: 3, ..sane },
        Conv { outputs: 3, groups: 2, ..sane },
        Conv { outputs: 0, ..sane },
        Conv { window: Geometry { stride: [0, 1], ..window }, ..sane },
        Conv { window: Geometry { dilation: [1, 0], ..window }, ..sane },
        Conv { window: Geometry { kernel: [0, 3], ..window }, ..sane },
        Conv { window: Geometry { output: [2, 0], ..window }, ..sane },
        Conv { window: Geometry { input: [0, 0], ..window }, ..sane },
        Conv { window: Geometry { stride: [usize::MAX, 1], ..window }, ..sane },
        Conv { window: Geometry { dilation: [usize::MAX / 2, 1], ..window }, ..sane },
        Conv { window: Geometry { before: [usize::MAX, 0], ..window }, ..sane },
        Conv { window: Geometry { channels: usize::MAX, ..window }, ..sane },
    ];
    for conv in wrong {
        for [x, weight, y] in [[0, 0, 0], [32, 36, 8], [32, 36, 12]] {
            let mut y = vec![7.0; y];
            conv2d::Plan::new(&conv).forward(&vec![1.0; weight], &[], false, &vec![1.0; x], &mut y);
            conv_transpose2d::Plan::new(&conv).forward(&vec![1.0; weight], &[], false, &vec![1.0; y.len()], &mut y);
            assert!(y.iter().all(|y| *y == 7.0), "{conv:?}");
        }
    }
    // Windows that would lie beyond the image: nothing but what is within counts.
    convolution::<f64>(&Conv { window: Geometry { output: [5, 9], ..window }, ..sane }, true, 1);
    linear::Plan::new(usize::MAX, 2).forward(&[1.0; 4], &[], false, &[1.0; 2], &mut [0.0; 2]);
    linear::Plan::new(0, 0).forward::<f32>(&[], &[], false, &[], &mut []);
}

/// A layer that is followed by a ReLU.
struct Rectified<S>(PhantomData<S>);

impl<S: Site> Site for Rectified<S> {
    type Layer = S::Layer;
    const LAYER: S::Layer = S::LAYER;
    const INPUT: Dims = S::INPUT;
    const OUTPUT: Dims = S::OUTPUT;
    const KEEP: usize = S::KEEP;
    const MACS: u64 = S::MACS;
    const INDEX: usize = S::INDEX;
    const PRODUCT: Option<Product> = S::PRODUCT;
    const THEN: Then = Then::Relu;
    const PACK: Slot = S::PACK;
}

/// One sample is as in a batch, to rounding; wrong numbers of weights give nothing.
fn one<S: Weights<Layer: Layer>, H: Site<Layer = S::Layer>, T: Element>() {
    let mut rng = Rng::new(4);
    let weights: Vec<T> = weights::<S, T>(&mut rng);
    let mut x: Vec<T> = normal(S::INPUT.len(), &mut rng);
    let (mut y, mut expected) = (vec![T::ZERO; S::OUTPUT.len()], vec![T::ZERO; S::OUTPUT.len()]);
    <S::Layer as Layer>::infer_one::<H, T>(&weights[1..], &x, &mut y);
    assert!(y.iter().all(|y| *y == T::ZERO));

    <S::Layer as Layer>::infer_one::<H, T>(&weights, &x, &mut y);
    <S::Layer as Layer>::infer::<H, T>(&weights, &[], &x, &mut expected);
    for (y, expected) in y.iter().zip(&expected) {
        assert!((y.to_f64() - expected.to_f64()).abs() < 1e-4, "{y}, of a batch {expected}");
    }
    assert_eq!(matches!(H::THEN, Then::Relu), y.iter().all(|y| *y >= T::ZERO));

    x.fill(T::from_f64(f64::NAN));
    <S::Layer as Layer>::infer_one::<H, T>(&weights, &x, &mut y);
    assert!(y.iter().all(|y| y.is_nan()));
}

macro_rules! one {
    ($($name:ident: $Layer:ident, $layer:expr, $input:expr;)*) => { $(
        #[test]
        fn $name() {
            use dl_core::spec::*;
            site!(Here, $Layer, $layer, $input);
            one::<Here, Here, f32>();
            one::<Here, Here, f64>();
            one::<Here, Rectified<Here>, f32>();
            one::<Here, Rectified<Here>, f64>();
        }
    )* };
}

one! {
    linear: Linear, Linear::DEFAULT.out_features(10), [33];
    linear_without_bias: Linear, Linear::DEFAULT.out_features(7).bias(false), [5];
    lenet: Conv2d, Conv2d::DEFAULT.out_channels(6).kernel([5, 5]).padding(Padding::Zeros([2; 4])), [1, 12, 12];
    keywords: Conv2d, Conv2d::DEFAULT.out_channels(8).kernel([10, 4]).stride([2, 2]).padding(Padding::Same), [1, 49, 10];
    pointwise: Conv2d, Conv2d::DEFAULT.out_channels(9).kernel([1, 1]).bias(false), [4, 5, 5];
    depthwise: Conv2d, Conv2d::DEFAULT.out_channels(8).kernel([3, 3]).groups(8).padding(Padding::Zeros([1; 4])), [8, 25, 5];
    whole_image: Conv2d, Conv2d::DEFAULT.out_channels(12).kernel([5, 5]), [3, 5, 5];
    transposed_strided: ConvTranspose2d, ConvTranspose2d::DEFAULT.out_channels(6).kernel([3, 3]).stride([2, 2]), [4, 5, 5];
}

/// What is infinite stays so, and only what a window sees of an image has a part in its result.
#[test]
fn beyond_the_image() {
    let layer = spec::Conv2d::DEFAULT.out_channels(1).kernel([3, 3]).padding(Padding::Zeros([1; 4]));
    let conv = Conv::new(&layer, Dims::new(&[1, 3, 6]), Dims::new(&[1, 3, 6]));
    let mut x = [1.0; 18];
    x[5] = f32::INFINITY;
    let mut weight = [1.0; 9];
    // What the first column multiplies with nothing.
    weight[3] = f32::NAN;
    let mut y = [0.0; 18];
    conv2d::Plan::new(&conv).forward(&weight, &[], false, &x, &mut y);
    for (i, y) in y.iter().enumerate() {
        assert_eq!(y.is_nan(), i % 6 > 0, "{i}: {y}");
    }
    assert_eq!([y[0], y[6], y[12]], [4.0, 6.0, 4.0]);
}
