//! Trains `Digits` and writes what its bare-metal program contains: `data/digits.f32`, the weights, and
//! `data/digits.samples`, one held-out image of each digit with the scores computed here.
//!
//! `cargo run --release -p nets --example golden`

use std::path::Path;

use dl::prelude::*;
use nets::{Digits, Sample, winner};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (train, test) = dl::data::digits();
    let mut net = Digits::init(1);
    let (mut tape, mut grads) = (Digits::tape(), Digits::zeros());
    let (mut adam, mut rng) = (Adam::new(3e-3), Rng::new(2));
    let mut batches = Batches::new(32).shuffled(3);
    for epoch in 0..40 {
        adam.set_learning_rate(if epoch < 30 { 3e-3 } else { 3e-4 });
        let mut epoch = batches.epoch(&train, epoch)?;
        while let Some((images, labels)) = epoch.next_batch() {
            let scores = net.forward(&mut tape, images, Mode::Train(&mut rng));
            let (_, dscores) = CrossEntropy.evaluate(scores, labels)?;
            optim::zero(&mut grads);
            net.backward_weights(&mut tape, &dscores, &mut grads);
            adam.step(&mut net, &grads);
        }
    }
    let right = test.iter().filter(|(image, label)| winner(&net.predict(image)) == **label).count();
    println!("{}\n{right} of {} held-out digits are right", Digits::summary(), test.len());

    let mut samples = Vec::new();
    for digit in 0..10 {
        let (image, label) = test.iter().find(|(_, label)| **label == digit).ok_or("a digit is missing")?;
        samples.extend(Sample { image: *image, label: *label, scores: net.predict(image) }.to_bytes());
    }
    let weights: Vec<u8> = net.as_slice().iter().flat_map(|w| w.to_le_bytes()).collect();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    std::fs::write(data.join("digits.f32"), weights)?;
    std::fs::write(data.join("digits.samples"), samples)?;
    Ok(())
}
