//! What a network is: its memory, its tables, its methods, and what generic code can do with it.

#![forbid(unsafe_code)]

use dl::prelude::*;

network! {
    /// Branches, views, and everything that is kept.
    pub struct Small: [1, 8, 8] -> [10] {
        c1: Conv2d(4, kernel = 3, bias = false),
        BatchNorm,
        Relu,
        concat {
            { MaxPool2d(2), Flatten },
            { Conv2d(2, kernel = 3), Tanh, Flatten, Dropout(0.5) },
        },
        f2: Linear(10),
    }
}

network! {
    /// The same input and output, another network.
    pub struct Plain: [1, 8, 8] -> [10] { Flatten, Linear(10, init = zeros) }
}

/// The number of an image as a pattern.
fn image(seed: usize) -> [[[f32; 8]; 8]; 1] {
    let mut image = [[[0.0; 8]; 8]; 1];
    for (i, pixel) in image[0].as_flattened_mut().iter_mut().enumerate() {
        *pixel = ((i * 7 + seed * 13) % 11) as f32 / 11.0;
    }
    image
}

#[test]
fn is_one_flat_slice_in_the_order_of_its_fields() {
    let mut net = Small::zeros();
    assert_eq!(size_of::<Small>(), 4 * net.as_slice().len());
    assert_eq!(size_of::<Small<f64>>(), 8 * net.as_slice().len());
    net.as_mut_slice().iter_mut().enumerate().for_each(|(i, w)| *w = i as f32);
    assert_eq!(net.c1.weight[1][0][2][0], 15.0);
    let names: Vec<_> = Small::<f32>::SEGMENTS.iter().map(|s| (s.name(), s.dims.to_string(), s.at)).collect();
    let expected = [
        ("c1.weight", "[4, 1, 3, 3]", 0),
        ("1.weight", "[4]", 36),
        ("1.bias", "[4]", 40),
        ("1.running_mean", "[4]", 44),
        ("1.running_var", "[4]", 48),
        ("3.1.0.weight", "[2, 4, 3, 3]", 52),
        ("3.1.0.bias", "[2]", 124),
        ("f2.weight", "[10, 68]", 126),
        ("f2.bias", "[10]", 806),
    ];
    assert_eq!(names, expected.map(|(n, d, at)| (n.to_string(), d.to_string(), at)));
    assert_eq!(net.f2.bias[9], 815.0);
    assert_eq!(Small::PARAMS, 816 - 8, "running statistics are not trained");
}

#[test]
fn shows_its_table() {
    let expected = "\
Small
────────────────────────────────────────────────────
layer         output      parameters  multiply-adds
────────────────────────────────────────────────────
c1: Conv2d    [4, 6, 6]           36          1,296
BatchNorm     [4, 6, 6]            8            144
Relu          [4, 6, 6]            0              0
MaxPool2d     [4, 3, 3]            0              0
Flatten       [36]                 0              0
Conv2d        [2, 4, 4]           74          1,152
Tanh          [2, 4, 4]            0              0
Flatten       [32]                 0              0
Dropout       [32]                 0              0
f2: Linear    [10]               690            680
────────────────────────────────────────────────────
total                            808          3,272
";
    let squeezed = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|l| !l.starts_with('─'))
            .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    };
    assert_eq!(squeezed(&Small::summary()), squeezed(expected));
}

#[test]
fn infers_in_memory_that_held_anything() {
    let net = Small::init(3);
    let mut clean = vec![0.0; Small::ARENA];
    let mut poisoned = vec![f32::NAN; Small::ARENA];
    let scores = net.infer_in(&image(1), &mut clean);
    assert_eq!(scores, net.infer_in(&image(1), &mut poisoned));
    let near = scores.iter().zip(net.predict(&image(1))).all(|(a, b)| (a - b).abs() < 1e-6);
    assert!(near, "{scores:?} are not {:?}", net.predict(&image(1)));
}

#[test]
fn reuses_the_memory_of_values_that_are_gone() {
    // [1, 8, 8] and two values of [4, 6, 6] and so on: all together would be 64 + 3·144 + 36 + 68 + 2·32 + 32 + 10.
    const { assert!(Small::ARENA < 64 + 3 * 144) };
}

#[test]
fn is_chosen_at_run_time() {
    type Image = [[[f32; 8]; 8]; 1];
    let nets: [Box<dyn Model<Image, [f32; 10]>>; 2] = [Small::init(1), Plain::init(1)];
    assert_eq!(nets.each_ref().map(|n| n.name()), ["Small", "Plain"]);
    assert_eq!(nets.each_ref().map(|n| n.params()), [808, 650]);
    for net in nets {
        let images = [image(1), image(2)];
        assert_eq!(net.predict_batch(&images), images.map(|i| net.predict(&i)));
        assert!(net.summary().contains("total"));
    }
}

#[test]
fn serves_generic_code() {
    fn norm<N: Train>(seed: u64) -> f64 {
        N::init(seed).as_slice().iter().map(|w| dl::element::Element::to_f64(*w).powi(2)).sum::<f64>().sqrt()
    }
    assert!(norm::<Small>(1) > 0.0);
    assert_eq!(norm::<Plain<f64>>(1), 0.0);
}

#[test]
fn a_tape_serves_batches_of_any_size() {
    let mut net = Small::init(5);
    let mut tape = Small::tape();
    for n in [3, 1, 0, 7, 2] {
        let batch: Vec<_> = (0..n).map(image).collect();
        let outputs = net.forward(&mut tape, &batch, Mode::Eval).to_vec();
        let mut grads = Small::zeros();
        assert_eq!(net.backward(&mut tape, &outputs, &mut grads).len(), n);
        let alone: Vec<_> = batch.iter().map(|x| net.predict(x)).collect();
        for (a, b) in outputs.as_flattened().iter().zip(alone.as_flattened()) {
            assert!((a - b).abs() < 1e-5, "{a} and {b}");
        }
    }
}

#[test]
#[should_panic(expected = "`backward` was given the gradients of 1 outputs, but the last `forward` had a batch of 2")]
fn backward_wants_the_batch_of_forward() {
    let mut net = Small::init(5);
    let mut tape = Small::tape();
    net.forward(&mut tape, &[image(0), image(1)], Mode::Eval);
    net.backward(&mut tape, &[[0.0; 10]], &mut Small::zeros());
}

#[test]
#[should_panic(expected = "`backward` needs a `forward` of its own")]
fn backward_once_for_each_forward() {
    let mut net = Small::init(5);
    let mut tape = Small::tape();
    net.forward(&mut tape, &[image(0)], Mode::Eval);
    net.backward(&mut tape, &[[0.0; 10]], &mut Small::zeros());
    net.backward(&mut tape, &[[0.0; 10]], &mut Small::zeros());
}

#[test]
fn gradients_of_weights_do_not_depend_on_who_asks_for_that_of_the_input() {
    let mut net = Small::init(5);
    let batch = [image(0), image(1), image(2)];
    let (mut tape, mut all, mut weights) = (Small::tape(), Small::zeros(), Small::zeros());
    let outputs = net.forward(&mut tape, &batch, Mode::Train(&mut Rng::new(1))).to_vec();
    net.backward(&mut tape, &outputs, &mut all);
    net.forward(&mut tape, &batch, Mode::Train(&mut Rng::new(1)));
    net.backward_weights(&mut tape, &outputs, &mut weights);
    assert!(all == weights);
}

network! {
    /// Names of blocks, of what is in them, and of copies.
    struct Names: [4] -> [4] {
        stage: repeat 2 { conv: Linear(4), Linear(4) },
        stage1: residual { Linear(4), a: Linear(4), { Linear(4) } },
        repeat 2 { c: Linear(4) },
        add { { left: { Linear(4) } }, { Linear(4), right: Linear(4) } },
    }
}

#[test]
fn names_in_checkpoints_follow_the_guide() {
    let mut names: Vec<String> = Names::<f32>::SEGMENTS.iter().map(|s| s.name()).collect();
    names.retain(|name| name.ends_with(".weight"));
    let expected = [
        "stage.0.conv",
        "stage.0.1",
        "stage.1.conv",
        "stage.1.1",
        "stage1.0",
        "stage1.a",
        "stage1.2.0",
        "c_0",
        "c_1",
        "left.0",
        "4.1.0",
        "right",
    ];
    assert_eq!(names, expected.map(|name| format!("{name}.weight")));
}
