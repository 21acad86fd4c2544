//! Parts of a network that are frozen, or learn at a rate of their own.

use dl::prelude::*;

use crate::data::{Noisy, Plain, clouds};

fn trainer<'a, O>(optimizer: O) -> Trainer<'a, O, dl::loss::CrossEntropy> {
    Trainer::new(optimizer, CrossEntropy).epochs(3).batch(16).quiet()
}

fn adamw() -> AdamW {
    AdamW::new(0.01).weight_decay(0.1)
}

/// The network after training, array by array: its name, and the numbers before and after.
fn trained<N: Train<Elem = f32, Input = [f32; 2], Output = [f32; 3], Ends = dl::network::ends::Scores>>(
    trainer: Trainer<'_, AdamW, dl::loss::CrossEntropy>,
) -> Vec<(String, Vec<f32>, Vec<f32>)> {
    let mut net = N::init(1);
    // Biases and scales that decay would move.
    net.as_mut_slice().iter_mut().for_each(|w| *w += 0.1);
    let before = net.clone();
    trainer.fit(&mut net, &clouds(50, 1), &clouds(20, 2)).unwrap();
    let arrays = N::SEGMENTS.iter().map(|segment| {
        let numbers = |net: &N| net.as_slice()[segment.range()].to_vec();
        (segment.name(), numbers(&before), numbers(&net))
    });
    arrays.collect()
}

#[test]
fn a_frozen_part_stays_as_it_is() {
    for (name, before, after) in trained::<Plain>(trainer(adamw()).freeze("0")) {
        assert_eq!(name.starts_with("0."), before == after, "{name}");
    }
    // The running statistics of a frozen layer stand still; those of a layer of which only some arrays are frozen do not.
    for (name, before, after) in trained::<Noisy>(trainer(adamw()).freeze("0").freeze("1")) {
        assert_eq!(name.starts_with("0.") || name.starts_with("1."), before == after, "{name}");
    }
    for (name, before, after) in trained::<Noisy>(trainer(adamw()).freeze("1.weight")) {
        assert_eq!(name == "1.weight", before == after, "{name}");
    }
    for (name, before, after) in trained::<Plain>(trainer(adamw()).freeze("0").rate("0.bias", 1.0)) {
        assert_eq!(name == "0.weight", before == after, "{name}");
    }
}

#[test]
fn a_part_is_the_optimizers_as_well() {
    let by_trainer = trained::<Noisy>(trainer(adamw()).rate("0", 0.1).freeze("1"));
    let by_optimizer = trained::<Noisy>(trainer(adamw().rate("0", 0.1).freeze("1")));
    assert_eq!(by_trainer, by_optimizer);
    assert_ne!(by_trainer, trained::<Noisy>(trainer(adamw()).freeze("1")));
    // What the trainer says comes after what the optimizer says.
    assert_eq!(by_trainer, trained::<Noisy>(trainer(adamw().freeze("0")).rate("0", 0.1).freeze("1")));
}

#[test]
fn unknown_parts_are_found_before_training() {
    let mut batches = 0;
    let trainer = trainer(Sgd::new(0.1)).freeze("0.wieght").on_batch(|_| batches += 1);
    let mut net = Plain::init(1);
    let error = trainer.fit_without_validation(&mut net, &clouds(50, 1)).unwrap_err();
    assert_eq!(error.kind(), dl::ErrorKind::Setting);
    assert_eq!(
        error.to_string(),
        "the network has no part `0.wieght`; did you mean `0.weight`? (the parts of `0` are `0.weight`, `0.bias`)"
    );
    assert_eq!(batches, 0);
}

#[test]
fn a_frozen_array_has_no_part_in_the_gradients_norm() {
    let data = clouds(50, 1);
    let mut net = Plain::init(1);
    let trainer = trainer(Sgd::new(1.0)).freeze("2.weight").clip_norm(0.01).epochs(1).batch(50).shuffle(false);
    trainer.fit_without_validation(&mut net, &data).unwrap();

    let (mut by_hand, mut grads, mut tape) = (Plain::init(1), Plain::zeros(), Plain::tape());
    let scores = by_hand.forward(&mut tape, data.inputs(), Mode::Train(&mut Rng::new(1)));
    let (_, dscores) = loss::cross_entropy(scores, data.targets()).unwrap();
    by_hand.backward_weights(&mut tape, &dscores, &mut grads);
    let weight = Plain::<f32>::SEGMENTS.iter().find(|segment| segment.name() == "2.weight").unwrap();
    grads.as_mut_slice()[weight.range()].fill(0.0);
    assert!(optim::clip::by_norm(&mut grads, 0.01) > 0.01);
    Sgd::new(1.0).step(&mut by_hand, &grads);
    assert_eq!(net.as_slice(), by_hand.as_slice());
}

#[test]
fn resuming_asks_for_the_same_parts() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("run.safetensors");
    let (train, test) = (clouds(50, 1), clouds(20, 2));
    let trainer = |epochs| trainer(adamw()).epochs(epochs).rate("4", 0.5);
    let mut whole = Noisy::init(1);
    trainer(6).freeze("0").fit(&mut whole, &train, &test).unwrap();
    let mut net = Noisy::init(1);
    trainer(3).freeze("0").checkpoint_every(1, &path).fit(&mut net, &train, &test).unwrap();
    let mut resumed = Noisy::init(9);
    trainer(6).freeze("0").resume(&path).fit(&mut resumed, &train, &test).unwrap();
    assert_eq!(whole.as_slice(), resumed.as_slice());

    let error = trainer(6).resume(&path).fit(&mut net, &train, &test).unwrap_err().to_string();
    assert!(error.contains(r#"parts: {"0": frozen, "4": 0.5}"#) && error.contains(r#"parts: {"4": 0.5}"#), "{error}");
}

#[test]
fn a_tape_knows_which_layers_are_frozen() {
    let mut tape = Noisy::<f32>::tape();
    let frozen = |tape: &Tape<Noisy>| ["0", "1", "4"].map(|part| tape.is_frozen(part).unwrap());
    assert_eq!(frozen(&tape), [false; 3]);
    tape.freeze("0").unwrap();
    tape.freeze("1").unwrap();
    assert_eq!(frozen(&tape), [true, true, false]);
    // Only whole layers, but a part of one is enough to need its gradient.
    tape.freeze("4.bias").unwrap();
    assert_eq!(frozen(&tape), [true, true, false]);
    tape.unfreeze("1.bias").unwrap();
    assert_eq!(frozen(&tape), [true, false, false]);
    let error = tape.freeze("00").unwrap_err();
    assert_eq!(error.to_string(), "`Noisy` has no part `00`; did you mean `0`? (its parts are `0`, `1`, `4`)");
    assert!(tape.unfreeze("5").is_err() && tape.is_frozen("0.weigth").is_err());
    assert_eq!(frozen(&tape), [true, false, false]);
}
