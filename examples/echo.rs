//! An echo: a recurrent network repeats every bit of an endless series three steps after it came, so it must remember three bits.
//!
//! From the NYU course *Deep Learning* by Alfredo Canziani and Yann LeCun, notebook `09-echo_data`: five series of 20,000 random
//! bits, a recurrent layer of 4 units with ReLU, one linear layer; RMSprop with a learning rate of 0.001. Backpropagation goes through
//! chunks of 20 steps; the state goes on from chunk to chunk, the gradient does not.
//!
//! ```text
//! cargo run --release --example echo
//! ```

#![forbid(unsafe_code)]

use clap::Parser;
use dl::metrics::BinaryAccuracy;
use dl::prelude::*;

network! {
    /// What comes in is a bit at every step, what comes out the score of an echo of 1 at every step.
    pub struct Echo: [.., 1] -> [.., 1] {
        Rnn(4, nonlinearity = relu),
        Linear(1),
    }
}

/// Teaches a recurrent network to echo random bits, by truncated backpropagation through time.
#[derive(Parser)]
struct Args {
    /// How often to draw new series and go through them.
    #[arg(long, default_value_t = 5)]
    epochs: usize,
    /// Bits in a series.
    #[arg(long, default_value_t = 20_000)]
    length: usize,
    /// Series side by side: the batch.
    #[arg(long, default_value_t = 5)]
    series: usize,
    /// How many steps later the echo comes.
    #[arg(long, default_value_t = 3)]
    delay: usize,
    /// Steps of a chunk, through which gradients go.
    #[arg(long, default_value_t = 20)]
    chunk: usize,
    /// The learning rate.
    #[arg(long, default_value_t = 1e-3)]
    lr: f64,
    /// How many networks are trained, from another seed each.
    #[arg(long, default_value_t = 5)]
    seeds: u64,
    /// The most steps for each network: a few, to see that it runs.
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    steps: usize,
}

fn main() -> Result<(), dl::Error> {
    let args = Args::parse();
    println!("{} weights; {} series of {} bits, echo after {}\n", Echo::PARAMS, args.series, args.length, args.delay);
    println!("seed   training accuracy in each epoch, in per cent   test");
    let mut tests = Vec::new();
    for seed in 1..=args.seeds {
        print!("{seed:>4}  ");
        let (train, test) = run(seed, &args)?;
        train.iter().for_each(|right| print!(" {:6.2}", 100.0 * right));
        println!("   {:6.2}%", 100.0 * test);
        tests.push(test);
    }
    let learned = tests.iter().filter(|right| **right > 0.999).count();
    println!("\n{learned} of {} networks echo at least 99.9% of the bits of new series", tests.len());
    Ok(())
}

/// Trains a network; its accuracy in each epoch of training, and on series that are new.
fn run(seed: u64, args: &Args) -> Result<(Vec<f64>, f64), dl::Error> {
    let mut net = Echo::init(seed);
    let mut grads = Echo::zeros();
    let mut tape = Echo::tape();
    let mut rmsprop = RmsProp::new(args.lr);
    let mut chunks = Chunks::new(args.chunk);
    let mut rng = Rng::new(seed);

    // What the network remembers of each series. It lives on when the gradient is cut, and, as in the notebook, when new series begin.
    let mut states = vec![net.initial_state(); args.series];
    let (mut accuracies, mut steps) = (Vec::new(), 0);
    for _ in 0..args.epochs {
        let series = series(&mut rng, args)?;
        let mut epoch = chunks.epoch(&series)?;
        let mut accuracy = BinaryAccuracy::of_scores();
        while let Some((bits, echoes)) = epoch.next_chunk()
            && steps < args.steps
        {
            let scores = net.forward_from(&mut tape, bits, &states, Mode::Train(&mut rng));
            accuracy.add(scores, echoes)?;
            let (_, dscores) = BceWithLogits.evaluate(scores, echoes)?;
            states = tape.take_states();
            optim::zero(&mut grads);
            net.backward_weights(&mut tape, &dscores, &mut grads);
            rmsprop.step(&mut net, &grads);
            steps += 1;
        }
        accuracies.push(value(&accuracy).unwrap_or(f64::NAN));
    }

    let series = series(&mut rng, args)?;
    let mut epoch = chunks.epoch(&series)?;
    let mut accuracy = BinaryAccuracy::of_scores();
    while let Some((bits, echoes)) = epoch.next_chunk() {
        accuracy.add(net.forward_from(&mut tape, bits, &states, Mode::Eval), echoes)?;
        states = tape.take_states();
    }
    Ok((accuracies, value(&accuracy)?))
}

/// The share of bits that are right.
fn value(accuracy: &BinaryAccuracy) -> Result<f64, dl::Error> {
    Metric::<[f32; 1], [f32; 1]>::value(accuracy)
}

type Series = Dataset<Vec<[f32; 1]>, Vec<[f32; 1]>>;

/// Random bits, and the same some steps later, with zeros before.
fn series(rng: &mut Rng, args: &Args) -> Result<Series, dl::Error> {
    let bits: Vec<Vec<[f32; 1]>> =
        (0..args.series).map(|_| (0..args.length).map(|_| [rng.below(2) as f32]).collect()).collect();
    let echo = |bits: &Vec<[f32; 1]>| {
        let silence = std::iter::repeat_n([0.0], args.delay);
        silence.chain(bits.iter().copied()).take(args.length).collect()
    };
    let echoes = bits.iter().map(echo).collect();
    Dataset::new(bits, echoes)
}
