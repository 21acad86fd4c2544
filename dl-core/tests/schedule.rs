//! Learning rate schedules over 30 epochs, against PyTorch (`golden/schedule.py`); resuming; settings.
#![cfg(all(feature = "train", feature = "std"))]

use dl_core::error::ErrorKind;
use dl_core::optim::schedule::*;

mod golden;

/// The rates before every epoch, observing `metrics` after it.
fn rates(schedule: &mut dyn Schedule, metrics: &[f64]) -> Vec<f64> {
    let epoch = |(epoch, metric): (usize, &f64)| {
        let rate = schedule.rate(0.8, epoch);
        schedule.observe(*metric);
        rate
    };
    metrics.iter().enumerate().map(epoch).collect()
}

#[test]
fn rates_are_those_of_pytorch() {
    let theirs = golden::read("schedule");
    let plateau = ReduceLrOnPlateau::new;
    let schedules: Vec<(&str, Box<dyn Schedule>)> = vec![
        ("step", Box::new(StepLr::new(7))),
        ("step.gamma", Box::new(StepLr::new(4).gamma(0.5))),
        ("multi_step", Box::new(MultiStepLr::new([3, 11, 12, 25]).gamma(0.3))),
        ("exponential", Box::new(ExponentialLr::new(0.9))),
        ("cosine", Box::new(CosineAnnealingLr::new(30))),
        ("cosine.eta_min", Box::new(CosineAnnealingLr::new(12).eta_min(0.05))),
        ("restarts", Box::new(CosineAnnealingWarmRestarts::new(7))),
        ("restarts.t_mult", Box::new(CosineAnnealingWarmRestarts::new(3).t_mult(2).eta_min(0.1))),
        ("linear", Box::new(LinearLr::new(5))),
        ("linear.factors", Box::new(LinearLr::new(20).start_factor(1.0).end_factor(0.2))),
        ("warm_up", Box::new(CosineAnnealingLr::new(24).warm_up(6))),
        (
            "then",
            Box::new(LinearLr::new(5).start_factor(0.1).then(5, ExponentialLr::new(0.8)).then(15, StepLr::new(3))),
        ),
        ("plateau", Box::new(plateau())),
        ("plateau.patience", Box::new(plateau().factor(0.5).patience(2).cooldown(3).min_lr(0.15))),
        ("plateau.absolute", Box::new(plateau().factor(0.7).patience(1).threshold(0.03).absolute())),
        ("plateau.maximize", Box::new(plateau().maximize().factor(0.7).patience(2).threshold(0.05))),
        (
            "plateau.maximize_absolute",
            Box::new(plateau().maximize().factor(1e-4).patience(1).threshold(0.05).absolute()),
        ),
    ];
    assert_eq!(schedules.len() + 1, theirs.len());
    for (name, mut schedule) in schedules {
        schedule.validate().unwrap();
        let sign = if name.contains("maximize") { -1.0 } else { 1.0 };
        let metrics: Vec<f64> =
            theirs["metric"].iter().map(|m| sign * m + if sign < 0.0 { 2.0 } else { 0.0 }).collect();
        golden::assert_close(name, &rates(&mut *schedule, &metrics), &theirs[name], 1e-14);
    }
}

#[test]
fn a_resumed_schedule_goes_on_as_if_never_interrupted() {
    let metrics = &golden::read("schedule")["metric"];
    let fresh = || CosineAnnealingLr::new(4).then(4, ReduceLrOnPlateau::new().patience(1).cooldown(1)).warm_up(2);
    let mut whole = fresh();
    let expected = rates(&mut whole, metrics);
    for interrupted in 0..30 {
        let mut first = fresh();
        rates(&mut first, &metrics[..interrupted]);
        let mut second = fresh();
        second.set_state(&first.state()).unwrap();
        for epoch in interrupted..30 {
            assert_eq!(second.rate(0.8, epoch), expected[epoch], "epoch {epoch} after {interrupted}");
            second.observe(metrics[epoch]);
        }
    }
}

#[test]
fn a_foreign_state_is_refused_and_changes_nothing() {
    let message = |schedule: &mut dyn Schedule, state: &[f64]| {
        let before = schedule.state();
        let error = schedule.set_state(state).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Format);
        assert_eq!(format!("{before:?}"), format!("{:?}", schedule.state()));
        error.to_string()
    };
    assert_eq!(
        message(&mut StepLr::new(3), &[1.0]),
        "this is not the state of a schedule without memory: it has 1 numbers, not 0"
    );
    let mut plateau = ReduceLrOnPlateau::new().then(3, ReduceLrOnPlateau::new());
    assert_eq!(message(&mut plateau, &[1.0]), "this is not the state of these schedules: it has 1 numbers, not 8");
    assert_eq!(
        message(&mut plateau, &[0.5, 1.0, 0.0, 2.0, 0.5, 1.0, 0.0, 0.25]),
        "this is not the state of `ReduceLrOnPlateau`: 0.25 is not a count"
    );
}

#[test]
fn settings_that_make_no_sense_are_named() {
    let message = |schedule: &dyn Schedule| {
        let error = schedule.validate().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Setting);
        error.to_string()
    };
    assert_eq!(message(&StepLr::new(0)), "`step_size` is 0; it must be at least 1");
    assert_eq!(message(&CosineAnnealingLr::new(0)), "`t_max` is 0; it must be at least 1");
    assert_eq!(message(&CosineAnnealingWarmRestarts::new(5).t_mult(0)), "`t_mult` is 0; it must be at least 1");
    assert_eq!(
        message(&ExponentialLr::new(-0.9)),
        "`gamma` is -0.9; it must be a number from 0 up, and is usually 0.95"
    );
    assert_eq!(
        message(&ReduceLrOnPlateau::new().factor(1.0)),
        "`factor` is 1.0; it must be from 0 to below 1, and is usually 0.1"
    );
    assert_eq!(
        message(&LinearLr::new(5).end_factor(1.5)),
        "`end_factor` is 1.5; it must be from 0 to 1, and is usually 1"
    );
    assert_eq!(message(&StepLr::new(5).warm_up(0)), "`total_iters` is 0; it must be at least 1");
}

#[test]
fn no_time_is_too_long() {
    let far = usize::MAX / 2;
    assert_eq!(StepLr::new(10).rate(1.0, far), 0.0);
    assert!(CosineAnnealingWarmRestarts::new(10).rate(1.0, far).is_finite());
    assert!(CosineAnnealingWarmRestarts::new(10).t_mult(3).rate(1.0, far).is_finite());
    assert_eq!(StepLr::new(0).rate(1.0, 1), 0.1);
}
