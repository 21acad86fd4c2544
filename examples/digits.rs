//! The main job: a LeNet learns the embedded handwritten digits, and shows those it gets wrong.
//!
//! ```text
//! cargo run --release --example digits
//! ```

#![forbid(unsafe_code)]

use std::path::PathBuf;

use clap::Parser;
use dl::data::{self, Digit};
use dl::metrics::{ConfusionMatrix, argmax};
use dl::prelude::*;

network! {
    /// A LeNet (LeCun et al., 1998) in today's fashion, for 8×8 grey digits.
    pub struct LeNet: [1, 8, 8] -> [10]
    where params <= 90_000
    {
        c1: Conv2d(32, kernel = 3, padding = 1), Relu,
        c2: Conv2d(32, kernel = 3, padding = 1), BatchNorm, Relu,
        MaxPool2d(2) => [32, 4, 4],
        c3: Conv2d(64, kernel = 3, padding = 1), BatchNorm, Relu,
        MaxPool2d(2) => [64, 2, 2],
        Flatten,
        Dropout(0.3),
        f4: Linear(128), Relu,
        f5: Linear(10),
    }
}

/// Trains a LeNet on the embedded handwritten digits and draws those it gets wrong.
#[derive(Parser)]
struct Args {
    /// How often to go through the data.
    #[arg(long, default_value_t = 30)]
    epochs: usize,
    /// Samples in a batch.
    #[arg(long, default_value_t = 32)]
    batch: usize,
    /// The learning rate at the beginning; it falls to zero along a cosine.
    #[arg(long, default_value_t = 2e-3)]
    lr: f64,
    /// The seed of everything random: the same seed gives the same network.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The most steps in all: a few, to see that it runs.
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    steps: usize,
    /// Where the network and its learning curve are saved.
    #[arg(long, default_value = "runs/digits")]
    out: PathBuf,
}

fn main() -> Result<(), dl::Error> {
    let args = Args::parse();
    let (train, test) = data::digits();
    println!("{}", LeNet::summary());
    println!("{} images to learn from, {} held out\n", train.len(), test.len());

    let mut net = LeNet::init(args.seed);
    let report = Trainer::new(AdamW::new(args.lr).weight_decay(0.01), CrossEntropy)
        .epochs(args.epochs)
        .batch(args.batch)
        .seed(args.seed)
        .metric(Accuracy::new())
        .schedule(CosineAnnealingLr::new(args.epochs))
        .steps(args.steps)
        .fit(&mut net, &train, &test)?;

    std::fs::create_dir_all(&args.out)
        .map_err(|e| dl::Error::new(dl::ErrorKind::Io, format!("cannot make {}", args.out.display())).because(e))?;
    report.save_svg(args.out.join("curve.svg"))?;
    report.save_csv(args.out.join("curve.csv"))?;
    net.save(args.out.join("lenet.safetensors"))?;

    let scores = net.predict_batch(test.inputs());
    let mut confusion = ConfusionMatrix::new(10)?;
    confusion.add_scores(&scores, test.targets())?;
    println!("\n{confusion}");
    draw_mistakes(test.inputs(), test.targets(), &scores);
    let right = 100.0 * confusion.accuracy()?;
    println!("test accuracy {right:.2}% of {} images", test.len());
    println!("network and learning curve are in {}", args.out.display());
    Ok(())
}

/// Draws the images whose largest score is not their label's, side by side.
fn draw_mistakes(images: &[Digit], labels: &[usize], scores: &[[f32; 10]]) {
    let wrong: Vec<(usize, String)> = (0..images.len())
        .filter(|&i| argmax(&scores[i]) != Some(labels[i]))
        .map(|i| {
            let guess = argmax(&scores[i]).map_or_else(|| "?".into(), |g| g.to_string());
            (i, format!("{} taken for {guess}", labels[i]))
        })
        .collect();
    println!("{} of {} images are taken for another digit:\n", wrong.len(), images.len());
    for row in wrong.chunks(4) {
        println!("{}", row.iter().map(|(_, title)| format!("{title:<18}")).collect::<String>());
        let drawings: Vec<Vec<String>> = row.iter().map(|(i, _)| images[*i][0].iter().map(pixels).collect()).collect();
        for y in 0..8 {
            println!("{}", drawings.iter().map(|lines| format!("{:<18}", lines[y])).collect::<String>());
        }
        println!();
    }
}

/// A row of pixels, two characters each.
fn pixels(row: &[f32; 8]) -> String {
    row.iter().map(|p| ["  ", "░░", "▒▒", "▓▓", "██"][((p * 4.99) as usize).min(4)]).collect()
}
