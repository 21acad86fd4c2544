//! Several batches for one step are one large batch.

use dl::prelude::*;

network! {
    pub struct Double: [3] -> [2] { Linear(5), Tanh, Linear(2) }
}

fn data(n: usize) -> Dataset<[f64; 3], [f64; 2]> {
    let mut rng = Rng::new(3);
    let inputs: Vec<[f64; 3]> = (0..n).map(|_| [(); 3].map(|()| rng.normal())).collect();
    let targets = inputs.iter().map(|x| [x[0] * x[1], x[2].sin()]).collect();
    Dataset::new(inputs, targets).unwrap()
}

/// The weights after 2 epochs, and the steps that were made.
fn trained(batch: usize, accumulate: usize) -> (Vec<f64>, usize) {
    let mut net = Double::<f64>::init(1);
    let mut steps = 0;
    let trainer = Trainer::new(Sgd::new(0.1).momentum(0.9), Mse).epochs(2).batch(batch).accumulate(accumulate).quiet();
    let trainer = trainer.on_batch(|batch| steps = batch.steps + 1);
    trainer.fit_without_validation(&mut net, &data(50)).unwrap();
    (net.as_slice().to_vec(), steps)
}

#[test]
fn batches_of_a_part_are_one_batch_of_the_whole() {
    // 50 samples as 24 + 24 + 2, the last group being short: as 8 + 8 + 8, 8 + 8 + 8, 2; and as 12 + 12, 12 + 12, 2.
    let (whole, steps) = trained(24, 1);
    for (batch, accumulate) in [(8, 3), (12, 2), (4, 6)] {
        let (parts, steps_in_parts) = trained(batch, accumulate);
        assert_eq!(steps, steps_in_parts);
        let error = whole.iter().zip(&parts).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(error < 1e-13, "{accumulate} batches of {batch}: {error:e}");
    }
    // A last group of batches of different sizes: 50 = 45 + 5 as 15 + 15 + 15, 5; 50 = 40 + 10 as 20 + 20, 10.
    let (whole, _) = trained(100, 1);
    let (parts, _) = trained(20, 3);
    let error = whole.iter().zip(&parts).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(error < 1e-13, "20 + 20 + 10: {error:e}");
}
