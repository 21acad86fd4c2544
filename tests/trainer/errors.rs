//! What goes wrong is said, with its place and a remedy, and leaves a good network.

use dl::prelude::*;

use crate::data::{Plain, clouds};

type Plainest<'a> = Trainer<'a, Sgd, dl::loss::CrossEntropy>;

fn trainer<'a>() -> Plainest<'a> {
    Trainer::new(Sgd::new(0.1), CrossEntropy).epochs(3).batch(16).quiet()
}

/// Trains on these data, and gives the error and whether the network is as it was.
fn error_on(trainer: Plainest<'_>, train: &Dataset<[f32; 2], usize>) -> (String, bool) {
    let mut net = Plain::init(1);
    let before = net.as_slice().to_vec();
    let error = trainer.fit(&mut net, train, &clouds(20, 2)).unwrap_err();
    (error.to_string(), net.as_slice() == before)
}

#[track_caller]
fn refused(trainer: Plainest<'_>, parts: &[&str]) {
    let (error, unchanged) = error_on(trainer, &clouds(50, 1));
    assert!(unchanged && parts.iter().all(|part| error.contains(part)), "{error}");
}

#[test]
fn settings_that_make_no_sense() {
    refused(trainer().epochs(0), &["`epochs` is 0", "at least 1"]);
    refused(trainer().batch(0), &["`batch` is 0", "at least 1"]);
    refused(trainer().accumulate(0), &["`accumulate` is 0"]);
    refused(trainer().steps(0), &["`steps` is 0"]);
    refused(trainer().early_stopping(0), &["`early_stopping` is 0"]);
    refused(trainer().clip_norm(0.0), &["clipped to 0"]);
    refused(trainer().clip_value(f64::NAN), &["clipped to NaN"]);
    refused(trainer().watch("precision"), &["`precision`", "`loss`", ".metric("]);
    refused(trainer().schedule(StepLr::new(0)), &["`step_size` is 0"]);
    refused(trainer().balanced(&[0, 1]), &["2 samples", "50"]);
    refused(Trainer::new(Sgd::new(-0.1), CrossEntropy).quiet(), &["-0.1"]);
    refused(trainer().on_epoch_with(|_, _: &u8| {}), &["u8", "Plain"]);
    let mut net = Plain::init(1);
    let error = trainer().metric(Accuracy::new()).watch("loos").fit_without_validation(&mut net, &clouds(9, 1));
    let error = error.unwrap_err().to_string();
    assert!(error.contains("`loos`") && error.contains("`accuracy`"), "{error}");
}

#[test]
fn files_that_cannot_be_written_are_found_before_training() {
    let dir = tempfile::tempdir().unwrap();
    let mut batches = 0;
    let absent = dir.path().join("no/such/file");
    refused(trainer().checkpoint_every(1, &absent).on_batch(|_| batches += 1), &["no/such/file", "no folder"]);
    refused(trainer().save_best(&absent).on_batch(|_| ()), &["no/such/file", "no folder"]);
    refused(trainer().save_best(dir.path()), &["it is a folder"]);
    refused(trainer().checkpoint_every(0, dir.path().join("x")), &["`checkpoint_every` is 0"]);
    assert_eq!(batches, 0);
}

#[test]
fn data_that_cannot_be_used() {
    let empty = Dataset::new(vec![], vec![]).unwrap();
    let (error, unchanged) = error_on(trainer(), &empty);
    assert!(unchanged && error.contains("the training set has no samples"), "{error}");
    let mut net = Plain::init(1);
    let error = trainer().fit(&mut net, &clouds(9, 1), &empty).unwrap_err().to_string();
    assert!(error.contains("the validation set has no samples"), "{error}");

    let mut wrong = clouds(50, 1);
    wrong.targets_mut()[40] = 3;
    let (error, unchanged) = error_on(trainer().shuffle(false), &wrong);
    assert!(unchanged, "{error}");
    for part in ["epoch 1", "batch 3 of 4", "sample 40 of the dataset", "label 3 of sample 8", "those it began with"] {
        assert!(error.contains(part), "no `{part}` in {error}");
    }
    let (error, _) = error_on(trainer(), &wrong);
    assert!(error.contains("sample 40 of the dataset"), "shuffled: {error}");
    let mut net = Plain::init(1);
    let error = trainer().fit(&mut net, &clouds(50, 1), &wrong).unwrap_err().to_string();
    assert!(error.contains("validation") && error.contains("sample 40 of the dataset"), "{error}");

    let mut wrong = clouds(50, 1);
    wrong.inputs_mut()[20][1] = f32::NAN;
    let (error, unchanged) = error_on(trainer().shuffle(false), &wrong);
    assert!(
        unchanged && error.contains("epoch 1") && error.contains("batch 2 of 4") && error.contains("NaN"),
        "{error}"
    );
}

#[test]
fn divergence_leaves_the_last_good_epoch() {
    let train = clouds(64, 1);
    let data =
        Dataset::new(train.inputs().to_vec(), train.inputs().iter().map(|x| [x[0], x[1], 0.0]).collect()).unwrap();
    // A rate that grows without bound.
    let mut good = Vec::new();
    let mut net = Plain::init(1);
    let error = Trainer::new(Sgd::new(0.01), Mse)
        .epochs(50)
        .batch(16)
        .schedule(ExponentialLr::new(1000.0))
        .on_epoch_with(|_, net: &Plain| good = net.as_slice().to_vec())
        .quiet()
        .fit_without_validation(&mut net, &data)
        .unwrap_err()
        .to_string();
    assert!(error.contains("learning rate") && error.contains("those of the end of epoch"), "{error}");
    assert!(!good.is_empty() && net.as_slice() == good, "{error}");
    assert!(net.as_slice().iter().all(|x| x.is_finite()));

    net.as_mut_slice()[3] = f32::INFINITY;
    let error = trainer().fit_without_validation(&mut net, &train).unwrap_err().to_string();
    assert!(error.contains("`0.weight`") && error.contains("before training"), "{error}");
}
