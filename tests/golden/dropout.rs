//! `Dropout`: PyTorch in evaluation; in training its statistics, as its masks are not PyTorch's.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Vector: [7] -> _ { Dropout(0.3) } }
network! { struct Image: [2, 3, 2] -> _ { Dropout } }
network! { struct Nothing: [5] -> _ { Dropout(0.0) } }
network! { struct Between: [4] -> _ { a: Linear(6), Dropout(p = 0.5), b: Linear(2) } }

crate::compare::golden!("dropout", CLOSE; Vector, Image, Nothing, Between);

network! { struct Many: [1000] -> [1000] { Dropout(0.3) } }

/// `n` standard deviations of the mean of `count` yes-or-no events of probability `p`.
fn deviations(n: f64, p: f64, count: usize) -> f64 {
    n * (p * (1.0 - p) / count as f64).sqrt()
}

#[test]
fn drops_the_given_share_and_scales_the_rest() {
    let (mut net, mut tape, mut grads) = (Many::<f64>::zeros(), Many::<f64>::tape(), Many::<f64>::zeros());
    let y = net.forward(&mut tape, &[[2.0; 1000]; 20], Mode::Train(&mut Rng::new(7))).to_vec();
    let numbers = y.as_flattened();
    assert!(numbers.iter().all(|y| *y == 0.0 || (y - 2.0 / 0.7).abs() < 1e-15), "neither 0 nor x/(1 − p)");
    let share = |ys: &[f64]| ys.iter().filter(|y| **y == 0.0).count() as f64 / ys.len() as f64;
    assert!((share(numbers) - 0.3).abs() < deviations(4.0, 0.3, numbers.len()), "dropped {}", share(numbers));
    for (i, y) in y.iter().enumerate() {
        assert!((share(y) - 0.3).abs() < deviations(5.0, 0.3, 1000), "of sample {i}, dropped {}", share(y));
    }
    // Neighbours are dropped independently: both with probability p².
    let pairs = numbers.windows(2).filter(|w| w[0] == 0.0 && w[1] == 0.0).count() as f64 / (numbers.len() - 1) as f64;
    assert!((pairs - 0.09).abs() < deviations(6.0, 0.09, numbers.len()), "neighbours dropped {pairs}");
    assert!((1..20).all(|i| y[i] != y[0]), "samples share a mask");

    // The gradient passes where the number did, by the same factor.
    let dx = net.backward(&mut tape, &[[3.0; 1000]; 20], &mut grads);
    for (y, dx) in numbers.iter().zip(dx.as_flattened()) {
        assert!((dx - 1.5 * y).abs() < 1e-14, "y = {y}, but dx = {dx}");
    }
}

#[test]
fn masks_follow_from_the_seed_and_differ_from_pass_to_pass() {
    let (mut net, mut tape) = (Many::<f32>::zeros(), Many::<f32>::tape());
    let mut masks =
        |rng: &mut Rng| [(); 2].map(|()| net.forward(&mut tape, &[[1.0; 1000]; 3], Mode::Train(rng)).to_vec());
    let [first, second] = masks(&mut Rng::new(1));
    assert!(first != second, "two passes share a mask");
    assert!([first, second] == masks(&mut Rng::new(1)), "the same seed gives other masks");
    assert!(masks(&mut Rng::new(1)) != masks(&mut Rng::new(2)), "two seeds give the same masks");
}

network! { struct Two: [200] -> [200] { Dropout(0.5), Dropout(0.5) } }

#[test]
fn two_layers_have_masks_of_their_own() {
    let (mut net, mut tape) = (Two::<f64>::zeros(), Two::<f64>::tape());
    let y = net.forward(&mut tape, &[[1.0; 200]; 50], Mode::Train(&mut Rng::new(3)));
    let kept = y.as_flattened().iter().filter(|y| **y != 0.0).count() as f64 / 1e4;
    assert!((kept - 0.25).abs() < deviations(4.0, 0.25, 10_000), "two layers of p = 0.5 keep {kept} instead of 0.25");
}
