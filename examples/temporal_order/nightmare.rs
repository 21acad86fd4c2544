//! Sequences of 300 to 500 steps: what they take.

use std::time::Instant;

use clap::Args;
use dl::prelude::*;

use super::task::{CLASSES, Difficulty, SYMBOLS};
use super::{Sequences, accuracy};

/// Units of the network for the longest sequences.
const UNITS: usize = 16;

network! {
    /// A forget gate that begins half open forgets in a few steps; one that begins nearly open does not.
    pub struct Remembering: [.., SYMBOLS.len()] -> [CLASSES] {
        Lstm(UNITS, forget_bias = 3.0, recurrent_init = orthogonal),
        Last,
        Linear(CLASSES),
    }
}

/// Settings of the attempt.
#[derive(Args)]
pub struct Settings {
    /// Tries the longest sequences, with an LSTM and a curriculum.
    #[arg(long)]
    pub nightmare: bool,
    /// Begins with the longest sequences instead of going towards them.
    #[arg(long)]
    pub no_curriculum: bool,
    /// The learning rate of Adam.
    #[arg(long, default_value_t = 3e-3)]
    pub lr: f64,
    /// The most steps of Adam, each on 32 sequences.
    #[arg(long, default_value_t = 6000)]
    pub most: usize,
}

/// The levels between the easiest and the longest.
const STAGES: usize = 10;
/// Steps between looks at how it goes.
const EVERY: usize = 50;

/// Trains on sequences that become longer as soon as 98% of those of a stage are classified; gives the accuracy on the longest.
pub fn attempt<N: Sequences>(seed: u64, settings: &Settings, steps: usize) -> Result<f64, dl::Error> {
    let (easy, nightmare) = (Difficulty::Easy.level(), Difficulty::Nightmare.level());
    let mut net = N::init(seed);
    let mut grads = N::zeros();
    let mut tape = N::tape();
    let mut adam = Adam::new(settings.lr);
    let mut rng = Rng::new(seed);
    let start = Instant::now();
    let mut stage = if settings.no_curriculum { STAGES } else { 0 };
    let mut right = 0.0;
    for step in 1..=settings.most.min(steps) {
        // Stages grow faster and faster, from 8 steps to 400.
        let level = easy.towards(&nightmare, (stage as f64 / STAGES as f64).powi(2));
        let (x, y) = level.batch(32, &mut rng);
        let scores = net.forward(&mut tape, &x, Mode::Train(&mut rng));
        right += metrics::accuracy(scores, &y)? / EVERY as f64;
        let (_, dscores) = loss::cross_entropy(scores, &y)?;
        optim::zero(&mut grads);
        net.backward_weights(&mut tape, &dscores, &mut grads);
        optim::clip::by_norm(&mut grads, 1.0);
        adam.step(&mut net, &grads);
        if step % EVERY == 0 {
            let seconds = start.elapsed().as_secs_f64();
            if right >= 0.98 && stage < STAGES {
                println!("  seed {seed}  step {step:>5}  up to {:>3} steps: {:5.1}%  {seconds:4.0} s", level.length.end - 1, 100.0 * right);
                stage += 1;
            } else if right >= 0.998 {
                break;
            } else if step % 1000 == 0 {
                println!("  seed {seed}  step {step:>5}  up to {:>3} steps: {:5.1}%  {seconds:4.0} s", level.length.end - 1, 100.0 * right);
            }
            right = 0.0;
        }
    }
    let right = accuracy::<N>(&net, &nightmare, &mut rng)?;
    println!("  seed {seed}: {:.1}% of new sequences, after {:.0} s", 100.0 * right, start.elapsed().as_secs_f64());
    Ok(right)
}

