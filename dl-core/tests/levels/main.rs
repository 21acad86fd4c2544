//! Every kernel with vector instructions is the naive one, whatever the instructions. A program of its own, since the level
//! is that of the whole program.

use dl_core::element::Element;
use dl_core::kernels::choice::Way;
use dl_core::kernels::conv::Conv;
use dl_core::kernels::conv2d;
use dl_core::kernels::gemm;
use dl_core::kernels::level::{Level, limit};
use dl_core::rng::Rng;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

#[path = "../recurrent/check.rs"]
#[allow(dead_code)]
mod check;
#[path = "../layers/convolutions.rs"]
mod convolutions;
mod depthwise;
mod linear;
mod recurrent;
#[path = "../layers/windows.rs"]
mod windows;
mod winograd;

fn numbers<T: Element>(len: usize, rng: &mut Rng) -> Vec<T> {
    (0..len).map(|_| T::from_f64(rng.normal())).collect()
}

/// `C = A B` and `C += A B`, for `A` as it is and transposed.
fn products<T: Element>([m, k, n]: [usize; 3], gap: usize, seed: u64) {
    let mut rng = Rng::new(seed);
    let (a, b): (Vec<T>, Vec<T>) = (numbers(m * k, &mut rng), numbers(k * (n + gap), &mut rng));
    let transposed: Vec<T> = (0..k * m).map(|i| a[i % m * k + i / m]).collect();
    let old: Vec<T> = numbers(m * n, &mut rng);
    for accumulate in [false, true] {
        let start = || if accumulate { old.clone() } else { vec![T::from_f64(f64::NAN); m * n] };
        let mut c = [start(), start()];
        let size = [m, k, n];
        gemm::rows_by_columns(size, (&a, [k, 1]), (&b, n + gap), (&mut c[0], n), accumulate);
        gemm::rows_by_columns(size, (&transposed, [1, m]), (&b, n + gap), (&mut c[1], n), accumulate);
        for (way, c) in c.iter().enumerate() {
            for (at, c) in c.iter().enumerate() {
                let (i, j) = (at / n, at % n);
                let terms = (0..k).map(|l| a[i * k + l].to_f64() * b[l * (n + gap) + j].to_f64());
                let (sum, size) = terms.fold((0.0, 0.0), |(sum, size), x| (sum + x, size + x.abs()));
                let (sum, size) = if accumulate { (sum + old[at].to_f64(), size + 1.0) } else { (sum, size) };
                let tolerance = if T::NAME == "f32" { 1e-6 } else { 1e-14 };
                let error = (c.to_f64() - sum).abs();
                assert!(error <= tolerance * (1.0 + size), "{m}×{k}×{n}, way {way}, [{i}, {j}]: {c}, naive {sum}");
            }
        }
    }
}

/// Every way that can compute a convolution, against the definition; the chosen ones are among them.
fn ways(conv: &Conv, seed: u64) {
    let mut rng = Rng::new(seed);
    // Fewer samples than a register has lanes, and more.
    let (g, n) = (&conv.window, [1, 3, 9, 17][seed as usize % 4]);
    let x: Vec<f32> = numbers(n * g.channels * g.pixels(), &mut rng);
    let dy: Vec<f32> = numbers(n * conv.outputs * g.outputs(), &mut rng);
    let weight: Vec<f32> = numbers(conv.weights(), &mut rng);
    let bias: Vec<f32> = numbers(conv.outputs, &mut rng);
    let factors = [&x, &dy, &weight, &bias].map(|numbers| numbers.iter().map(|x| *x as f64).collect::<Vec<_>>());
    let sums = convolutions::naive(conv, &factors[2], &factors[3], &factors[0], &factors[1]);
    let relu = seed.is_multiple_of(3);
    ways_of::<f32>(conv, n, relu, &factors, &sums);
    ways_of::<f64>(conv, n, relu, &factors, &sums);
    for n in [1, n, 64] {
        assert!(conv.ways().any(|way| way == conv.way(n)), "{conv:?}");
        assert!(conv.input_gradient_ways().any(|way| way == conv.input_gradient_way(n)), "{conv:?}");
        assert!(conv.weight_gradient_ways().any(|way| way == conv.weight_gradient_way(n)), "{conv:?}");
    }
}

/// The ways of one type of number, given `x`, `dy`, `weight`, `bias` and `y`, `dx`, `dweight`, `dbias`.
fn ways_of<T: Element>(conv: &Conv, n: usize, relu: bool, factors: &[Vec<f64>; 4], sums: &[Vec<f64>; 4]) {
    let [x, dy, weight, bias] = factors.each_ref().map(|x| x.iter().map(|x| T::from_f64(*x)).collect::<Vec<T>>());
    let [y, dx, dweight, dbias] = sums.each_ref().map(|sums| sums.iter());
    let close = |what: &str, way: Way, fast: &[T], naive: &mut dyn Iterator<Item = f64>| {
        // Sums over the samples, too, with other roundings in another order.
        let tolerance = if T::NAME == "f32" { 5e-5 } else { 1e-11 } * (2 + n) as f64;
        for (a, b) in fast.iter().map(|a| a.to_f64()).zip(naive) {
            assert!((a - b).abs() <= tolerance * (1.0 + b.abs()), "{what} by {way:?} of {conv:?}: {a}, naive {b}");
        }
    };
    let nan = |len: usize| vec![T::from_f64(f64::NAN); len];
    for way in conv.ways() {
        let mut fast = nan(dy.len());
        conv2d::forward_by(way, conv, &weight, &[], &bias, relu, &x, &mut fast);
        close("y", way, &fast, &mut y.clone().map(|y| if relu { y.max(0.0) } else { *y }));
    }
    for way in conv.input_gradient_ways() {
        let mut fast = nan(x.len());
        conv2d::input_gradient_by(way, conv, &weight, &[], &dy, &mut fast);
        close("dx", way, &fast, &mut dx.clone().copied());
    }
    for way in conv.weight_gradient_ways() {
        // It is added to what is there.
        let (mut fast, mut fast_bias) = (vec![T::ONE; weight.len()], vec![T::ONE; bias.len()]);
        conv2d::weight_gradient_by(way, conv, &x, &dy, &mut fast, &mut fast_bias);
        close("dweight", way, &fast, &mut dweight.clone().map(|dw| dw + 1.0));
        close("dbias", way, &fast_bias, &mut dbias.clone().map(|db| db + 1.0));
    }
}

#[test]
fn every_level_is_the_naive_loops() {
    let mut used = Vec::new();
    for most in [Level::Baseline, Level::Avx2, Level::Avx512] {
        let level = limit(most);
        if used.contains(&level) {
            println!("skipped: this processor does not have {most:?}");
            continue;
        }
        used.push(level);
        let run = |cases| TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
        let sizes = ([1..40usize, 0..70usize, 1..120usize], 0..5usize, 0..1000u64);
        run(150)
            .run(&sizes, |(size, gap, seed)| {
                products::<f32>(size, gap, seed);
                products::<f64>(size, gap, seed);
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{level:?}: {error}"));
        let sizes = (0..90usize, 1..170usize, 1..120usize, 0..1000u64);
        run(150)
            .run(&sizes, |(n, inputs, outputs, seed)| {
                let size = linear::Size { n, inputs, outputs };
                linear::forward::<f32>(size, seed);
                linear::forward::<f64>(size, seed);
                linear::gradients::<f32>(size, seed);
                linear::gradients::<f64>(size, seed);
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{level:?}: {error}"));
        for n in [1, 5, 16, 33, 70] {
            linear::odd_numbers::<f32>(n, 37, 19);
            linear::odd_numbers::<f64>(n, 37, 19);
        }
        recurrent::ways();
        linear::nothing::<f32>();
        linear::nothing::<f64>();
        // Some samples in lanes, the others as dot products.
        linear::forward::<f32>(linear::Size { n: 37, inputs: 300, outputs: 40 }, 1);
        // More samples, or outputs, than are worked on at once.
        linear::gradients::<f32>(linear::Size { n: 300, inputs: 21, outputs: 13 }, 1);
        linear::gradients::<f32>(linear::Size { n: 9, inputs: 50, outputs: 300 }, 2);
        run(150)
            .run(&(windows::any_window(), 0..1000u64), |((window, dilated), seed)| {
                windows::compare::<f32>(&window, dilated, seed);
                windows::compare::<f64>(&window, dilated, seed);
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{level:?}: {error}"));
        run(100)
            .run(&(winograd::any_conv(), 1..5usize, 0..1000u64), |(conv, n, seed)| {
                winograd::compare::<f32>(&conv, n, seed);
                winograd::compare::<f64>(&conv, n, seed);
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{level:?}: {error}"));
        run(300)
            .run(&(depthwise::any_conv(), 1..20usize, 0..1000u64), |(conv, n, seed)| {
                depthwise::compare::<f32>(&conv, n, seed);
                depthwise::compare::<f64>(&conv, n, seed);
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{level:?}: {error}"));
        run(150)
            .run(&(convolutions::any_conv(), any::<bool>(), 0..1000u64), |(conv, bias, seed)| {
                convolutions::compare::<f32>(&conv, bias, seed);
                convolutions::compare::<f64>(&conv, bias, seed);
                ways(&conv, seed);
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{level:?}: {error}"));
    }
}
