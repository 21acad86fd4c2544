//! The networks of MLPerf Tiny compute what LiteRT computes from the same weights.

mod files;

use dl::prelude::*;
use files::{REMEDY, mlperf_tiny, read};
use nets::keywords::frames;
use nets::{
    Autoencoder, AutoencoderArena, Keywords, KeywordsArena, arrays, autoencoder, difference, same_bits, winner,
};

/// Holds a network against the outputs of LiteRT, and `infer` against the bits that are committed.
fn check<const I: usize, const O: usize, const PAIR: usize>(
    name: &str,
    tolerance: f32,
    infer: impl Fn(&[f32; I]) -> [f32; O],
    predict: impl Fn(&[f32; I]) -> [f32; O],
) {
    let (pairs, outputs) = (read(&format!("{name}.reference")), read(&format!("{name}.outputs")));
    let (pairs, outputs) = (arrays::<PAIR>(&pairs), arrays::<O>(&outputs));
    assert_eq!((pairs.len(), outputs.len()), (4, 4), "{REMEDY}");
    for (pair, output) in pairs.zip(outputs) {
        let (x, reference) = pair.split_first_chunk().unwrap();
        let y = infer(x);
        assert!(same_bits(&y, &output), "off by {:e}; {REMEDY}", difference(&y, &output));
        for y in [y, predict(x)] {
            let off = difference(&y, reference);
            assert!(off < tolerance, "{name}: off by {off:e}");
            assert_eq!(winner(&y), winner(reference));
        }
    }
}

#[test]
fn keywords() {
    let net = Keywords::from_file(files::path("keywords.safetensors")).unwrap();
    let infer = |x: &[f32; 490]| *net.infer(&frames(x), &mut KeywordsArena::new());
    check::<490, 12, 502>("keywords", 2e-6, infer, |x| net.predict(&frames(x)));
}

fn network() -> Box<Autoencoder> {
    Autoencoder::from_file(files::path("autoencoder.safetensors")).unwrap()
}

#[test]
fn autoencoder_windows() {
    let net = network();
    let infer = |x: &[f32; 640]| *net.infer(x, &mut AutoencoderArena::new());
    check::<640, 640, 1280>("autoencoder", 1e-4, infer, |x| net.predict(x));
}

#[test]
fn autoencoder_sound() {
    let [frames, outputs] = ["normal_id_01_00000000_hist_librosa", "normal_float_outputs_f32_196x640"]
        .map(|n| mlperf_tiny(&format!("ad/{n}.bin")));
    let (Some(frames), Some(outputs)) = (frames, outputs) else { return };
    let net = network();
    let frames: Vec<f32> = arrays(&frames).map(|[x]| x).collect();
    let windows = frames.windows(640).step_by(128).map(|window| window.try_into().unwrap());
    assert_eq!((windows.len(), arrays::<640>(&outputs).len()), (196, 196));
    let (mut arena, mut error) = (AutoencoderArena::new(), 0.0);
    for (x, reference) in windows.zip(arrays::<640>(&outputs)) {
        let y = net.infer(x, &mut arena);
        let off = difference(y, &reference);
        // A few windows magnify rounding: what LiteRT computes of them is itself up to 0.007 from what `f64` gives.
        assert!(off < 0.02, "off by {off:e}");
        error += f64::from(autoencoder::error(x, y)) / 196.0;
    }
    // 9.70709 by LiteRT, 9.70711 by the record in MLPerf Tiny's repository.
    assert!((error - 9.7071).abs() < 3e-5, "mean squared error {error}");
}
