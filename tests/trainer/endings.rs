//! When training ends, and with which weights.

use std::ops::ControlFlow;

use dl::prelude::*;
use dl::train::{Ending, Flow};

use crate::data::{Plain, clouds};

fn trainer<'a>() -> Trainer<'a, Adam, dl::loss::CrossEntropy, ((), Accuracy)> {
    Trainer::new(Adam::new(0.01), CrossEntropy).epochs(10).batch(16).metric(Accuracy::new()).quiet()
}

#[test]
fn a_few_steps() {
    let mut steps = Vec::new();
    let trainer = trainer().steps(6).on_batch(|batch| steps.push((batch.epoch, batch.number, batch.batches)));
    let report = trainer.fit(&mut Plain::init(1), &clouds(64, 1), &clouds(20, 2)).unwrap();
    assert_eq!(steps, [(1, 1, 4), (1, 2, 4), (1, 3, 4), (1, 4, 4), (2, 1, 4), (2, 2, 4)]);
    assert_eq!((report.epochs().len(), report.ending()), (2, Ending::Steps));
    assert!(report.to_string().contains("as many steps as were asked for"), "{report}");
}

#[test]
fn callbacks_see_what_happens_and_may_stop() {
    let (train, test) = (clouds(64, 1), clouds(20, 2));
    let mut seen = Vec::new();
    let trainer_ = trainer().on_epoch(|epoch| {
        seen.push(epoch.number);
        if epoch.number == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let report = trainer_.fit(&mut Plain::init(1), &train, &test).unwrap();
    assert_eq!((seen.as_slice(), report.ending()), ([1, 2, 3].as_slice(), Ending::Callback));

    let trainer_ = trainer().on_batch(|batch| if batch.number == 2 { Flow::Stop } else { Flow::Continue });
    let report = trainer_.fit(&mut Plain::init(1), &train, &test).unwrap();
    assert_eq!((report.epochs().len(), report.ending()), (1, Ending::Callback));

    let mut nets = Vec::new();
    let trainer_ = trainer().epochs(2).on_epoch_with(|_, net: &Plain| nets.push(net.as_slice().to_vec()));
    let mut net = Plain::init(1);
    trainer_.fit(&mut net, &train, &test).unwrap();
    assert!(nets.len() == 2 && nets[0] != nets[1] && nets[1] == net.as_slice());
}

#[test]
fn early_stopping_gives_back_the_best_weights_and_saves_them() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("best.safetensors");
    // A handful of samples, so that it overfits.
    let (train, test) = (clouds(12, 1), clouds(60, 2));
    let mut nets = Vec::new();
    let mut net = Plain::init(1);
    let report = Trainer::new(Adam::new(0.05), CrossEntropy)
        .epochs(200)
        .early_stopping(3)
        .save_best(&path)
        .on_epoch_with(|_, net: &Plain| nets.push(net.as_slice().to_vec()))
        .quiet()
        .fit(&mut net, &train, &test)
        .unwrap();
    let best = report.best().unwrap().number;
    assert_eq!((report.ending(), report.epochs().len()), (Ending::Early, best + 3), "{report}");
    let losses = report.values("validation loss").unwrap();
    assert!(losses.iter().all(|loss| *loss >= losses[best - 1]));
    assert_eq!(net.as_slice(), nets[best - 1]);
    assert_eq!(Plain::<f32>::from_file(&path).unwrap().as_slice(), nets[best - 1]);
    assert!(report.to_string().contains("← best") && report.to_string().contains("ended early"), "{report}");
}

#[test]
fn without_stopping_the_last_weights_stay_unless_the_best_are_asked_for() {
    let (train, test) = (clouds(12, 1), clouds(60, 2));
    let with = |restore: bool| {
        let mut nets = Vec::new();
        // The rate grows until things get worse.
        let trainer = Trainer::new(Adam::new(0.05), CrossEntropy).epochs(20).schedule(ExponentialLr::new(1.4)).quiet();
        let trainer = trainer.on_epoch_with(|_, net: &Plain| nets.push(net.as_slice().to_vec()));
        let trainer = if restore { trainer.restore_best() } else { trainer };
        let mut net = Plain::init(1);
        let report = trainer.fit(&mut net, &train, &test).unwrap();
        let best = report.best().unwrap().number;
        assert_ne!(best, 20, "{report}");
        nets.iter().position(|n| n == net.as_slice()).unwrap() + 1 == best
    };
    assert!(with(true) && !with(false));
}
