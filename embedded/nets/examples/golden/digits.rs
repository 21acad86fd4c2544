//! Networks that recognize handwritten digits.

use std::error::Error;

use dl::network::ends::Scores;
use dl::prelude::*;
use nets::lenet5::enlarge;
use nets::{Digits, LeNet5, winner};

use crate::{bytes, data};

/// Trains [`Digits`].
pub fn digits() -> Result<(), Box<dyn Error>> {
    let (train, test) = dl::data::digits();
    let net = trained::<Digits>(&train, &test, 40, 3e-3)?;
    std::fs::write(data("digits.f32"), bytes(net.as_slice()))?;
    Ok(())
}

/// Trains [`LeNet5`].
pub fn lenet5() -> Result<(), Box<dyn Error>> {
    let (train, test) = dl::data::digits();
    let large = |images: &Dataset<[[[f32; 8]; 8]; 1], usize>| {
        Dataset::new(images.inputs().iter().map(enlarge).collect(), images.targets().to_vec())
    };
    let net = trained::<LeNet5>(&large(&train)?, &large(&test)?, 20, 2e-3)?;
    Ok(net.save(data("lenet5.safetensors"))?)
}

/// A network that has seen the training data `epochs` times, the last quarter of them with a tenth of the learning rate.
fn trained<N: Train<Elem = f32, Input: Clone, Output = [f32; 10], Ends = Scores>>(
    train: &Dataset<N::Input, usize>,
    test: &Dataset<N::Input, usize>,
    epochs: usize,
    rate: f64,
) -> Result<Box<N>, Box<dyn Error>> {
    let mut net = N::init(1);
    let (mut tape, mut grads) = (N::tape(), N::zeros());
    let (mut adam, mut rng) = (Adam::new(rate), Rng::new(2));
    let mut batches = Batches::new(32).shuffled(3);
    for epoch in 0..epochs {
        adam.set_learning_rate(if 4 * epoch < 3 * epochs { rate } else { rate / 10.0 });
        let mut epoch = batches.epoch(train, epoch)?;
        while let Some((images, labels)) = epoch.next_batch() {
            let scores = net.forward(&mut tape, images, Mode::Train(&mut rng));
            let (_, dscores) = CrossEntropy.evaluate(scores, labels)?;
            optim::zero(&mut grads);
            net.backward_weights(&mut tape, &dscores, &mut grads);
            adam.step(&mut net, &grads);
        }
    }
    let right = test.iter().filter(|(image, label)| winner(&net.predict(image)) == **label).count();
    println!("{}\n{right} of {} held-out digits are right", N::summary(), test.len());
    Ok(net)
}
