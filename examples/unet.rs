//! A U-Net (Ronneberger et al., 2015) from a nested definition: each level is a network that has the level below it as a layer.
//! It finds discs and rectangles on a background of stripes, pixel by pixel.
//!
//! ```text
//! cargo run --release --example unet
//! ```
//!
//! In 12 seconds: an intersection over union of 0.83 on images that are held out, with either way of making images larger, where
//! three convolutions one after the other get 0.77, and brightness above the best threshold 0.24.

#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};

use clap::Parser;
use dl::prelude::*;
use plotters::prelude::*;

/// The side of an image.
const SIDE: usize = 32;
type Image = [[[f32; SIDE]; SIDE]; 1];

// 1. From the bottom up. Every level halves the image, has the level below it look at that, doubles what it gets back, and lays
//    beside it what it saw itself: the skip connection is an empty branch of `concat`.

network! {
    /// The bottom of the U.
    pub struct Bottom: [16, 8, 8] -> [32, 8, 8] {
        Conv2d(32, kernel = 3, padding = 1, bias = false), BatchNorm, Relu,
        Conv2d(32, kernel = 3, padding = 1, bias = false), BatchNorm, Relu,
    }
}

network! {
    /// The second level.
    pub struct Level2: [8, 16, 16] -> [16, 16, 16] {
        down: { Conv2d(16, kernel = 3, padding = 1, bias = false), BatchNorm, Relu },
        concat {
            {},
            { MaxPool2d(2), below: Bottom, up: ConvTranspose2d(16, kernel = 2, stride = 2) },
        } => [32, 16, 16],
        mix: { Conv2d(16, kernel = 3, padding = 1, bias = false), BatchNorm, Relu },
    }
}

network! {
    /// The whole: the first level, and a score for every pixel.
    pub struct UNet: [1, SIDE, SIDE] -> [1, SIDE, SIDE] {
        down: { Conv2d(8, kernel = 3, padding = 1, bias = false), BatchNorm, Relu },
        concat {
            {},
            { MaxPool2d(2), below: Level2, up: ConvTranspose2d(8, kernel = 2, stride = 2) },
        } => [16, SIDE, SIDE],
        mix: { Conv2d(8, kernel = 3, padding = 1, bias = false), BatchNorm, Relu },
        out: Conv2d(1, kernel = 1),
    }
}

// 2. The same with pixels that are blended in the place of transposed convolutions. The bottom is as above.

network! {
    /// The second level.
    pub struct BlendedLevel2: [8, 16, 16] -> [16, 16, 16] {
        down: { Conv2d(16, kernel = 3, padding = 1, bias = false), BatchNorm, Relu },
        concat {
            {},
            { MaxPool2d(2), below: Bottom, Conv2d(16, kernel = 1), Upsample(2, mode = bilinear) },
        },
        mix: { Conv2d(16, kernel = 3, padding = 1, bias = false), BatchNorm, Relu },
    }
}

network! {
    /// The whole.
    pub struct BlendedUNet: [1, SIDE, SIDE] -> [1, SIDE, SIDE] {
        down: { Conv2d(8, kernel = 3, padding = 1, bias = false), BatchNorm, Relu },
        concat {
            {},
            { MaxPool2d(2), below: BlendedLevel2, Conv2d(8, kernel = 1), Upsample(2, mode = bilinear) },
        },
        mix: { Conv2d(8, kernel = 3, padding = 1, bias = false), BatchNorm, Relu },
        out: Conv2d(1, kernel = 1),
    }
}

// 3. For comparison: as many convolutions that see no further than their neighbourhood.

network! {
    /// No level below.
    pub struct Flat: [1, SIDE, SIDE] -> [1, SIDE, SIDE] {
        repeat 3 { Conv2d(24, kernel = 3, padding = 1, bias = false), BatchNorm, Relu },
        out: Conv2d(1, kernel = 1),
    }
}

/// Segments images that the program makes with a U-Net, and draws what it finds.
#[derive(Parser)]
struct Args {
    /// Images to learn from; a quarter as many are held out.
    #[arg(long, default_value_t = 1200)]
    images: usize,
    /// How often to go through them.
    #[arg(long, default_value_t = 8)]
    epochs: usize,
    /// The learning rate at the beginning; it falls to zero along a cosine.
    #[arg(long, default_value_t = 1e-2)]
    lr: f64,
    /// The seed of everything random.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The most steps in each training: a few, to see that it runs.
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    steps: usize,
    /// The folder for the picture.
    #[arg(long, default_value = "runs")]
    out: PathBuf,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args = Args::parse();
    let (train, test) = (scenes(args.images, args.seed)?, scenes(args.images / 4, args.seed + 1)?);
    println!("{}", UNet::summary());
    println!("intersection over union, on {} images that are held out:", test.len());
    println!("  brightness above a threshold, the best one  {:.3}", best_threshold(test.inputs(), test.targets()));
    fit::<Flat>("convolutions one after the other", &train, &test, &args)?;
    fit::<BlendedUNet>("U-Net, blended pixels", &train, &test, &args)?;
    let net = fit::<UNet>("U-Net, transposed convolutions", &train, &test, &args)?;

    std::fs::create_dir_all(&args.out)?;
    let path = args.out.join("unet.svg");
    let shown = test.subset(&(0..COLUMNS.min(test.len())).collect::<Vec<_>>())?;
    draw(&path, &shown, &net.predict_batch(shown.inputs()))?;
    println!("image, truth and what was found: {}", path.display());
    Ok(())
}

/// Trains a network, and prints its intersection over union with held-out shapes.
fn fit<N>(name: &str, train: &Scenes, test: &Scenes, args: &Args) -> Result<Box<N>, dl::Error>
where
    N: Train<Elem = f32, Input = Image, Output = Image, Ends = dl::network::ends::Scores>,
{
    let mut net = N::init(args.seed);
    Trainer::new(Adam::new(args.lr), BceWithLogits)
        .epochs(args.epochs)
        .batch(16)
        .seed(args.seed)
        .schedule(CosineAnnealingLr::new(args.epochs))
        .steps(args.steps)
        .quiet()
        .fit_without_validation(&mut net, train)?;
    let found = overlap(&net.predict_batch(test.inputs()), test.targets(), 0.0);
    println!("  {name:<42}  {found:.3}  with {} parameters", N::PARAMS);
    Ok(net)
}

/// Intersection over union of the pixels above a threshold with those that are 1.
fn overlap(scores: &[Image], truth: &[Image], threshold: f32) -> f64 {
    let (mut both, mut either) = (0, 0);
    for (score, truth) in pixels(scores).zip(pixels(truth)) {
        let (found, there) = (score > threshold, truth > 0.5);
        both += usize::from(found && there);
        either += usize::from(found || there);
    }
    both as f64 / (either as f64).max(1.0)
}

fn best_threshold(images: &[Image], truth: &[Image]) -> f64 {
    (0..100).map(|i| overlap(images, truth, i as f32 / 100.0)).fold(0.0, f64::max)
}

fn pixels(images: &[Image]) -> impl Iterator<Item = f32> {
    images.as_flattened().as_flattened().as_flattened().iter().copied()
}

type Scenes = Dataset<Image, Image>;

/// Images, with 1 where there is a shape and 0 where there is none.
fn scenes(n: usize, seed: u64) -> Result<Scenes, dl::Error> {
    let mut rng = Rng::new(seed);
    let (inputs, targets) = (0..n).map(|_| scene(&mut rng)).unzip();
    Dataset::new(inputs, targets)
}

/// One to three discs and rectangles, a little brighter than the stripes behind them on average, under noise.
fn scene(rng: &mut Rng) -> (Image, Image) {
    let mut between = |low: f64, high: f64| (low + (high - low) * rng.uniform()) as f32;
    let (angle, wave, phase) = (between(0.0, 3.1), between(0.4, 0.9), between(0.0, 6.3));
    let shapes: Vec<[f32; 5]> = (0..between(1.0, 4.0) as usize)
        .map(|_| [between(5.0, 27.0), between(5.0, 27.0), between(3.0, 7.0), between(3.0, 7.0), between(0.0, 1.0)])
        .collect();
    let inside = |x: f32, y: f32| {
        shapes.iter().any(|[cx, cy, rx, ry, kind]| {
            let (dx, dy) = ((x - cx) / rx, (y - cy) / if *kind < 0.5 { rx } else { ry });
            if *kind < 0.5 { dx * dx + dy * dy < 1.0 } else { dx.abs().max(dy.abs()) < 1.0 }
        })
    };
    let (mut image, mut truth): (Image, Image) = ([[[0.0; SIDE]; SIDE]; 1], [[[0.0; SIDE]; SIDE]; 1]);
    for y in 0..SIDE {
        for x in 0..SIDE {
            let (u, v) = (x as f32, y as f32);
            let stripes = 0.45 + 0.3 * (wave * (u * angle.cos() + v * angle.sin()) + phase).sin();
            let there = inside(u, v);
            truth[0][y][x] = if there { 1.0 } else { 0.0 };
            image[0][y][x] = if there { 0.6 } else { stripes } + 0.15 * rng.normal() as f32;
        }
    }
    (image, truth)
}

/// Images in a row of the picture.
const COLUMNS: usize = 8;
/// The side of a pixel of an image in the picture.
const CELL: i32 = 3;
/// The side of an image with the room around it.
const PANEL: i32 = SIDE as i32 * CELL + 8;
/// The room for a title.
const TITLE: i32 = 28;

/// A row of images, a row of the truth, a row of what was found.
fn draw(path: &Path, scenes: &Scenes, scores: &[Image]) -> Result<(), Box<dyn std::error::Error>> {
    let probabilities: Vec<Image> =
        scores.iter().map(|s| s.map(|s| s.map(|s| s.map(|s| 1.0 / (1.0 + (-s).exp()))))).collect();
    let size = (COLUMNS as u32 * PANEL as u32, 3 * (PANEL + TITLE) as u32);
    let root = SVGBackend::new(path, size).into_drawing_area();
    root.fill(&WHITE)?;
    let rows = [("image", scenes.inputs()), ("truth", scenes.targets()), ("found", &probabilities)];
    for ((title, images), top) in rows.iter().zip((0..).step_by((PANEL + TITLE) as usize)) {
        root.draw(&Text::new(*title, (4, top + 8), ("sans-serif", 15).into_font().color(&RGBColor(60, 60, 60))))?;
        for (image, left) in images.iter().zip((4..).step_by(PANEL as usize)) {
            for (row, y) in image[0].iter().zip((top + TITLE..).step_by(CELL as usize)) {
                for (pixel, x) in row.iter().zip((left..).step_by(CELL as usize)) {
                    let grey = (255.0 * pixel.clamp(0.0, 1.0)) as u8;
                    root.draw(&Rectangle::new([(x, y), (x + CELL, y + CELL)], RGBColor(grey, grey, grey).filled()))?;
                }
            }
        }
    }
    root.present()?;
    Ok(())
}
