//! The training loop by hand: what `Trainer` does, in twenty lines that one can change.
//!
//! ```text
//! cargo run --release --example scratch
//! ```

use clap::Parser;
use dl::prelude::*;

network! {
    /// One convolution and one linear layer, for the embedded 8×8 digits.
    pub struct Digits: [1, 8, 8] -> [10] {
        Conv2d(16, kernel = 3, padding = 1),
        Relu,
        MaxPool2d(2) => [16, 4, 4],
        Flatten,
        Linear(10),
    }
}

/// Trains a small network on the embedded digits with a loop written by hand.
#[derive(Parser)]
struct Args {
    /// How often to go through the data.
    #[arg(long, default_value_t = 10)]
    epochs: usize,
    /// Samples in a batch.
    #[arg(long, default_value_t = 64)]
    batch: usize,
    /// The learning rate.
    #[arg(long, default_value_t = 0.05)]
    lr: f64,
    /// The seed of everything random.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The most steps in an epoch: a few, to see that it runs.
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    steps: usize,
}

fn main() -> Result<(), dl::Error> {
    let args = Args::parse();
    let (train, test) = dl::data::digits();

    let mut net = Digits::init(args.seed); // the weights
    let mut grads = Digits::zeros(); // their gradient: the same type
    let mut tape = Digits::tape(); // what the forward pass leaves for the backward pass
    let mut sgd = Sgd::new(args.lr).momentum(0.9);
    let mut batches = Batches::new(args.batch).shuffled(args.seed);
    let mut rng = Rng::new(args.seed); // for dropout, if there were any

    for epoch in 0..args.epochs {
        let mut epoch_batches = batches.epoch(&train, epoch)?;
        let (mut sum, mut steps) = (0.0, 0);
        while let Some((images, labels)) = epoch_batches.next_batch() {
            let scores = net.forward(&mut tape, images, Mode::Train(&mut rng)); // &[[f32; 10]]
            let (loss, dscores) = loss::cross_entropy(scores, labels)?; // dscores = ∂loss/∂scores
            optim::zero(&mut grads); // the backward pass adds
            net.backward_weights(&mut tape, &dscores, &mut grads); // grads += ∂loss/∂weights
            sgd.step(&mut net, &grads); // weights −= lr · (momentum of) grads
            (sum, steps) = (sum + loss, steps + 1);
            if steps == args.steps {
                break;
            }
        }
        let accuracy = metrics::accuracy(&net.predict_batch(test.inputs()), test.targets())?;
        println!("epoch {:>2}  loss {:.4}  test accuracy {:.2}%", epoch + 1, sum / steps as f32, 100.0 * accuracy);
    }
    Ok(())
}
