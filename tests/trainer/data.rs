//! Networks and data that are small enough to train in milliseconds.

use dl::prelude::*;

network! {
    /// Everything that makes resuming hard: running statistics and random masks.
    pub struct Noisy: [2] -> [3] {
        Linear(8), BatchNorm, Relu, Dropout(0.25), Linear(3),
    }
}

network! {
    /// Nothing but weights.
    pub struct Plain: [2] -> [3] {
        Linear(8), Tanh, Linear(3),
    }
}

/// Three clouds of points.
pub fn clouds(n: usize, seed: u64) -> Dataset<[f32; 2], usize> {
    let mut rng = Rng::new(seed);
    let labels: Vec<usize> = (0..n).map(|i| i % 3).collect();
    let point = |label: &usize| {
        let angle = 2.1 * *label as f64;
        [angle.cos() + 0.4 * rng.normal(), angle.sin() + 0.4 * rng.normal()].map(|x| x as f32)
    };
    Dataset::new(labels.iter().map(point).collect(), labels).unwrap()
}
