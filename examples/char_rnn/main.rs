//! A language model of characters: an LSTM reads Shakespeare, letter by letter, and then writes on.
//!
//! After Karpathy (2015), *The Unreasonable Effectiveness of Recurrent Neural Networks*, and his data `tinyshakespeare`: a million
//! characters, 65 different ones, of which the last tenth is held out. The text is read in many places at once; gradients go through
//! chunks, states from chunk to chunk. Adam, gradients shortened to a norm, a learning rate that falls to 0.
//!
//! ```text
//! cargo run --release --example char_rnn
//! cargo run --release --example char_rnn -- --resume runs/char_rnn.safetensors --steps 0 --sample 1000 --prompt "ROMEO:"
//! cargo run --release --example char_rnn -- --vanilla --epochs 4
//! ```
//!
//! Nats (and bits) per character of the held-out tenth, read from beginning to end; seconds on one core:
//!
//! ```text
//! CharRnn, 720,385 weights          1 epoch   1.663 (2.40)    46 s
//!                                   4 epochs  1.485 (2.14)   186 s
//!                                   6 epochs  1.468 (2.12)   280 s
//! Vanilla, 27,490 weights           1 epoch   1.924 (2.78)     4 s
//!                                   4 epochs  1.805 (2.60)    15 s
//! ```
//!
//! For comparison, on the same split: nanoGPT's readme has 1.88 for a transformer of 4 layers and 128 channels, trained for about 3
//! minutes on a CPU, and 1.47 for one of 6 layers and 384 channels on a GPU, the best loss while it trains, over
//! windows of 256 characters of which each begins without a memory. What is written after 4 epochs:
//!
//! ```text
//! ROMEO:
//! The nurse.
//!
//! GLOUCESTER:
//! Now, my lord. The singing of no grace.
//!
//! Second Servingman:
//! When I have have the verse of my death.
//! ```

#![forbid(unsafe_code)]

mod text;
mod training;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use dl::network::ends::Scores as Ends;
use dl::prelude::*;
use text::{Char, Scores, VOCABULARY};
use training::{Settings, Training};

network! {
    /// One layer of memory.
    pub struct CharRnn: [.., token(VOCABULARY)] -> [.., VOCABULARY]
    where params <= 1_000_000
    {
        embed: Embedding(VOCABULARY, 64),
        lstm: Lstm(384, forget_bias = 1.0),
        Dropout(0.3),
        head: Linear(VOCABULARY),
    }
}

network! {
    /// That of min-char-rnn: 100 units of tanh. Characters go in through an embedding, where that has one-hot vectors.
    pub struct Vanilla: [.., token(VOCABULARY)] -> [.., VOCABULARY] {
        embed: Embedding(VOCABULARY, VOCABULARY),
        rnn: Rnn(100),
        head: Linear(VOCABULARY),
    }
}

/// A network that reads characters and says at each which is the next, all at once or step by step.
pub trait Characters:
    Train<Elem = f32, Input = Vec<Char>, Output = Vec<Scores>, Ends = Ends> + Stepped<Step = Char, StepOutput = Scores>
{
}
impl<N> Characters for N where
    N: Train<Elem = f32, Input = Vec<Char>, Output = Vec<Scores>, Ends = Ends>
        + Stepped<Step = Char, StepOutput = Scores>
{
}

/// Learns to write like a text, one character after the other.
#[derive(Parser)]
struct Args {
    /// A text to learn from; without it, `tinyshakespeare/input.txt` in the folder that DL_DATA names.
    #[arg(long)]
    text: Option<PathBuf>,
    /// A simple recurrent network of 100 units, chunks of 25, as in min-char-rnn, for comparison.
    #[arg(long)]
    vanilla: bool,
    /// How often to read the text.
    #[arg(long, default_value_t = 6.0)]
    epochs: f64,
    /// Places of the text that are read side by side: the batch. [default: 32; with --vanilla 1]
    #[arg(long)]
    batch: Option<usize>,
    /// Steps of a chunk. [default: 64; with --vanilla 25]
    #[arg(long)]
    chunk: Option<usize>,
    /// The learning rate at its highest. [default: 0.008; with --vanilla 0.001]
    #[arg(long)]
    lr: Option<f64>,
    /// The norm to which gradients are shortened.
    #[arg(long, default_value_t = 1.0)]
    clip: f64,
    /// The most steps from here: a few, to see that it runs, and with a part of what is held out; 0, to write with what was learned
    /// before.
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    steps: usize,
    /// The seed of everything random.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Goes on from a file that was saved before, to the same result as without interruption.
    #[arg(long)]
    resume: Option<PathBuf>,
    /// How many characters to write at the end.
    #[arg(long, default_value_t = 400)]
    sample: usize,
    /// How daring to be: below 1, likely characters become likelier.
    #[arg(long, default_value_t = 0.8)]
    temperature: f64,
    /// What the writing begins with.
    #[arg(long, default_value = "\n")]
    prompt: String,
    /// The folder for weights and learning curve.
    #[arg(long, default_value = "runs")]
    out: PathBuf,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let result = if args.vanilla {
        // Its Adagrad is not among our optimizers; RMSprop is Adagrad with a mean in the place of the sum.
        run::<Vanilla, _>("char_rnn_vanilla", RmsProp::new(args.lr.unwrap_or(1e-3)), [1, 25], &args)
    } else {
        run::<CharRnn, _>("char_rnn", Adam::new(args.lr.unwrap_or(8e-3)), [32, 64], &args)
    };
    let Err(error) = result else { return ExitCode::SUCCESS };
    eprintln!("{error}");
    ExitCode::FAILURE
}

fn run<N: Characters, O: Optimizer>(
    name: &str,
    optimizer: O,
    [streams, chunk]: [usize; 2],
    args: &Args,
) -> Result<(), Box<dyn Error>> {
    let prompt = text::tokens(&args.prompt, "the prompt")?;
    let mut training = Training::<N, O>::new(args.seed, optimizer);
    if let Some(path) = &args.resume {
        training.resume(path)?;
    }
    if args.steps > 0 {
        learn(name, &mut training, [streams, chunk], args)?;
    }
    let written = write::<N>(&training.net, &prompt, args.sample, args.temperature, &mut Rng::new(args.seed));
    println!("\n{}{}", args.prompt.trim_start_matches('\n'), text::string(&written));
    Ok(())
}

/// Trains, measures, and saves.
fn learn<N: Characters, O: Optimizer>(
    name: &str,
    training: &mut Training<N, O>,
    [streams, chunk]: [usize; 2],
    args: &Args,
) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(&args.out)?;
    let (train, mut validation, origin) = text::load(args.text.as_deref())?;
    if args.steps < 20 {
        validation = validation.subset(&(0..validation.len().min(5000)).collect::<Vec<_>>())?;
    }
    println!("{origin}: {} characters to learn from, {} held out", train.len(), validation.len());
    println!("{}", N::summary());

    let chunk = args.chunk.unwrap_or(chunk);
    let settings = Settings {
        epochs: args.epochs,
        streams: args.batch.unwrap_or(streams).min(train.len() / chunk.max(1)).max(1),
        chunk,
        warm_up: 100,
        clip: args.clip,
        steps: args.steps,
        seed: args.seed,
        file: args.out.join(format!("{name}.safetensors")),
    };
    let report = training.run(&train, &validation, &settings)?;
    if report.last().is_none() {
        return Ok(()); // all epochs were done before
    }
    let nats = training::nats_in_one::<N>(&training.net, &validation)?;
    println!("held out, from beginning to end: {nats:.4} nats, {:.4} bits per character", nats / 2f64.ln());
    let curve = args.out.join(format!("{name}.svg"));
    report.save_svg(&curve)?;
    println!("saved: {}, {}", settings.file.display(), curve.display());
    Ok(())
}

/// Draws one character after the other, each from what the network says after those before.
fn write<N: Characters>(net: &N, prompt: &[Char], n: usize, temperature: f64, rng: &mut Rng) -> Vec<Char> {
    let mut stepper = net.stepper();
    let mut scores = [0.0; VOCABULARY];
    for c in prompt {
        scores = stepper.step(c);
    }
    let mut written = Vec::new();
    for _ in 0..n {
        let Some(c) = draw(&scores, temperature, rng) else { break };
        scores = stepper.step(&c);
        written.push(c);
    }
    written
}

/// A character, drawn with probabilities `∝ exp(score / temperature)`.
fn draw(scores: &Scores, temperature: f64, rng: &mut Rng) -> Option<Char> {
    let highest = scores.iter().copied().fold(f32::MIN, f32::max);
    let weights = scores.map(|score| (f64::from(score - highest) / temperature.max(1e-6)).exp());
    let mut at = rng.uniform() * weights.iter().sum::<f64>();
    let index = weights.iter().position(|weight| {
        at -= weight;
        at < 0.0
    });
    Char::new(index.unwrap_or(VOCABULARY - 1))
}
