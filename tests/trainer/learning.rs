//! It learns, and the same thing every time.

use dl::prelude::*;
use dl::train::evaluate;

use crate::data::{Noisy, Plain, clouds};

#[test]
fn learns_three_clouds() {
    let (train, test) = (clouds(300, 1), clouds(150, 2));
    let mut net = Plain::init(1);
    let before = evaluate(&*net, &test, &CrossEntropy, &mut [&mut Accuracy::new()]).unwrap();
    let trainer = Trainer::new(Adam::new(0.01), CrossEntropy).epochs(20).batch(16).metric(Accuracy::new()).quiet();
    let report = trainer.fit(&mut net, &train, &test).unwrap();
    let after = evaluate(&*net, &test, &CrossEntropy, &mut [&mut Accuracy::new()]).unwrap();
    assert!(after.metrics[0] > 0.9 && after.loss < before.loss / 2.0, "{before:?} → {after:?}\n{report}");
    assert_eq!(report.epochs().len(), 20);
    assert_eq!(report.last().unwrap().validation.as_ref(), Some(&after));
    let first = &report.epochs()[0];
    assert!(first.learning_rate == 0.01 && first.seconds > 0.0);
}

#[test]
fn gives_the_same_network_on_any_number_of_threads() {
    let train = clouds(700, 1);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let mut net = Noisy::init(1);
            let trainer = Trainer::new(Sgd::new(0.1).momentum(0.9), CrossEntropy).epochs(3).batch(350).quiet();
            trainer.fit_without_validation(&mut net, &train).unwrap();
            net.as_slice().to_vec()
        })
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
}

#[test]
fn another_seed_is_another_order_and_other_masks() {
    let train = clouds(60, 1);
    let with = |seed: u64, shuffle: bool| {
        let mut net = Noisy::init(1);
        let trainer = Trainer::new(Sgd::new(0.1), CrossEntropy).batch(16).seed(seed).shuffle(shuffle).quiet();
        trainer.fit_without_validation(&mut net, &train).unwrap();
        net.as_slice().to_vec()
    };
    assert_eq!(with(7, true), with(7, true));
    assert_ne!(with(7, true), with(8, true));
    assert_ne!(with(7, true), with(7, false));
}

#[test]
fn a_schedule_sets_the_rate_of_every_epoch_or_step() {
    let train = clouds(40, 1);
    let trainer = || Trainer::new(Sgd::new(0.1), CrossEntropy).epochs(4).batch(20).quiet();
    let mut net = Plain::init(1);
    let report = trainer().schedule(StepLr::new(2)).fit_without_validation(&mut net, &train).unwrap();
    let rates = report.values("learning rate").unwrap();
    assert!(rates.iter().zip([0.1, 0.1, 0.01, 0.01]).all(|(a, b)| (a - b).abs() < 1e-12), "{rates:?}");
    // Two steps an epoch; the report has the rate of the last.
    let report = trainer().schedule_steps(StepLr::new(3)).fit_without_validation(&mut net, &train).unwrap();
    let rates = report.values("learning rate").unwrap();
    assert!(rates.iter().zip([0.1, 0.01, 0.01, 0.001]).all(|(a, b)| (a - b).abs() < 1e-12), "{rates:?}");
}

#[test]
fn clipping_bounds_the_step() {
    let train = clouds(30, 1);
    let moved = |trainer: Trainer<'_, Sgd, dl::loss::CrossEntropy>| {
        let (mut net, start) = (Plain::init(1), Plain::init(1));
        trainer.batch(30).quiet().fit_without_validation(&mut net, &train).unwrap();
        net.as_slice().iter().zip(start.as_slice()).map(|(a, b)| f64::from(a - b)).collect::<Vec<_>>()
    };
    let trainer = || Trainer::new(Sgd::new(1.0), CrossEntropy);
    let norm = |v: Vec<f64>| v.iter().map(|x| x * x).sum::<f64>().sqrt();
    assert!(norm(moved(trainer())) > 0.1);
    assert!((norm(moved(trainer().clip_norm(0.1))) - 0.1).abs() < 1e-4);
    assert!(moved(trainer().clip_value(0.01)).iter().all(|x| x.abs() < 0.010001));
}

#[test]
fn balanced_sampling_shows_every_class_as_often() {
    // 150 of class 0, 10 of class 1: all that a network without inputs can learn is the frequency.
    let mut labels = vec![0; 150];
    labels.extend([1; 10]);
    let train = Dataset::new(vec![[0.0, 0.0]; 160], labels).unwrap();
    let frequency = |balanced: bool| {
        let mut net = Plain::init(1);
        let trainer = Trainer::new(Adam::new(0.01), CrossEntropy).epochs(60).quiet();
        let trainer = if balanced { trainer.balanced(train.targets()) } else { trainer };
        trainer.fit_without_validation(&mut net, &train).unwrap();
        let [a, b, _] = net.predict(&[0.0, 0.0]).map(f64::from);
        1.0 / (1.0 + (a - b).exp())
    };
    let (plain, balanced) = (frequency(false), frequency(true));
    assert!((plain - 1.0 / 16.0).abs() < 0.03, "{plain}");
    assert!((balanced - 0.5).abs() < 0.08, "{balanced}");
}
