//! ResNet-18 and ResNet-34 from two blocks that are networks with parameters.
//!
//! ```text
//! cargo run --release --example resnet
//! cargo run --release --example resnet -- --weights resnet18.safetensors    # torchvision's, saved with safetensors
//! ```

mod blocks;

use std::time::Instant;

use blocks::{BasicBlock, Downsample, resnet};
use clap::Parser;
use dl::prelude::*;

resnet! {
    /// ResNet-18 (He et al. 2016, table 1).
    ResNet18: 224 -> [56 * 1, 28 * 1, 14 * 1, 7 * 1]
}

resnet! {
    /// ResNet-34.
    ResNet34: 224 -> [56 * 2, 28 * 3, 14 * 5, 7 * 2]
}

// As many as torchvision's.
const _: () = assert!(ResNet18::PARAMS == 11_689_512 && ResNet34::PARAMS == 21_797_672);

type Image = [[[f32; 224]; 224]; 3];

/// Shows two residual networks, predicts and trains a step.
#[derive(Parser)]
struct Args {
    /// A checkpoint of ResNet-18 in the safetensors format.
    #[arg(long)]
    weights: Option<String>,
    /// Images in a batch.
    #[arg(long, default_value_t = 4)]
    batch: usize,
    /// Steps of training, with random images.
    #[arg(long, default_value_t = 1)]
    steps: usize,
}

fn main() -> Result<(), dl::Error> {
    let args = Args::parse();
    println!("{}", ResNet34::summary());

    // 1. A network, from a file or fresh. Its blocks are its fields.
    let mut net = match &args.weights {
        Some(path) => ResNet18::from_file(path)?,
        None => ResNet18::init(1),
    };

    // 2. Random images, made where they stay: one is 600 kB.
    let mut rng = Rng::new(2);
    let mut images: Vec<Image> = dl::value::zeros(args.batch.max(1));
    images.as_flattened_mut().as_flattened_mut().as_flattened_mut().iter_mut().for_each(|x| *x = rng.normal() as f32);

    // 3. A prediction.
    let start = Instant::now();
    let scores = net.predict(&images[0]);
    let best = (0..1000).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap_or(0);
    println!("class {best} of 1,000, in {:.0} ms", 1e3 * start.elapsed().as_secs_f64());

    // 4. Steps of training.
    let labels: Vec<usize> = (0..images.len()).map(|_| rng.below(1000)).collect();
    let (mut tape, mut grads) = (ResNet18::tape(), ResNet18::zeros());
    let mut sgd = Sgd::new(0.01).momentum(0.9).weight_decay(1e-4);
    for step in 1..=args.steps {
        let start = Instant::now();
        optim::zero(&mut grads);
        let scores = net.forward(&mut tape, &images, Mode::Train(&mut rng));
        let (loss, dscores) = loss::cross_entropy(scores, &labels)?;
        net.backward_weights(&mut tape, &dscores, &mut grads);
        sgd.step(&mut net, &grads);
        let ms = 1e3 * start.elapsed().as_secs_f64();
        println!("step {step}: loss {loss:.3}, {ms:.0} ms for {} images", images.len());
    }
    Ok(())
}
