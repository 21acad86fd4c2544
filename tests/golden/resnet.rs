//! ResNet-18 and ResNet-34, of the blocks of the example, on images of 64 × 64 pixels: prediction, both passes, and a step of training.

#[path = "../../examples/resnet/blocks.rs"]
mod blocks;

use blocks::{BasicBlock, Downsample, resnet};
use dl::prelude::*;
use dl::spec::Role;
use dl::testing::assert_close;

use crate::compare;

resnet! { ResNet18: 64 -> [16 * 1, 8 * 1, 4 * 1, 2 * 1] }
resnet! { ResNet34: 64 -> [16 * 2, 8 * 3, 4 * 5, 2 * 2] }

const _: () = assert!(ResNet18::PARAMS == 11_689_512 && ResNet34::PARAMS == 21_797_672);

/// How far a number may be off: sums of thousands of numbers, of up to 34 layers.
const TOLERANCE: f64 = 1e-8;

type Image = [[[f64; 64]; 64]; 3];

/// As `pattern` in `resnet.py`.
fn pattern(count: usize, step: usize) -> impl Iterator<Item = f64> {
    (0..count).map(move |i| (i * step % 1009) as f64 / 1009.0 - 0.5)
}

fn sums(numbers: &[f64]) -> [f64; 2] {
    [numbers.iter().sum(), numbers.iter().zip(pattern(numbers.len(), 17)).map(|(x, p)| x * p).sum()]
}

fn check<N: Train<Elem = f64, Input = Image, Output = [f64; 1000]>>() {
    let (name, golden) = (N::NAME, compare::read("resnet"));
    let mut net = N::zeros();
    for segment in N::SEGMENTS {
        let weights = &mut net.as_mut_slice()[segment.range()];
        let rank = segment.dims.rank();
        match segment.field {
            "running_var" => weights.fill(1.0),
            "running_mean" => {}
            field => {
                let scale =
                    if rank > 1 { 4.0 / ((segment.dims.len() / segment.dims.get(0)) as f64).sqrt() } else { 1.0 };
                let more = if rank == 1 && field == "weight" { 1.0 } else { 0.0 };
                weights.iter_mut().zip(pattern(segment.dims.len(), 31)).for_each(|(w, p)| *w = p * scale + more);
            }
        }
    }
    let mut x: Vec<Image> = dl::value::zeros(2);
    let flat = x.as_flattened_mut().as_flattened_mut().as_flattened_mut();
    flat.iter_mut().zip(pattern(2 * 3 * 64 * 64, 57)).for_each(|(x, p)| *x = p);
    let mut dy = vec![[0.0; 1000]; 2];
    dy.as_flattened_mut().iter_mut().zip(pattern(2000, 73)).for_each(|(dy, p)| *dy = p / 100.0);

    let close = |what: &str, got: &[f64]| {
        assert_close(&format!("{name}: {what}"), &golden.numbers(&format!("{name}/{what}")), got, TOLERANCE)
    };
    close("eval/y.0", net.predict_batch(&x).as_flattened());
    let (mut tape, mut grads) = (N::tape(), N::zeros());
    close("train/y.0", net.forward(&mut tape, &x, Mode::Train(&mut Rng::new(1))).as_flattened());
    close("train/dx.0", net.backward(&mut tape, &dy, &mut grads).as_flattened().as_flattened().as_flattened());
    for segment in N::SEGMENTS {
        match segment.role {
            Role::Buffer => close(&format!("train/after.{}", segment.name()), &sums(&net.as_slice()[segment.range()])),
            _ => close(&format!("train/sums.{}", segment.name()), &sums(&grads.as_slice()[segment.range()])),
        }
    }
    Sgd::new(0.1).momentum(0.9).weight_decay(1e-4).step(&mut net, &grads);
    close("step/y.0", net.predict_batch(&x).as_flattened());
}

#[test]
fn resnet18() {
    check::<ResNet18<f64>>();
}

#[test]
fn resnet34() {
    check::<ResNet34<f64>>();
}
