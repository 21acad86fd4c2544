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
//! cargo run --release --example temporal_order -- --nightmare --seeds 10
//! ```
//!
//! The first, in 2 minutes on one core:
//!
//! ```text
//! test accuracy in per cent, the mean of 5 networks (the worst to the best); chance is 25
//!
//! level       symbols  Rnn, 10 epochs      Lstm, 10 epochs     Rnn, 100 epochs     Lstm, 100 epochs
//! EASY            7–8   52.9 (33.1–73.1)    72.2 (52.7–89.1)   100.0 (100.0–100.0) 100.0 (100.0–100.0)
//! NORMAL        30–40   25.2 (23.2–27.3)    30.3 (25.0–45.3)    55.5 (25.0–99.3)    93.8 (76.1–100.0)
//! MODERATE      60–80   25.1 (24.2–26.2)    25.4 (24.6–26.3)    24.9 (24.1–25.9)    69.2 (23.9–98.1)
//! HARD        100–110   24.3 (22.4–25.3)    23.9 (23.5–24.9)    24.8 (21.1–26.9)    24.5 (23.0–25.8)
//! NIGHTMARE   300–500   24.6 (23.4–25.8)    24.5 (23.3–25.6)    23.5 (21.6–25.2)    24.2 (22.3–26.4)
//! ```
//!
//! The notebook's outputs are not in its repository; the notes of the lecture (week 6) say of EASY that the simple network has 50% and
//! the LSTM 100% after 10 epochs, and both 100% after 100, and that on longer sequences the first fails and the second does not. That is
//! what is seen here, up to MODERATE, but for the 100% after 10 epochs. PyTorch's networks, trained in the same way from 5 seeds,
//! have 72% (57–86) and 46% (30–63) on EASY after 10 epochs, and after 100 on NORMAL 95% (73–100) and 50% (24–100). HARD is the task of
//! the paper, whose LSTM learns it, with other settings, from some 31,000 sequences; with these settings 99,200 are not enough.
//!
//! Of what NIGHTMARE takes, the second command tries some: 16 units, Adam, gradients shortened, at most 6000 batches of 32. From 10
//! seeds, in 4 minutes on one core:
//!
//! ```text
//!                                     98% of new sequences    after so many batches
//! Lstm, forget gate σ(3)              8 of 10                 2450–4800
//! Lstm, forget gate σ(3), curriculum  8 of 10                 2200–4900
//! Lstm, curriculum                    5 of 10                 1550–3850
//! Rnn, curriculum                     2 of 10                 2250–3350
//! ```
//!
//! What did it is the forget gate that begins nearly open: with it an LSTM learns sequences of 500 symbols without any that are shorter.
//! A curriculum, from 8 symbols to 500, makes the steps cheaper (seconds in the place of half a minute for a network), and alone it is
//! enough for half of the networks. The two that are left want another seed, or more steps.

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
