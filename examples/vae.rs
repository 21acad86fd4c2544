//! A variational autoencoder (Kingma and Welling, 2013) on the embedded digits: an encoder and a decoder are two networks, and
//! what is between them, the draw of a code at random, is written by hand, with its derivatives.
//!
//! ```text
//! cargo run --release --example vae
//! ```
//!
//! After 300 epochs, in 3 seconds: 20.2 nats of reconstruction and 3.8 of the KL term for an image that is held out, 24.0 in all,
//! where the mean image costs 27.2 and reconstruction at least 13.8, as pixels are grey and the guess is black or white.
//! (With the seeds 2 and 3: 23.9 and 24.1.)

#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};

use clap::Parser;
use dl::data::{self, Digit};
use dl::prelude::*;
use plotters::prelude::*;

/// Numbers in a code.
const CODE: usize = 16;
type Code = [f32; CODE];

network! {
    /// Where the code of an image is: mean and logarithm of the variance of a normal distribution, `q(z|x)`.
    pub struct Encoder: [1, 8, 8] -> ([CODE], [CODE]) {
        Flatten,
        Linear(256), Relu,
        fork { { mean: Linear(CODE) }, { log_var: Linear(CODE) } },
    }
}

network! {
    /// From a code to an image: for every pixel the score of its being ink, `p(x|z)`.
    pub struct Decoder: [CODE] -> [1, 8, 8] {
        Linear(256), Relu,
        Linear(64),
        Reshape([1, 8, 8]),
    }
}

/// Learns to draw digits with a variational autoencoder, and draws some.
#[derive(Parser)]
struct Args {
    /// How often to go through the data.
    #[arg(long, default_value_t = 300)]
    epochs: usize,
    /// Images in a batch.
    #[arg(long, default_value_t = 64)]
    batch: usize,
    /// The learning rate.
    #[arg(long, default_value_t = 1e-3)]
    lr: f64,
    /// The seed of everything random.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The most steps in all: a few, to see that it runs.
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    steps: usize,
    /// The folder for the picture.
    #[arg(long, default_value = "runs")]
    out: PathBuf,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args = Args::parse();
    let (train, test) = data::digits();
    println!("nats per image, on {} images that are held out:", test.len());
    println!("  the mean image            {:6.2}", mean_image(train.inputs(), test.inputs()));
    println!(
        "  reconstruction, at least  {:6.2}  (pixels are grey, and the guess is black or white)\n",
        grey(test.inputs())
    );

    let mut vae = Vae { encoder: Encoder::init(args.seed), decoder: Decoder::init(args.seed + 1) };
    let mut grads = Vae { encoder: Encoder::zeros(), decoder: Decoder::zeros() };
    let mut tapes = (Encoder::tape(), Decoder::tape());
    let mut adams = (Adam::new(args.lr), Adam::new(args.lr));
    let mut batches = Batches::new(args.batch).shuffled(args.seed);
    let mut rng = Rng::new(args.seed);
    let mut steps = 0;

    println!("epoch  training  held out = reconstruction + KL");
    for epoch in 0..args.epochs {
        let mut epoch_batches = batches.epoch(&train, epoch)?;
        let (mut sum, mut seen) = (0.0, 0);
        while let Some((images, _)) = epoch_batches.next_batch()
            && steps < args.steps
        {
            // 1. Encode, and draw a code: z = μ + σ ε with ε from N(0, 1), so that z is differentiable by μ and σ.
            let dists = vae.encoder.forward(&mut tapes.0, images, Mode::Train(&mut rng)).to_vec();
            let noise: Vec<Code> = images.iter().map(|_| std::array::from_fn(|_| rng.normal() as f32)).collect();
            let codes: Vec<Code> = dists.iter().zip(&noise).map(|(dist, e)| draw_code(dist, e)).collect();

            // 2. Decode, and compare: −ln p(x|z), the sum over the pixels.
            let scores = vae.decoder.forward(&mut tapes.1, &codes, Mode::Train(&mut rng));
            let (fit, dscores) = reconstruction(scores, images)?;
            let kl = dists.iter().map(kl).sum::<f32>() / images.len() as f32;

            // 3. Back through the decoder: the gradient of its inputs is that of the codes.
            optim::zero(&mut grads.decoder);
            let dcodes = vae.decoder.backward(&mut tapes.1, &dscores, &mut grads.decoder);

            // 4. Back through the draw, where the gradient of the KL term is added, and through the encoder.
            let ddists: Vec<(Code, Code)> = (dists.iter().zip(&noise).zip(dcodes))
                .map(|((dist, e), dz)| ddist(dist, e, dz, images.len() as f32))
                .collect();
            optim::zero(&mut grads.encoder);
            vae.encoder.backward_weights(&mut tapes.0, &ddists, &mut grads.encoder);

            adams.0.step(&mut vae.encoder, &grads.encoder);
            adams.1.step(&mut vae.decoder, &grads.decoder);
            (sum, seen, steps) = (sum + fit + kl, seen + 1, steps + 1);
        }
        if seen > 0 && (epoch == 0 || (epoch + 1) % 30 == 0) {
            let [fit, kl] = vae.evaluate(test.inputs(), args.seed)?;
            println!("{:>5}    {:6.2}    {:6.2} = {fit:.2} + {kl:.2}", epoch + 1, sum / seen as f32, fit + kl);
        }
    }

    std::fs::create_dir_all(&args.out)?;
    let path = args.out.join("vae.svg");
    vae.picture(&path, test.inputs(), args.seed)?;
    println!("\ndigits, what is left of them after coding, and digits that nobody wrote: {}", path.display());
    Ok(())
}

/// Two networks, or their two gradients.
struct Vae {
    encoder: Box<Encoder>,
    decoder: Box<Decoder>,
}

/// `z = μ + σ ε`, where the encoder gives `(μ, ln σ²)`: the reparameterization, section 2.4.
fn draw_code((mean, log_var): &(Code, Code), noise: &Code) -> Code {
    std::array::from_fn(|i| mean[i] + (0.5 * log_var[i]).exp() * noise[i])
}

/// How far `N(μ, σ²)` is from `N(0, 1)`: `−½ Σ (1 + ln σ² − μ² − σ²)`, equation 10.
fn kl((mean, log_var): &(Code, Code)) -> f32 {
    -0.5 * mean.iter().zip(log_var).map(|(m, v)| 1.0 + v - m * m - v.exp()).sum::<f32>()
}

/// The gradient of μ and ln σ², from that of the code and from the KL term, which is a mean over a batch of `n`:
/// `∂z/∂μ = 1`, `∂z/∂ln σ² = ½ σ ε`; `∂KL/∂μ = μ`, `∂KL/∂ln σ² = ½ (σ² − 1)`.
fn ddist((mean, log_var): &(Code, Code), noise: &Code, dz: &Code, n: f32) -> (Code, Code) {
    let dmean = |i: usize| dz[i] + mean[i] / n;
    let dlog_var = |i: usize| 0.5 * (dz[i] * (0.5 * log_var[i]).exp() * noise[i] + (log_var[i].exp() - 1.0) / n);
    (std::array::from_fn(dmean), std::array::from_fn(dlog_var))
}

/// Cross-entropy of the pixels, summed over an image and averaged over the images, and its gradient.
fn reconstruction(scores: &[Digit], images: &[Digit]) -> Result<(f32, Vec<Digit>), dl::Error> {
    let (mean, mut gradient) = loss::bce_with_logits(scores, images)?; // the mean over all pixels
    gradient.as_flattened_mut().as_flattened_mut().as_flattened_mut().iter_mut().for_each(|d| *d *= 64.0);
    Ok((64.0 * mean, gradient))
}

impl Vae {
    /// Reconstruction and KL term per image.
    fn evaluate(&self, images: &[Digit], seed: u64) -> Result<[f32; 2], dl::Error> {
        let mut rng = Rng::new(seed);
        let dists = self.encoder.predict_batch(images);
        let codes: Vec<Code> =
            dists.iter().map(|dist| draw_code(dist, &std::array::from_fn(|_| rng.normal() as f32))).collect();
        let (fit, _) = reconstruction(&self.decoder.predict_batch(&codes), images)?;
        Ok([fit, dists.iter().map(kl).sum::<f32>() / images.len() as f32])
    }

    /// A row of images, a row of their reconstructions, and rows of images of random codes.
    fn picture(&self, path: &Path, images: &[Digit], seed: u64) -> Result<(), Box<dyn std::error::Error>> {
        let shown: Vec<Digit> = images.iter().copied().take(COLUMNS).collect();
        let means: Vec<Code> = self.encoder.predict_batch(&shown).iter().map(|(mean, _)| *mean).collect();
        let mut rng = Rng::new(seed);
        let random: Vec<Code> = (0..4 * COLUMNS).map(|_| std::array::from_fn(|_| rng.normal() as f32)).collect();
        let [again, made] = [means, random].map(|codes| probabilities(&self.decoder.predict_batch(&codes)));

        let height = 3 * TITLE + 6 * SIDE + 4;
        let root = SVGBackend::new(path, ((COLUMNS as i32 * SIDE) as u32, height as u32)).into_drawing_area();
        root.fill(&WHITE)?;
        let mut top = 0;
        for (title, digits) in [("held out", &shown), ("after coding", &again), ("from random codes", &made)] {
            root.draw(&Text::new(title, (4, top + 8), ("sans-serif", 15).into_font().color(&RGBColor(60, 60, 60))))?;
            top += TITLE;
            for row in digits.chunks(COLUMNS) {
                for (column, digit) in row.iter().enumerate() {
                    draw(&root, (column as i32 * SIDE, top), digit)?;
                }
                top += SIDE;
            }
        }
        root.present()?;
        Ok(())
    }
}

/// Digits in a row of the picture.
const COLUMNS: usize = 12;
/// The side of a pixel of a digit in the picture.
const CELL: i32 = 6;
/// The side of a digit with the room around it.
const SIDE: i32 = 8 * CELL + 8;
/// The room for a title.
const TITLE: i32 = 28;

/// A digit, its upper left corner at `(x, y)`.
fn draw(
    area: &DrawingArea<SVGBackend, plotters::coord::Shift>,
    (x, y): (i32, i32),
    digit: &Digit,
) -> Result<(), Box<dyn std::error::Error>> {
    for (row, i) in digit[0].iter().zip(0..) {
        for (ink, j) in row.iter().zip(0..) {
            let grey = (245.0 * (1.0 - ink)) as u8;
            let corner = (x + 4 + CELL * j, y + 4 + CELL * i);
            let cell =
                Rectangle::new([corner, (corner.0 + CELL, corner.1 + CELL)], RGBColor(grey, grey, grey).filled());
            area.draw(&cell)?;
        }
    }
    Ok(())
}

/// `σ(score)` of every pixel.
fn probabilities(scores: &[Digit]) -> Vec<Digit> {
    scores.iter().map(|s| s.map(|s| s.map(|s| s.map(|s| 1.0 / (1.0 + (-s).exp()))))).collect()
}

/// Cross-entropy of images with the mean of others: what is known without looking at them.
fn mean_image(train: &[Digit], test: &[Digit]) -> f32 {
    let mean = |y: usize, x: usize| train.iter().map(|image| image[0][y][x]).sum::<f32>() / train.len() as f32;
    let mean: [[f32; 8]; 8] = std::array::from_fn(|y| std::array::from_fn(|x| mean(y, x)));
    test.iter().map(|image| cross_entropy(&image[0], &mean)).sum::<f32>() / test.len() as f32
}

/// Cross-entropy of images with themselves.
fn grey(images: &[Digit]) -> f32 {
    images.iter().map(|image| cross_entropy(&image[0], &image[0])).sum::<f32>() / images.len() as f32
}

fn cross_entropy(image: &[[f32; 8]; 8], guess: &[[f32; 8]; 8]) -> f32 {
    let pixel = |(x, p): (&f32, &f32)| {
        let p = p.clamp(1e-4, 1.0 - 1e-4); // pixels that are white in all training images
        -(x * p.ln() + (1.0 - x) * (1.0 - p).ln())
    };
    image.as_flattened().iter().zip(guess.as_flattened()).map(pixel).sum()
}
