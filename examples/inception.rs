//! Inception modules as types (Szegedy et al., 2015, *Going Deeper with Convolutions*, figure 2b): those of GoogLeNet, whose sizes
//! the compiler holds against the paper's table 1, and a small one that learns the embedded digits.
//!
//! ```text
//! cargo run --release --example inception
//! ```
//!
//! In 13 seconds: 159.5K and 379.0K weights, 128.0M and 304.3M multiply-adds, the paper's numbers; the small network gets 98.6% of the
//! digits that are held out right (with the seeds 2, 3 and 4: 99.1%, 98.6%, 98.3%).

#![forbid(unsafe_code)]

use clap::Parser;
use dl::prelude::*;

// 1. The first two modules of GoogLeNet. Table 1 says 159K parameters and 128M multiply-adds of (3a), 380K and 304M of (3b), where
//    K is 1024 and biases do not count. With another size anywhere, this does not compile.

const WEIGHTS_3A: usize = 192 * (64 + 96 + 16 + 32) + 9 * 96 * 128 + 25 * 16 * 32;
const WEIGHTS_3B: usize = 256 * (128 + 128 + 32 + 64) + 9 * 128 * 192 + 25 * 32 * 96;
const _: () = assert!(WEIGHTS_3A == 163_328 && Inception3a::PARAMS == WEIGHTS_3A + 368);
const _: () = assert!(WEIGHTS_3B == 388_096 && Inception3b::PARAMS == WEIGHTS_3B + 640);

network! {
    /// Inception (3a).
    pub struct Inception3a: [192, 28, 28] -> [256, 28, 28]
    where macs <= 128_049_152
    {
        concat {
            { Conv2d(64, kernel = 1), Relu },
            { Conv2d(96, kernel = 1), Relu, Conv2d(128, kernel = 3, padding = 1), Relu },
            { Conv2d(16, kernel = 1), Relu, Conv2d(32, kernel = 5, padding = 2), Relu },
            { MaxPool2d(3, stride = 1, padding = 1), Conv2d(32, kernel = 1), Relu },
        },
    }
}

network! {
    /// Inception (3b).
    pub struct Inception3b: [256, 28, 28] -> [480, 28, 28]
    where macs <= 304_267_264
    {
        concat {
            { Conv2d(128, kernel = 1), Relu },
            { Conv2d(128, kernel = 1), Relu, Conv2d(192, kernel = 3, padding = 1), Relu },
            { Conv2d(32, kernel = 1), Relu, Conv2d(96, kernel = 5, padding = 2), Relu },
            { MaxPool2d(3, stride = 1, padding = 1), Conv2d(64, kernel = 1), Relu },
        },
    }
}

network! {
    /// One after the other: modules are layers. That what comes out of the first goes into the second is checked.
    pub struct Stage3: [192, 28, 28] -> [480, 14, 14] with rounding = ceil {
        a: Inception3a,
        b: Inception3b,
        MaxPool2d(3, stride = 2),
    }
}

// 2. The same in small.

network! {
    /// Four branches that make 32 channels of 32.
    pub struct Inception: [32, 8, 8] -> [32, 8, 8] with init = he_normal {
        concat {
            { b1: Conv2d(8, kernel = 1), Relu },
            { b3_reduce: Conv2d(8, kernel = 1), Relu, b3: Conv2d(12, kernel = 3, padding = 1), Relu },
            { b5_reduce: Conv2d(4, kernel = 1), Relu, b5: Conv2d(8, kernel = 5, padding = 2), Relu },
            { MaxPool2d(3, stride = 1, padding = 1), pool_proj: Conv2d(4, kernel = 1), Relu },
        },
    }
}

network! {
    /// Two modules, then the average over the image, as GoogLeNet ends.
    pub struct Digits: [1, 8, 8] -> [10] with init = he_normal {
        stem: Conv2d(32, kernel = 3, padding = 1), Relu,
        a: Inception,
        b: Inception,
        GlobalAvgPool,
        Dropout(0.2),
        out: Linear(10),
    }
}

/// Checks Inception modules against the paper's table, and trains two small ones on the embedded digits.
#[derive(Parser)]
struct Args {
    /// How often to go through the data.
    #[arg(long, default_value_t = 40)]
    epochs: usize,
    /// Samples in a batch.
    #[arg(long, default_value_t = 32)]
    batch: usize,
    /// The learning rate at the beginning; it falls to zero along a cosine.
    #[arg(long, default_value_t = 3e-3)]
    lr: f64,
    /// The seed of everything random.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The most steps in all: a few, to see that it runs.
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    steps: usize,
}

fn main() -> Result<(), dl::Error> {
    let args = Args::parse();
    println!("{}", Stage3::summary());
    for (name, weights, macs, paper) in
        [("(3a)", WEIGHTS_3A, Inception3a::MACS, "159K, 128M"), ("(3b)", WEIGHTS_3B, Inception3b::MACS, "380K, 304M")]
    {
        let (k, m) = (weights as f64 / 1024.0, macs as f64 / 1e6);
        println!("{name}: {weights} weights, {k:.1}K, and {m:.1}M multiply-adds; the paper says {paper}");
    }
    println!("\n{}", Digits::summary());
    let (train, test) = dl::data::digits();
    let mut net = Digits::init(args.seed);
    Trainer::new(Adam::new(args.lr), CrossEntropy)
        .epochs(args.epochs)
        .batch(args.batch)
        .seed(args.seed)
        .metric(Accuracy::new())
        .schedule(CosineAnnealingLr::new(args.epochs))
        .steps(args.steps)
        .fit(&mut net, &train, &test)?;
    let right = metrics::accuracy(&net.predict_batch(test.inputs()), test.targets())?;
    println!("test accuracy {:.2}%", 100.0 * right);
    Ok(())
}
