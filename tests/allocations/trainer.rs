//! Trainings as a whole.

use dl::prelude::*;

use super::allocations;

network! {
    pub struct Net: [1, 4, 4] -> [4] {
        BatchNorm, Relu, Dropout(0.2), AvgPool2d(2), Flatten, Linear(4),
    }
}

/// How often memory is allocated in a training of so many steps, all in one epoch.
fn in_training(steps: usize) -> usize {
    let mut rng = Rng::new(1);
    let inputs = (0..2000).map(|_| [[(); 4].map(|()| [(); 4].map(|()| rng.normal() as f32))]).collect();
    let train = Dataset::new(inputs, (0..2000).map(|i| i % 4).collect()).unwrap();
    let mut net = Net::init(1);
    let trainer = Trainer::new(Adam::new(1e-3), CrossEntropy).batch(8).accumulate(2).clip_norm(1.0).quiet();
    let trainer = trainer
        .freeze("0.bias")
        .rate("5", 0.5)
        .metric(Accuracy::new())
        .schedule_steps(CosineAnnealingLr::new(100))
        .steps(steps);
    let mut report = None;
    let count = allocations(|| report = Some(trainer.fit_without_validation(&mut net, &train)));
    assert_eq!(report.unwrap().unwrap().epochs().len(), 1);
    count
}

#[test]
fn steps_allocate_nothing() {
    // The first training of a thread makes its scratch memory.
    in_training(2);
    assert_eq!(in_training(2), in_training(100));
}
