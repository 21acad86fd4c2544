//! The same weights in two places, and parts that are taken out of training.

use dl::prelude::*;

use crate::own::differences;

network! {
    struct Encoder: [4] -> [3] { l1: Linear(5), Tanh, l2: Linear(3), BatchNorm }
}

network! {
    /// A layer, a block and a network, each used twice.
    struct Twice: [4] -> [3] {
        a: Linear(4), Tanh, shared a, Tanh,
        block: { Linear(4), Sigmoid }, shared block,
        add { { enc: Encoder }, { l: Linear(4), shared enc } },
    }
}

network! {
    /// Two inputs through the same weights.
    struct Siamese: ([4], [4]) -> [3] { fork { { enc: Encoder }, { shared enc } }, multiply { {}, {} } }
}

network! {
    struct Outer: [4] -> [3] { l: Linear(4), inner: Twice, again: { Linear(3) }, shared again }
}

#[test]
fn gradients_of_shared_weights_add_up() {
    differences::<Twice<f64>, 4, 3>();
    differences::<Outer<f64>, 4, 3>();
}

#[test]
fn shared_weights_are_there_once() {
    let names: Vec<String> = Siamese::<f32>::SEGMENTS.iter().map(|s| s.name()).collect();
    assert_eq!(names.iter().filter(|n| n.as_str() == "enc.l1.weight").count(), 1, "{names:?}");
    assert_eq!(Siamese::PARAMS, Encoder::PARAMS);
    assert_eq!(Siamese::MACS, 2 * Encoder::MACS);
    let net = Siamese::init(1);
    let [a, b] = [[0.1, 0.2, 0.3, 0.4], [-0.3, 0.7, 0.0, 0.2]];
    let (one, other) = (net.enc.predict(&a), net.enc.predict(&b));
    let both = net.predict(&(a, b));
    assert_eq!(both, std::array::from_fn(|i| one[i] * other[i]));
}

network! {
    struct Head: [4] -> [2] { frozen body: Body, Relu, out: Linear(2) }
}

network! {
    struct Body: [4] -> [4] { Linear(4), BatchNorm, Dropout(0.5), Linear(4) }
}

network! {
    struct Inline: [4] -> [2] { l0: frozen { Linear(4), BatchNorm, Dropout(0.5), Linear(4) }, Relu, out: Linear(2) }
}

network! {
    /// Frozen between trained ones, where gradients must pass.
    struct Middle: [4] -> [2] { first: Linear(4), frozen Body, Relu, out: Linear(2) }
}

/// Trains some steps, and gives the networks before and after.
fn trained<N: Train<Elem = f32, Input = [f32; 4], Output = [f32; 2]>>(freeze: &[&str]) -> [Box<N>; 2] {
    let mut net = N::init(1);
    let before = net.clone();
    let (mut tape, mut grads) = (N::tape(), N::zeros());
    let mut sgd = Sgd::new(0.1);
    for part in freeze {
        tape.freeze(part).unwrap();
        sgd = sgd.freeze(part);
    }
    let mut rng = Rng::new(2);
    for _ in 0..3 {
        let xs: Vec<[f32; 4]> = (0..8).map(|_| std::array::from_fn(|_| rng.normal() as f32)).collect();
        let dys: Vec<[f32; 2]> = (0..8).map(|_| std::array::from_fn(|_| rng.normal() as f32)).collect();
        optim::zero(&mut *grads);
        net.forward(&mut tape, &xs, Mode::Train(&mut rng));
        net.backward_weights(&mut tape, &dys, &mut grads);
        sgd.step(&mut *net, &*grads);
    }
    [before, net]
}

fn changed<N: Network<Elem = f32>>([before, after]: &[Box<N>; 2]) -> Vec<String> {
    let same = |s: &&dl::plan::Segment| before.as_slice()[s.range()] != after.as_slice()[s.range()];
    N::SEGMENTS.iter().filter(same).map(|s| s.name()).collect()
}

#[test]
fn frozen_parts_stay_as_they_are() {
    assert_eq!(changed(&trained::<Head>(&[])), ["out.weight", "out.bias"]);
    assert_eq!(changed(&trained::<Inline>(&[])), ["out.weight", "out.bias"]);
    assert_eq!(changed(&trained::<Middle>(&[])), ["first.weight", "first.bias", "out.weight", "out.bias"]);
}

#[test]
fn a_frozen_part_evaluates() {
    // Neither dropout nor batch statistics: training and evaluation are the same.
    let mut net = Head::init(5);
    let x = [[0.5, -0.1, 0.3, 0.8], [0.1, 0.2, 0.3, 0.4]];
    let mut tape = Head::tape();
    let training = net.forward(&mut tape, &x, Mode::Train(&mut Rng::new(1))).to_vec();
    assert_eq!(training, net.predict_batch(&x));
    let dx = net.backward(&mut tape, &[[1.0, 2.0]; 2], &mut Head::zeros()).to_vec();
    assert!(dx.iter().flatten().any(|d| *d != 0.0));
}

network! {
    struct Trained: [4] -> [2] { body: Body, Relu, out: Linear(2) }
}

#[test]
fn a_part_is_frozen_at_run_time() {
    let all: Vec<String> = Trained::<f32>::SEGMENTS.iter().map(|s| s.name()).collect();
    assert_eq!(changed(&trained::<Trained>(&[])), all);
    assert_eq!(changed(&trained::<Trained>(&["body"])), ["out.weight", "out.bias"]);
    assert_eq!(changed(&trained::<Trained>(&["out", "body.0"])).len(), all.len() - 4);
    assert_eq!(changed(&trained::<Trained>(&["body", "out"])), [""; 0]);
}

#[test]
fn what_is_frozen_gets_no_gradient_and_the_rest_the_same() {
    let net = Trained::init(3);
    let x = [[0.5, -0.1, 0.3, 0.8], [0.1, 0.2, 0.3, 0.4]];
    let dy = [[1.0, 2.0], [-1.0, 0.5]];
    let gradient = |freeze: &[&str]| {
        let (mut net, mut tape, mut grads) = (net.clone(), Trained::tape(), Trained::zeros());
        freeze.iter().for_each(|part| tape.freeze(part).unwrap());
        net.forward(&mut tape, &x, Mode::Eval);
        let dx = net.backward(&mut tape, &dy, &mut grads).to_vec();
        (dx, grads)
    };
    let (dx, grads) = gradient(&[]);
    let (frozen_dx, frozen) = gradient(&["body.1", "body.3"]);
    assert_eq!(dx, frozen_dx);
    for segment in Trained::<f32>::SEGMENTS {
        let name = segment.name();
        let got = &frozen.as_slice()[segment.range()];
        match name.starts_with("body.1") || name.starts_with("body.3") {
            true => assert!(got.iter().all(|g| *g == 0.0), "{name}"),
            false => assert_eq!(got, &grads.as_slice()[segment.range()], "{name}"),
        }
    }
}

#[test]
fn the_table_says_what_is_shared_and_frozen() {
    let table = Siamese::summary();
    assert!(table.contains("enc.l1: Linear ") && table.contains("enc.l1: Linear (shared)"), "{table}");
    let table = Head::summary();
    assert!(table.contains("body.3: Linear (frozen)") && !table.contains("out: Linear (frozen)"), "{table}");
    let table = Inline::summary();
    assert!(table.contains("Linear (frozen)") && table.contains("Dropout (frozen)"), "{table}");
}
