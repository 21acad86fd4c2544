//! Transfer learning: what a network has learned about the digits 0 to 4 helps it to learn 5 to 9 from a handful of images.
//!
//! The digits are somewhere in an image that is larger than they are. That a digit is the same wherever it is can be learned from
//! any digits; from a handful of images it is not.
//!
//! ```text
//! cargo run --release --example transfer
//! ```
//!
//! In 19 seconds: with 2 images of each new digit, 43% of those held out are right where the body stays as it was and 31% where
//! everything is new; with 20 images, 77% and 80%, and 86% where the body is trained further.

#![forbid(unsafe_code)]

use std::path::PathBuf;

use clap::Parser;
use dl::data::{self, Digit};
use dl::prelude::*;

// 1. A body, and two networks around it. A network in a network is a field, and its arrays are called `body.…`.

network! {
    /// Features of an image. Convolutions alone: a linear layer here would keep what tells 0 to 4 apart, and little else.
    pub struct Body: [1, 12, 12] -> [576] {
        c1: Conv2d(16, kernel = 3, padding = 1), BatchNorm, Relu, MaxPool2d(2) => [16, 6, 6],
        c2: Conv2d(32, kernel = 3, padding = 1), BatchNorm, Relu, MaxPool2d(2) => [32, 3, 3],
        c3: Conv2d(64, kernel = 3, padding = 1), BatchNorm, Relu,
        Flatten,
    }
}

network! {
    /// Everything is trained.
    pub struct Whole: [1, 12, 12] -> [5] { body: Body, head: Linear(5) }
}

network! {
    /// Only the head is trained: the body stays as it is, and no gradient is computed for it.
    pub struct HeadOnly: [1, 12, 12] -> [5] { frozen body: Body, head: Linear(5) }
}

/// Learns the digits 5 to 9 from few images, with and without what was learned about 0 to 4.
#[derive(Parser)]
struct Args {
    /// Images of each new digit to learn from.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 2, 5, 10, 20, 50])]
    images: Vec<usize>,
    /// How often the few images are drawn, and networks learn them.
    #[arg(long, default_value_t = 5)]
    draws: u64,
    /// How often to go through the few images.
    #[arg(long, default_value_t = 100)]
    epochs: usize,
    /// The seed of everything random.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The most steps in each training: a few, to see that it runs.
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    steps: usize,
    /// Where the first network is saved.
    #[arg(long, default_value = "runs/transfer")]
    out: PathBuf,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args = Args::parse();
    let (train, test) = data::digits();
    let low_train = placed(&of_digits(&train, 0)?, 8, args.seed)?;
    let low_test = placed(&of_digits(&test, 0)?, 4, args.seed + 1)?;
    let high_train = placed(&of_digits(&train, 5)?, 1, args.seed + 2)?;
    let high_test = placed(&of_digits(&test, 5)?, 4, args.seed + 3)?;

    // 2. The first task, and its file.
    let mut first = Whole::init(args.seed);
    Trainer::new(Adam::new(1e-3), CrossEntropy)
        .epochs(20)
        .batch(32)
        .steps(args.steps)
        .quiet()
        .fit_without_validation(&mut first, &low_train)?;
    std::fs::create_dir_all(&args.out)?;
    let path = args.out.join("zero_to_four.safetensors");
    first.save(&path)?;
    println!("{}", HeadOnly::summary());
    println!("0 to 4, learned from {} images: {:.1}%\n", low_train.len(), right(&*first, &low_test)?);

    // 3. The second task, from few images: a new head on the body from the file, as it is or trained further; or all new.
    println!("5 to 9                 body as it was   body trained further   everything new");
    for &n in &args.images {
        let mut rights = [const { Vec::new() }; 3];
        for draw in 0..args.draws {
            let few = few(&high_train, n, args.seed + draw)?;
            let mut given = HeadOnly::init(draw);
            given.body.load_part(&path, "body")?;
            let mut further = Whole::init(draw);
            further.body.load_part(&path, "body")?;
            rights[0].push(fit(given, &few, &high_test, &args)?);
            rights[1].push(fit(further, &few, &high_test, &args)?);
            rights[2].push(fit(Whole::init(draw), &few, &high_test, &args)?);
        }
        let [given, further, new] = rights.map(|rights| mean_and_spread(&rights));
        println!("from {n:>2} of each digit   {given}     {further}           {new}");
    }
    Ok(())
}

type Image = [[[f32; 12]; 12]; 1];
type Images = Dataset<Image, usize>;

/// Trains on few images at once, and gives the accuracy on those held out.
fn fit<N>(mut net: Box<N>, few: &Images, test: &Images, args: &Args) -> Result<f64, dl::Error>
where
    N: Train<Elem = f32, Input = Image, Output = [f32; 5], Ends = dl::network::ends::Scores>,
{
    Trainer::new(Adam::new(3e-3), CrossEntropy)
        .epochs(args.epochs)
        .batch(few.len())
        .steps(args.steps)
        .quiet()
        .fit_without_validation(&mut net, few)?;
    right(&*net, test)
}

/// The accuracy in per cent.
fn right<N: Network<Elem = f32, Input = Image, Output = [f32; 5]>>(net: &N, test: &Images) -> Result<f64, dl::Error> {
    Ok(100.0 * metrics::accuracy(&net.predict_batch(test.inputs()), test.targets())?)
}

/// The images of five digits from `first` on, as classes 0 to 4.
fn of_digits(digits: &Dataset<Digit, usize>, first: usize) -> Result<Dataset<Digit, usize>, dl::Error> {
    let indices: Vec<usize> =
        (0..digits.len()).filter(|i| (first..first + 5).contains(&digits.targets()[*i])).collect();
    Ok(digits.subset(&indices)?.map_targets(|digit| digit - first))
}

/// Each digit at `times` places of a larger image, at random.
fn placed(digits: &Dataset<Digit, usize>, times: usize, seed: u64) -> Result<Images, dl::Error> {
    let mut rng = Rng::new(seed);
    let (mut images, mut labels) = (Vec::new(), Vec::new());
    for (digit, label) in digits.iter() {
        for _ in 0..times {
            let (top, left) = (rng.below(5), rng.below(5));
            let mut image = [[[0.0; 12]; 12]; 1];
            for (y, row) in digit[0].iter().enumerate() {
                image[0][top + y][left..left + 8].copy_from_slice(row);
            }
            images.push(image);
            labels.push(*label);
        }
    }
    Dataset::new(images, labels)
}

/// `n` images of each class, at random.
fn few(images: &Images, n: usize, seed: u64) -> Result<Images, dl::Error> {
    let mut shuffled = images.clone();
    shuffled.shuffle(seed);
    let of = |class: usize| (0..shuffled.len()).filter(|i| shuffled.targets()[*i] == class).take(n).collect::<Vec<_>>();
    shuffled.subset(&(0..5).flat_map(of).collect::<Vec<_>>())
}

/// `84.1% ± 2.3`
fn mean_and_spread(numbers: &[f64]) -> String {
    let n = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / n;
    let spread = (numbers.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0)).sqrt();
    format!("{mean:5.1}% ± {spread:<4.1}")
}
