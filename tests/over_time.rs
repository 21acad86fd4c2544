//! Layers between sequences and single values, by themselves: what they make of sequences of several lengths, and their gradients.
#![cfg(all(feature = "train", feature = "std"))]

use dl::layers::{Backward, Layer, OverTime, Sequences, Site, Split};
use dl::plan::Slot;
use dl::shape::Dims;
use dl::spec::{self, Product, Then};

/// The place of a layer between values of these shapes.
macro_rules! site {
    ($Name:ident: $Layer:ty = $layer:expr, $input:expr => $output:expr) => {
        struct $Name;

        impl Site for $Name {
            type Layer = $Layer;
            const LAYER: $Layer = $layer;
            const INPUT: Dims = $input;
            const OUTPUT: Dims = $output;
            const KEEP: usize = 0;
            const MACS: u64 = 0;
            const INDEX: usize = 0;
            const PRODUCT: Option<Product> = None;
            const THEN: Then = Then::Nothing;
            const PACK: Slot = Slot::NOWHERE;
        }
    };
}

const STEPS: Dims = Dims::new(&[Dims::ANY, 2]);
const ONE: Dims = Dims::new(&[2]);

site!(AtReverse: spec::Reverse = spec::Reverse::DEFAULT, STEPS => STEPS);
site!(AtLast: spec::Last = spec::Last::DEFAULT, STEPS => ONE);
site!(AtFirst: spec::First = spec::First::DEFAULT, STEPS => ONE);
site!(AtMean: spec::MeanOverTime = spec::MeanOverTime::DEFAULT, STEPS => ONE);
site!(AtMax: spec::MaxOverTime = spec::MaxOverTime::DEFAULT, STEPS => ONE);
site!(AtRepeat: spec::Repeat = spec::Repeat::DEFAULT, ONE => STEPS);
site!(AtEmbedding: spec::Embedding = spec::Embedding::DEFAULT.num_embeddings(3).embedding_dim(2), Dims::token(3) => ONE);

/// Three sequences, of two steps, of none and of three; a piece of a batch that begins with its eighth step.
const LENGTHS: Sequences<'static> = Sequences::Any(&[7, 9, 9, 12]);
/// Their steps.
const X: [f64; 10] = [1., 2., 3., -4., 5., 0.5, 4., 0.5, 6., -1.];

fn forward<S: Site<Layer: OverTime>>(x: &[f64], outputs: usize) -> Vec<f64> {
    let mut y = vec![f64::NAN; outputs];
    S::Layer::infer::<S, f64>(&[], &[], LENGTHS, x, &mut y, [&mut [], &mut []]);
    y
}

fn backward<S: Site<Layer: OverTime>>(x: &[f64], dy: &[f64]) -> Vec<f64> {
    let (y, mut dx) = (forward::<S>(x, dy.len()), vec![f64::NAN; x.len()]);
    let pass = Backward {
        weights: &[],
        packed: &[],
        x,
        y: &y,
        keep: &mut [],
        dy,
        dx: Some(&mut dx),
        dweights: &mut [],
        training: true,
        split: Split::Done,
    };
    S::Layer::backward::<S, f64>(pass, LENGTHS, [&[], &[]], [&mut [], &mut []], false);
    dx
}

/// The gradient is that of central differences.
fn check<S: Site<Layer: OverTime>>(x: &[f64], outputs: usize) {
    let dy: Vec<f64> = (0..outputs).map(|i| 0.3 + 0.7 * i as f64).collect();
    let loss = |x: &[f64]| forward::<S>(x, outputs).iter().zip(&dy).map(|(y, dy)| y * dy).sum::<f64>();
    for (i, dx) in backward::<S>(x, &dy).iter().enumerate() {
        let mut moved = [x.to_vec(), x.to_vec()];
        moved[0][i] -= 1e-5;
        moved[1][i] += 1e-5;
        let numeric = (loss(&moved[1]) - loss(&moved[0])) / 2e-5;
        assert!((numeric - dx).abs() < 1e-8, "dx[{i}] is {dx}, not {numeric}");
    }
}

#[test]
fn values() {
    assert_eq!(forward::<AtReverse>(&X, 10), [3., -4., 1., 2., 6., -1., 4., 0.5, 5., 0.5]);
    assert_eq!(forward::<AtLast>(&X, 6), [3., -4., 0., 0., 6., -1.]);
    assert_eq!(forward::<AtFirst>(&X, 6), [1., 2., 0., 0., 5., 0.5]);
    assert_eq!(forward::<AtMean>(&X, 6), [2., -1., 0., 0., 5., 0.]);
    assert_eq!(forward::<AtMax>(&X, 6), [3., 2., 0., 0., 6., 0.5]);
    let repeated = forward::<AtRepeat>(&[1., 2., 3., 4., 5., 6.], 10);
    assert_eq!(repeated, [1., 2., 1., 2., 5., 6., 5., 6., 5., 6.]);
}

#[test]
fn gradients() {
    // No two numbers of a feature are the same, so that the largest is one.
    let x: Vec<f64> = X.iter().enumerate().map(|(i, x)| x + 0.01 * i as f64).collect();
    check::<AtReverse>(&x, 10);
    check::<AtLast>(&x, 6);
    check::<AtFirst>(&x, 6);
    check::<AtMean>(&x, 6);
    check::<AtMax>(&x, 6);
    check::<AtRepeat>(&x[..6], 10);
}

#[test]
fn the_first_of_the_largest_has_the_gradient_and_nan_wins() {
    let dx = backward::<AtMax>(&X, &[1., 2., 3., 4., 5., 6.]);
    assert_eq!(dx, [0., 2., 1., 0., 0., 6., 0., 0., 5., 0.]);
    let mut x = X;
    (x[4], x[6]) = (f64::NAN, f64::NAN);
    assert!(forward::<AtMax>(&x, 6)[4].is_nan());
    assert_eq!(backward::<AtMax>(&x, &[1., 2., 3., 4., 5., 6.]), [0., 2., 1., 0., 5., 6., 0., 0., 0., 0.]);
}

#[test]
fn lengths_that_are_given() {
    let mut y = [0.0; 4];
    let two = Sequences::Fixed { count: 2, steps: 2 };
    spec::Last::infer::<AtLast, f64>(&[], &[], two, &X[..8], &mut y, [&mut [], &mut []]);
    assert_eq!(y, [3., -4., 4., 0.5]);
}

#[test]
fn tokens_have_vectors() {
    let weights = [1., 2., 3., 4., 5., 6.];
    let (x, mut y) = ([2., 0., 2.], [0.0; 6]);
    spec::Embedding::infer::<AtEmbedding, f64>(&weights, &[], &x, &mut y);
    assert_eq!(y, [5., 6., 1., 2., 5., 6.]);
    let mut dweights = [0.5; 6];
    let pass = Backward {
        weights: &weights,
        packed: &[],
        x: &x,
        y: &y,
        keep: &mut [],
        dy: &[1., 2., 3., 4., 5., 6.],
        dx: None,
        dweights: &mut dweights,
        training: true,
        split: Split::Done,
    };
    spec::Embedding::backward::<AtEmbedding, f64>(pass);
    assert_eq!(dweights, [3.5, 4.5, 0.5, 0.5, 6.5, 8.5]);
}
