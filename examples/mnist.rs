//! MNIST: the experiment of the deep learning course of New York University (Canziani and LeCun, notebook
//! `06-convnet`), which asks what a convolutional network knows about images, and a LeNet-5.
//!
//! A fully connected and a convolutional network of the same size are trained for one epoch, on the images as they are and
//! with their pixels permuted, always in the same way. The convolution wins as long as neighbouring pixels belong together.
//!
//! ```text
//! cargo run --release --example mnist -- --data path/to/mnist
//! ```

#![forbid(unsafe_code)]

use std::path::PathBuf;

use clap::Parser;
use dl::data::{Normalizer, Permutation, idx};
use dl::prelude::*;

network! {
    /// 784-8-8-10, 6,442 parameters.
    pub struct FullyConnected: [1, 28, 28] -> [10]
    where params <= 6_442
    {
        Flatten,
        Linear(8), Relu,
        Linear(8), Relu,
        Linear(10),
        LogSoftmax,
    }
}

network! {
    /// Two convolutions of six kernels, 6,422 parameters.
    pub struct Convolutional: [1, 28, 28] -> [10]
    where params <= 6_422
    {
        Conv2d(6, kernel = 5), Relu, MaxPool2d(2),
        Conv2d(6, kernel = 5), Relu, MaxPool2d(2) => [6, 4, 4],
        Flatten,
        Linear(50), Relu,
        Linear(10),
        LogSoftmax,
    }
}

network! {
    /// LeNet-5 (LeCun et al., 1998) with rectifiers and maximum pooling.
    pub struct LeNet5: [1, 28, 28] -> [10] {
        c1: Conv2d(6, kernel = 5, padding = 2), Relu, MaxPool2d(2) => [6, 14, 14],
        c3: Conv2d(16, kernel = 5), Relu, MaxPool2d(2) => [16, 5, 5],
        Flatten,
        f5: Linear(120), Relu,
        f6: Linear(84), Relu,
        f7: Linear(10),
    }
}

type Image = [[[f32; 28]; 28]; 1];
type Images = Dataset<Image, usize>;

/// Trains small networks on MNIST, plain and with permuted pixels, and a LeNet-5.
#[derive(Parser)]
struct Args {
    /// The folder with the four IDX files, plain or gzipped; without it, `mnist` in the folder that DL_DATA names.
    #[arg(long)]
    data: Option<PathBuf>,
    /// How many times each small network is trained, from another seed each time.
    #[arg(long, default_value_t = 5)]
    seeds: u64,
    /// How often LeNet-5 goes through the data.
    #[arg(long, default_value_t = 6)]
    epochs: usize,
    /// The most steps in each training: a few, to see that it runs.
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    steps: usize,
}

const HOW_TO_GET_IT: &str = "\
MNIST is not here. Put its four files into one folder, gzipped as they come or unpacked:
  train-images-idx3-ubyte.gz  train-labels-idx1-ubyte.gz  t10k-images-idx3-ubyte.gz  t10k-labels-idx1-ubyte.gz
They are at https://ossci-datasets.s3.amazonaws.com/mnist/ and many other places. Then
  cargo run --release --example mnist -- --data THE_FOLDER
(`cargo run --release --example digits` needs no files.)";

fn main() -> Result<(), dl::Error> {
    let args = Args::parse();
    let folder = args.data.clone().or_else(|| std::env::var_os("DL_DATA").map(|d| PathBuf::from(d).join("mnist")));
    let Some(folder) = folder.filter(|f| f.is_dir()) else {
        eprintln!("{HOW_TO_GET_IT}");
        std::process::exit(1);
    };
    let (mut train, mut test) = idx::mnist(&folder)?;
    let normalizer = Normalizer::global(train.inputs())?;
    normalizer.apply(train.inputs_mut())?;
    normalizer.apply(test.inputs_mut())?;
    let permutation = Permutation::new(28 * 28, 0);
    let (mut permuted_train, mut permuted_test) = (train.clone(), test.clone());
    permutation.apply(permuted_train.inputs_mut())?;
    permutation.apply(permuted_test.inputs_mut())?;

    println!("one epoch of SGD, learning rate 0.01, momentum 0.5, batch 64; {} seeds\n", args.seeds);
    println!("network          parameters  pixels    test accuracy     published");
    let plain = (&train, &test);
    let permuted = (&permuted_train, &permuted_test);
    row::<FullyConnected>("fully connected", "plain", "86–88%", plain, &args)?;
    row::<Convolutional>("convolutional", "plain", "93–95%", plain, &args)?;
    row::<FullyConnected>("fully connected", "permuted", "85–87%", permuted, &args)?;
    row::<Convolutional>("convolutional", "permuted", "82–84%", permuted, &args)?;

    println!("\nLeNet-5, {} parameters, Adam", LeNet5::PARAMS);
    let mut net = LeNet5::init(1);
    let trainer = Trainer::new(Adam::new(2e-3), CrossEntropy)
        .epochs(args.epochs)
        .batch(64)
        .metric(Accuracy::new())
        .schedule(CosineAnnealingLr::new(args.epochs))
        .steps(args.steps);
    trainer.fit(&mut net, &train, &test)?;
    let right = metrics::accuracy(&net.predict_batch(test.inputs()), test.targets())?;
    println!("LeNet-5: test accuracy {:.2}%", 100.0 * right);
    Ok(())
}

/// Trains a network from several seeds and prints mean and spread of its accuracy.
fn row<N>(
    name: &str,
    pixels: &str,
    published: &str,
    (train, test): (&Images, &Images),
    args: &Args,
) -> Result<(), dl::Error>
where
    N: Train<Elem = f32, Input = Image, Output = [f32; 10], Ends = dl::network::ends::LogProbabilities>,
{
    let mut rights = Vec::new();
    for seed in 1..=args.seeds {
        let mut net = N::init(seed);
        let trainer = Trainer::new(Sgd::new(0.01).momentum(0.5), Nll).epochs(1).batch(64).seed(seed);
        trainer.steps(args.steps).quiet().fit_without_validation(&mut net, train)?;
        rights.push(100.0 * metrics::accuracy(&net.predict_batch(test.inputs()), test.targets())?);
    }
    let n = rights.len() as f64;
    let mean = rights.iter().sum::<f64>() / n;
    let spread = (rights.iter().map(|r| (r - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0)).sqrt();
    println!("{name:<16} {:>10}  {pixels:<8}  {mean:.1}% ± {spread:.1}      {published}", N::PARAMS);
    Ok(())
}
