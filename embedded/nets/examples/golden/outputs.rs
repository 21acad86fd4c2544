//! What the networks make of a few inputs here.

use std::error::Error;

use dl::prelude::*;
use nets::lenet5::enlarge;
use nets::{
    Autoencoder, AutoencoderArena, Denoiser, Digits, DigitsArena, Keywords, KeywordsArena, LeNet5, LeNet5Arena, Sample,
    arrays, difference,
};

use crate::signal::signal;
use crate::{bytes, data};

/// Writes the outputs of all networks.
pub fn outputs() -> Result<(), Box<dyn Error>> {
    let mut net = Digits::zeros();
    for (weight, [read]) in net.as_mut_slice().iter_mut().zip(arrays(&std::fs::read(data("digits.f32"))?)) {
        *weight = read;
    }
    samples("digits", |image| *net.infer(image, &mut DigitsArena::new()))?;

    let net = LeNet5::from_file(data("lenet5.safetensors"))?;
    samples("lenet5", |image| *net.infer(&enlarge(image), &mut LeNet5Arena::new()))?;

    let net = Denoiser::from_file(data("denoiser.safetensors"))?;
    let (measured, _) = signal(&mut Rng::new(6), 200);
    let mut state = net.initial_state();
    let pairs: Vec<f32> = measured.iter().flat_map(|x| [x[0], net.infer_step(x, &mut state)[0]]).collect();
    std::fs::write(data("denoiser.reference"), bytes(&pairs))?;

    let net = Keywords::from_file(data("keywords.safetensors"))?;
    let infer = |x: &[f32; 490]| *net.infer(&nets::keywords::frames(x), &mut KeywordsArena::new());
    beside::<490, 12, 502>("keywords", infer)?;

    let net = Autoencoder::from_file(data("autoencoder.safetensors"))?;
    beside::<640, 640, 1280>("autoencoder", |x| *net.infer(x, &mut AutoencoderArena::new()))
}

/// Writes `name.samples`: one held-out image of each digit, with its scores.
fn samples(name: &str, scores: impl Fn(&[[[f32; 8]; 8]; 1]) -> [f32; 10]) -> Result<(), Box<dyn Error>> {
    let (_, test) = dl::data::digits();
    let mut samples = Vec::new();
    for digit in 0..10 {
        let (image, label) = test.iter().find(|(_, label)| **label == digit).ok_or("a digit is missing")?;
        samples.extend(Sample { image: *image, label: *label, scores: scores(image) }.to_bytes());
    }
    std::fs::write(data(&format!("{name}.samples")), samples)?;
    Ok(())
}

/// Writes `name.outputs` for the inputs in `name.reference`.
fn beside<const I: usize, const O: usize, const PAIR: usize>(
    name: &str,
    infer: impl Fn(&[f32; I]) -> [f32; O],
) -> Result<(), Box<dyn Error>> {
    let (mut outputs, mut most) = (Vec::new(), 0.0_f32);
    for pair in arrays::<PAIR>(&std::fs::read(data(&format!("{name}.reference")))?) {
        let (x, reference) = pair.split_first_chunk().ok_or("pairs are too short")?;
        let y = infer(x);
        most = most.max(difference(&y, reference));
        outputs.extend(y);
    }
    println!("{name}: at most {most:e} from the reference");
    std::fs::write(data(&format!("{name}.outputs")), bytes(&outputs))?;
    Ok(())
}
