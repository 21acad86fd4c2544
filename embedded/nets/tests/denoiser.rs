//! The committed filter of signals filters.

mod files;
#[path = "../examples/golden/signal.rs"]
mod signal;

use dl::prelude::*;
use files::{REMEDY, read};
use nets::{Denoiser, arrays};
use signal::{error, signal, smooth};

fn network() -> Box<Denoiser> {
    Denoiser::from_file(files::path("denoiser.safetensors")).expect(REMEDY)
}

#[test]
fn steps_are_those_that_were_written() {
    let net = network();
    let bytes = read("denoiser.reference");
    let (x, reference): (Vec<_>, Vec<_>) = arrays(&bytes).map(|[x, y]| ([x], [y])).unzip();
    assert_eq!(x.len(), 200, "{REMEDY}");
    let mut state = net.initial_state();
    let steps: Vec<[f32; 1]> = x.iter().map(|x| net.step(x, &mut state)).collect();
    // What a microcontroller's steps make, to the bit.
    let mut state = net.initial_state();
    let same: Vec<[f32; 1]> = x.iter().map(|x| net.infer_step(x, &mut state)).collect();
    assert_eq!(same, reference, "{REMEDY}");
    let mut arena = vec![0.0; Denoiser::ARENA + x.len() * <Denoiser as Network>::ARENA_STEP];
    assert_eq!(net.infer_in(&x, &mut arena), reference, "{REMEDY}");
    for y in [steps, net.predict(&x)] {
        assert!(error(&y, &reference) < 1e-6, "{y:?} is not {reference:?}; {REMEDY}");
    }
}

#[test]
fn less_error_than_smoothing_leaves() {
    let net = network();
    let mut rng = Rng::new(7);
    let (mut smoothed, mut filtered) = (0.0, 0.0);
    for _ in 0..10 {
        let (measured, clean) = signal(&mut rng, 2_000);
        let shares = (1..100).map(|share| error(&smooth(&measured, share as f32 / 100.0), &clean));
        smoothed += shares.fold(f64::INFINITY, f64::min);
        filtered += error(&net.predict(&measured), &clean);
    }
    assert!(filtered < 0.6 * smoothed, "{filtered} is not less than 0.6 times {smoothed}");
}
