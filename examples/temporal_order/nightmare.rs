//! Sequences of 300 to 500 symbols: what they take.

use std::time::Instant;

use clap::Args;
use dl::prelude::*;

use super::task::{CLASSES, Difficulty, SYMBOLS};
use super::{Sequences, accuracy};

/// Units of all networks here.
const UNITS: usize = 16;

network! {
    /// Forget gates that begin nearly open, `σ(3) = 0.95`, and recurrent weights that keep lengths.
    pub struct Remembering: [.., SYMBOLS.len()] -> [CLASSES] {
        Lstm(UNITS, forget_bias = 3.0, recurrent_init = orthogonal),
        Last,
        Linear(CLASSES),
    }
}

network! {
    /// Forget gates that begin half open.
    pub struct HalfOpen: [.., SYMBOLS.len()] -> [CLASSES] {
        Lstm(UNITS, recurrent_init = orthogonal),
        Last,
        Linear(CLASSES),
    }
}

network! {
    /// No gates.
    pub struct Ungated: [.., SYMBOLS.len()] -> [CLASSES] {
        Rnn(UNITS, recurrent_init = orthogonal),
        Last,
        Linear(CLASSES),
    }
}

/// Settings of the attempts.
#[derive(Args)]
pub struct Settings {
    /// Tries the longest sequences with more than the notebook has.
    #[arg(long)]
    pub nightmare: bool,
    /// The learning rate of Adam there.
    #[arg(long, default_value_t = 3e-3)]
    pub lr: f64,
    /// The most steps there, each on 32 sequences.
    #[arg(long, default_value_t = 6000)]
    pub most: usize,
}

/// How an attempt ended.
struct Outcome {
    /// The accuracy on new sequences of the longest kind.
    right: f64,
    steps: usize,
    seconds: f64,
}

/// Tries networks with and without what helps.
pub fn attempts(seeds: u64, steps: usize, settings: &Settings) -> Result<(), dl::Error> {
    println!(
        "NIGHTMARE: {UNITS} units, Adam, gradients shortened to 1; in per cent of new sequences (steps, seconds)\n"
    );
    row::<Remembering>("Lstm, forget gate σ(3)", false, seeds, steps, settings)?;
    row::<Remembering>("Lstm, forget gate σ(3), curriculum", true, seeds, steps, settings)?;
    row::<HalfOpen>("Lstm, curriculum", true, seeds, steps, settings)?;
    row::<Ungated>("Rnn, curriculum", true, seeds, steps, settings)
}

fn row<N: Sequences>(
    name: &str,
    curriculum: bool,
    seeds: u64,
    steps: usize,
    settings: &Settings,
) -> Result<(), dl::Error> {
    print!("{name:<36}");
    for seed in 1..=seeds {
        let Outcome { right, steps, seconds } = attempt::<N>(seed, curriculum, steps, settings)?;
        print!("  {:5.1} {:<12}", 100.0 * right, format!("({steps}, {seconds:.0} s)"));
    }
    println!();
    Ok(())
}

/// The levels between the easiest and the longest.
const STAGES: usize = 10;
/// Steps between looks at how it goes.
const EVERY: usize = 50;

/// Trains on sequences that become longer as soon as 98% of those of a stage are classified, until 99.8% of the longest are.
fn attempt<N: Sequences>(seed: u64, curriculum: bool, steps: usize, settings: &Settings) -> Result<Outcome, dl::Error> {
    let (easy, nightmare) = (Difficulty::Easy.level(), Difficulty::Nightmare.level());
    let mut net = N::init(seed);
    let mut grads = N::zeros();
    let mut tape = N::tape();
    let mut adam = Adam::new(settings.lr);
    let mut rng = Rng::new(seed);
    let start = Instant::now();
    let mut stage = if curriculum { 0 } else { STAGES };
    let (mut step, mut right) = (0, 0.0);
    while step < settings.most.min(steps) {
        // From 8 symbols to 500, by more and more.
        let level = easy.towards(&nightmare, (stage as f64 / STAGES as f64).powi(2));
        let (x, y) = level.batch(32, &mut rng);
        let scores = net.forward(&mut tape, &x, Mode::Train(&mut rng));
        right += metrics::accuracy(scores, &y)? / EVERY as f64;
        let (_, dscores) = loss::cross_entropy(scores, &y)?;
        optim::zero(&mut grads);
        net.backward_weights(&mut tape, &dscores, &mut grads);
        optim::clip::by_norm(&mut grads, 1.0);
        adam.step(&mut net, &grads);
        step += 1;
        if step % EVERY == 0 {
            if stage == STAGES && right > 0.998 {
                break;
            }
            stage += usize::from(stage < STAGES && right > 0.98);
            right = 0.0;
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    Ok(Outcome { right: accuracy::<N>(&net, &nightmare, &mut rng)?, steps: step, seconds })
}
