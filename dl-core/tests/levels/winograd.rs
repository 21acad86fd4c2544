//! Winograd's convolutions, against their definition in `f64`.

use dl_core::element::Element;
use dl_core::kernels::conv::Conv;
use dl_core::kernels::geometry::Geometry;
use dl_core::kernels::winograd;
use dl_core::rng::Rng;
use dl_core::shape::Dims;
use dl_core::spec::{self, Padding};
use proptest::prelude::*;

use super::convolutions::{naive, numbers};

/// Any convolution that it suits, of images of which tiles are hardly a part and others.
pub fn any_conv() -> impl Strategy<Value = Conv> {
    let outputs = prop_oneof![3 => 1..20usize, 1 => 60..80usize];
    let sizes = ([1..24usize, 1..14usize, 1..14usize], outputs, prop::array::uniform4(0..3usize));
    sizes.prop_filter_map("the shape rule", |([inputs, h, w], outputs, padding)| {
        let layer = spec::Conv2d::DEFAULT.out_channels(outputs).kernel([3, 3]).padding(Padding::Zeros(padding));
        let input = Dims::new(&[inputs, h, w]);
        let output = layer.output(input).ok()?;
        Some(Conv { window: Geometry::new(layer.window(), input, output), outputs, groups: 1 })
    })
}

/// All passes of `n` samples, with weights packed and not. Errors are relative to the largest
/// sum of the sizes of addends, since each pixel of a tile contributes to all sums of it.
pub fn compare<T: Element>(conv: &Conv, n: usize, seed: u64) {
    assert!(winograd::suits(conv));
    let mut rng = Rng::new(seed);
    let g = &conv.window;
    let x: Vec<T> = numbers(n * g.channels * g.pixels(), &mut rng);
    let dy: Vec<T> = numbers(n * conv.outputs * g.outputs(), &mut rng);
    let weight: Vec<T> = numbers(conv.weights(), &mut rng);
    let bias: Vec<T> = numbers(if seed.is_multiple_of(2) { conv.outputs } else { 0 }, &mut rng);
    let wide = |numbers: &[T]| numbers.iter().map(|x| x.to_f64()).collect::<Vec<_>>();
    let size = |numbers: &[T]| numbers.iter().map(|x| x.to_f64().abs()).collect::<Vec<_>>();
    let [mut y, dx, dweight, _] = naive(conv, &wide(&weight), &wide(&bias), &wide(&x), &wide(&dy));
    let sizes = naive(conv, &size(&weight), &size(&bias), &size(&x), &size(&dy));
    let tolerance = if T::NAME == "f32" { 3e-6 } else { 6e-15 };
    let check = |what: &str, fast: &[T], slow: &[f64], size: &[f64]| {
        let largest = size.iter().fold(0.0f64, |largest, size| largest.max(*size));
        for (i, (a, b)) in fast.iter().zip(slow).enumerate() {
            let error = (a.to_f64() - b).abs();
            assert!(error <= tolerance * largest, "{what}[{i}] of {conv:?}, {n} samples: {a}, naive {b}");
        }
    };

    let nan = T::from_f64(f64::NAN);
    let relu = seed.is_multiple_of(3);
    if relu {
        y.iter_mut().for_each(|y| *y = y.max(0.0));
    }
    let (mut forward, mut backward) = (vec![nan; winograd::packed(conv)], vec![nan; winograd::packed(conv)]);
    winograd::pack(conv, &weight, &mut forward);
    winograd::pack_backward(conv, &weight, &mut backward);
    for (packed, flipped) in [(&[][..], &[][..]), (&forward, &backward)] {
        let (mut fast, mut fast_dx) = (vec![nan; dy.len()], vec![nan; x.len()]);
        winograd::forward(conv, &weight, packed, &bias, relu, &x, &mut fast);
        check("y", &fast, &y, &sizes[0]);
        winograd::input_gradient(conv, &weight, flipped, &dy, &mut fast_dx);
        check("dx", &fast_dx, &dx, &sizes[1]);
    }
    // It is added to what is there.
    let mut sums = vec![T::ZERO; weight.len()];
    winograd::weight_gradient(conv, &x, &dy, &mut sums);
    winograd::weight_gradient(conv, &x, &dy, &mut sums);
    let doubled: Vec<f64> = dweight.iter().map(|dw| 2.0 * dw).collect();
    check("dweight", &sums, &doubled, &sizes[2]);
}
