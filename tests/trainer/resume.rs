//! Interrupting and resuming gives the network that not interrupting gives.

use std::path::Path;

use dl::prelude::*;
use dl::train::{Ending, Report};

use crate::data::{Noisy, Plain, clouds};

fn trainer<'a>(epochs: usize) -> Trainer<'a, Adam, dl::loss::CrossEntropy, ((), Accuracy)> {
    Trainer::new(Adam::new(0.01).weight_decay(1e-4), CrossEntropy)
        .epochs(epochs)
        .batch(16)
        .seed(5)
        .metric(Accuracy::new())
        .clip_norm(1.0)
        .quiet()
}

/// Everything but the time.
fn timeless(report: &Report) -> Vec<Vec<u64>> {
    report.rows().iter().map(|row| row[..row.len() - 1].iter().map(|x| x.to_bits()).collect()).collect()
}

/// Trains 6 epochs at once, and 3 and 3; `change` adds options.
fn same<'a>(
    change: impl Fn(
        Trainer<'a, Adam, dl::loss::CrossEntropy, ((), Accuracy)>,
    ) -> Trainer<'a, Adam, dl::loss::CrossEntropy, ((), Accuracy)>,
) -> Report {
    let (train, test) = (clouds(100, 1), clouds(50, 2));
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("run.safetensors");
    let mut straight = Noisy::init(1);
    let whole = change(trainer(6)).fit(&mut straight, &train, &test).unwrap();

    let mut first = Noisy::init(1);
    change(trainer(3)).checkpoint_every(2, &path).fit(&mut first, &train, &test).unwrap();
    // Another process begins with any weights.
    let mut second = Noisy::init(99);
    let resumed = change(trainer(6)).resume(&path).checkpoint_every(1, &path).fit(&mut second, &train, &test).unwrap();
    assert_eq!(straight.as_slice(), second.as_slice());
    assert_eq!(timeless(&whole), timeless(&resumed));
    assert_eq!(whole.best().map(|e| e.number), resumed.best().map(|e| e.number));
    assert_eq!(whole.ending(), resumed.ending());
    // A training that is over stays as it is.
    let mut third = Noisy::init(98);
    let again = change(trainer(6)).resume(&path).fit(&mut third, &train, &test).unwrap();
    assert_eq!(straight.as_slice(), third.as_slice());
    assert_eq!(timeless(&whole), timeless(&again));
    whole
}

#[test]
fn is_exact() {
    same(|trainer| trainer);
}

#[test]
fn is_exact_with_schedules() {
    same(|trainer| trainer.schedule_steps(CosineAnnealingLr::new(50).warm_up(5)));
    let report = same(|trainer| trainer.schedule(ReduceLrOnPlateau::new().patience(0).threshold(0.5)));
    assert!(report.last().unwrap().learning_rate < 0.01, "the rate was never reduced\n{report}");
}

#[test]
fn is_exact_with_accumulation_and_balanced_sampling() {
    let labels = clouds(100, 1);
    same(|trainer| trainer.accumulate(2).balanced(labels.targets()));
}

#[test]
fn is_exact_with_early_stopping() {
    // The rate grows until things get worse, and they do so after the interruption.
    let report = same(|trainer| trainer.schedule(ExponentialLr::new(4.0)).early_stopping(1));
    assert_eq!(report.ending(), Ending::Early, "{report}");
    assert!(report.best().unwrap().number >= 3, "{report}");
    // The best epoch is before the interruption.
    let report = same(|trainer| trainer.schedule(ExponentialLr::new(10.0)).early_stopping(3));
    assert!(report.best().unwrap().number <= 3, "{report}");
}

fn resume_error(trainer: Trainer<'_, Adam, dl::loss::CrossEntropy, ((), Accuracy)>, path: &Path) -> String {
    let mut net = Noisy::init(3);
    let before = net.as_slice().to_vec();
    let error = trainer.resume(path).fit(&mut net, &clouds(100, 1), &clouds(50, 2)).unwrap_err();
    assert_eq!(net.as_slice(), before, "the network has changed");
    error.to_string()
}

#[test]
fn says_what_differs() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("run.safetensors");
    let mut net = Noisy::init(1);
    trainer(1).checkpoint_every(1, &path).fit(&mut net, &clouds(100, 1), &clouds(50, 2)).unwrap();

    let error = resume_error(trainer(2).batch(32).seed(6), &path);
    assert!(
        error.contains("batch: it was 16, now it is 32") && error.contains("seed: it was 5, now it is 6"),
        "{error}"
    );
    assert!(!error.contains("optimizer"), "{error}");
    let error = resume_error(trainer(2).schedule(StepLr::new(3)), &path);
    assert!(error.contains("schedule: it was none, now it is StepLr { step_size: 3"), "{error}");

    let other = Trainer::new(Adam::new(0.02), CrossEntropy).epochs(2).batch(16).seed(5).clip_norm(1.0).quiet();
    let other = other.resume(&path).fit(&mut Plain::init(1), &clouds(100, 1), &clouds(50, 2)).unwrap_err().to_string();
    for part in ["network: it was Noisy", "rate: 0.01", "rate: 0.02", "metrics: it was accuracy, now it is "] {
        assert!(other.contains(part), "no `{part}` in {other}");
    }

    let weights = dir.path().join("weights.safetensors");
    net.save(&weights).unwrap();
    let error = resume_error(trainer(2), &weights);
    assert!(error.contains("not the state of a training"), "{error}");
    let error = resume_error(trainer(2), &dir.path().join("absent.safetensors"));
    assert!(error.contains("absent.safetensors"), "{error}");
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let error = resume_error(trainer(2), &path);
    assert!(error.contains("run.safetensors"), "{error}");
}

#[test]
fn a_checkpoint_is_also_a_file_of_weights() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("run.safetensors");
    let mut net = Noisy::init(1);
    trainer(1).checkpoint_every(1, &path).fit(&mut net, &clouds(100, 1), &clouds(50, 2)).unwrap();
    assert_eq!(Noisy::<f32>::from_file(&path).unwrap().as_slice(), net.as_slice());
}
