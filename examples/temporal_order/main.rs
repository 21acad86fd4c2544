//! Temporal order: which of two symbols came first, far back in a long sequence? What an LSTM remembers and a simple recurrent network
//! forgets.
//!
//! Hochreiter and Schmidhuber (1997), *Long Short-Term Memory*, experiment 6a, as in the NYU course *Deep Learning* by Alfredo Canziani
//! and Yann LeCun, notebook `08-seq_classification`: a sequence of symbols, `B`, then random ones of `a` to `d`, and an `E` at the end;
//! in two places stands an `X` or a `Y` instead, and which is where is the class. Networks have 4 recurrent units and one linear layer on
//! what comes out at the end; RMSprop with a learning rate of 0.001, 31 batches of 32 new sequences in an epoch.
//!
//! ```text
//! cargo run --release --example temporal_order
//! cargo run --release --example temporal_order -- --nightmare
//! ```

#![forbid(unsafe_code)]

mod nightmare;
mod task;

use clap::Parser;
use dl::network::ends::Scores;
use dl::prelude::*;
use task::{CLASSES, Difficulty, Level, SYMBOLS, Symbol};

network! {
    /// 76 weights.
    pub struct Simple: [.., SYMBOLS.len()] -> [CLASSES]
    where params <= 76
    {
        Rnn(4, nonlinearity = relu),
        Last,
        Linear(CLASSES),
    }
}

network! {
    /// 244 weights.
    pub struct Gated: [.., SYMBOLS.len()] -> [CLASSES]
    where params <= 244
    {
        Lstm(4),
        Last,
        Linear(CLASSES),
    }
}

/// A network for the task: from a sequence of any length to the scores of the classes.
pub trait Sequences: Train<Elem = f32, Input = Vec<Symbol>, Output = [f32; CLASSES], Ends = Scores> {}
impl<N: Train<Elem = f32, Input = Vec<Symbol>, Output = [f32; CLASSES], Ends = Scores>> Sequences for N {}

/// Classifies sequences by the order of two symbols, with a simple recurrent network and an LSTM.
#[derive(Parser)]
struct Args {
    /// The levels, from 8 symbols to 500.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "easy,normal,moderate,hard,nightmare")]
    levels: Vec<Difficulty>,
    /// How many networks of each kind are trained on each level, from another seed each.
    #[arg(long, default_value_t = 5)]
    seeds: u64,
    /// Epochs after which networks are tested.
    #[arg(long, value_delimiter = ',', default_value = "10,100")]
    epochs: Vec<usize>,
    /// The most steps for each network: a few, to see that it runs.
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    steps: usize,
    #[command(flatten)]
    nightmare: nightmare::Settings,
}

/// Sequences in a batch.
const BATCH: usize = 32;
/// Batches in an epoch.
const BATCHES: usize = 31;

fn main() -> Result<(), dl::Error> {
    let args = Args::parse();
    if args.nightmare.nightmare {
        return nightmare::attempts(args.seeds, args.steps, &args.nightmare);
    }
    println!("test accuracy in per cent, the mean of {} networks (the worst to the best); chance is 25\n", args.seeds);
    print!("{:<10} {:>8}  ", "level", "symbols");
    for epochs in &args.epochs {
        let heads = ["Rnn", "Lstm"].map(|name| format!("{name}, {epochs} epochs"));
        print!("{:<20}{:<20}", heads[0], heads[1]);
    }
    println!();
    for difficulty in &args.levels {
        let level = difficulty.level();
        let symbols = format!("{}–{}", level.length.start, level.length.end - 1);
        print!("{:<10} {symbols:>8}  ", format!("{difficulty:?}").to_uppercase());
        let simple = accuracies::<Simple>(&level, &args)?;
        let gated = accuracies::<Gated>(&level, &args)?;
        for (simple, gated) in simple.iter().zip(&gated) {
            print!("{:<20}{:<20}", summary(simple), summary(gated));
        }
        println!();
    }
    Ok(())
}

/// For each number of epochs, the accuracy of a network of each seed.
fn accuracies<N: Sequences>(level: &Level, args: &Args) -> Result<Vec<Vec<f64>>, dl::Error> {
    let mut all = vec![Vec::new(); args.epochs.len()];
    for seed in 1..=args.seeds {
        for (accuracies, right) in all.iter_mut().zip(run::<N>(level, seed, args)?) {
            accuracies.push(right);
        }
    }
    Ok(all)
}

/// Trains a network, and tests it after so many epochs as are asked for.
fn run<N: Sequences>(level: &Level, seed: u64, args: &Args) -> Result<Vec<f64>, dl::Error> {
    let mut net = N::init(seed);
    let mut grads = N::zeros();
    let mut tape = N::tape();
    let mut rmsprop = RmsProp::new(1e-3);
    let [mut train, mut test] = [0, 1].map(|stream| Rng::stream(seed, stream));
    let (mut done, mut accuracies) = (0, Vec::new());
    for epochs in &args.epochs {
        while done < (epochs * BATCHES).min(args.steps) {
            let (x, y) = level.batch(BATCH, &mut train);
            let scores = net.forward(&mut tape, &x, Mode::Train(&mut train));
            let (_, dscores) = loss::cross_entropy(scores, &y)?;
            optim::zero(&mut grads);
            net.backward_weights(&mut tape, &dscores, &mut grads);
            rmsprop.step(&mut net, &grads);
            done += 1;
        }
        accuracies.push(accuracy::<N>(&net, level, &mut test)?);
    }
    Ok(accuracies)
}

/// The share of an epoch of new sequences that are classified.
fn accuracy<N: Sequences>(net: &N, level: &Level, rng: &mut Rng) -> Result<f64, dl::Error> {
    let (x, y) = level.batch(BATCHES * BATCH, rng);
    metrics::accuracy(&net.predict_batch(&x), &y)
}

/// `85.3 (61.0–99.9)`
fn summary(accuracies: &[f64]) -> String {
    let mean = accuracies.iter().sum::<f64>() / accuracies.len() as f64;
    let [worst, best] = [accuracies.iter().copied().reduce(f64::min), accuracies.iter().copied().reduce(f64::max)]
        .map(|right| 100.0 * right.unwrap_or(f64::NAN));
    format!("{:5.1} ({worst:.1}–{best:.1})", 100.0 * mean)
}
