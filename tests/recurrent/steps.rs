//! Layers that are applied to every step.

use dl::prelude::*;

network! {
    /// Of any length.
    struct Any: [.., 3] -> [.., 2] { first: Linear(4), Tanh, second: Linear(2) }
}

network! {
    /// One step of it.
    struct One: [3] -> [2] { first: Linear(4), Tanh, second: Linear(2) }
}

network! {
    /// Of a length that is known.
    struct Five: [5, 3] -> [5, 2] { first: Linear(4), Tanh, second: Linear(2) }
}

/// Some numbers.
pub fn numbers<const F: usize>(seed: u64, n: usize) -> Vec<[f32; F]> {
    let mut rng = Rng::new(seed);
    (0..n).map(|_| std::array::from_fn(|_| rng.normal() as f32)).collect()
}

/// Equal to rounding, which depends on how many steps there are in all.
pub fn assert_close<const F: usize>(a: &[[f32; F]], b: &[[f32; F]]) {
    assert_eq!(a.len(), b.len());
    for (a, b) in a.as_flattened().iter().zip(b.as_flattened()) {
        assert!((a - b).abs() < 1e-5 * (1.0 + b.abs()), "{a} and {b}");
    }
}

#[test]
fn every_step_by_itself() {
    let (any, one, five) = (Any::init(1), One::init(1), Five::init(1));
    let x: Vec<[f32; 3]> = numbers(2, 5);
    let expected: Vec<[f32; 2]> = x.iter().map(|x| one.predict(x)).collect();
    assert_eq!(any.predict(&x), expected);
    assert_eq!(five.predict(x.as_chunks::<5>().0.first().unwrap()).to_vec(), expected);
    let batch = vec![x[..2].to_vec(), Vec::new(), x.clone(), x[3..].to_vec()];
    let ys = any.predict_batch(&batch);
    for (y, expected) in ys.iter().zip([&expected[..2], &[], &expected, &expected[3..]]) {
        assert_close(y, expected);
    }
}

#[test]
fn gradients_are_those_of_steps() {
    let (mut any, mut one, mut five) = (Any::<f64>::zeros(), One::<f64>::zeros(), Five::<f64>::zeros());
    dl::init::init(any.as_mut_slice(), Any::<f64>::SEGMENTS, 3);
    one.as_mut_slice().copy_from_slice(any.as_slice());
    five.as_mut_slice().copy_from_slice(any.as_slice());
    let widen = |x: [f32; 3]| x.map(f64::from);
    let x: Vec<[f64; 3]> = numbers(2, 10).into_iter().map(widen).collect();
    let dy: Vec<[f64; 2]> = numbers::<2>(4, 10).into_iter().map(|x| x.map(f64::from)).collect();
    let (mut tape, mut grads) = (Tape::<One<f64>>::default(), One::<f64>::zeros());
    one.forward(&mut tape, &x, Mode::Eval);
    let dx = one.backward(&mut tape, &dy, &mut grads).to_vec();

    let (mut tape, mut other) = (Tape::<Any<f64>>::default(), Any::<f64>::zeros());
    let lengths = [3, 0, 6, 1];
    let mut at = 0;
    let (mut xs, mut dys, mut dxs) = (Vec::new(), Vec::new(), Vec::new());
    for n in lengths {
        xs.push(x[at..at + n].to_vec());
        dys.push(dy[at..at + n].to_vec());
        dxs.push(dx[at..at + n].to_vec());
        at += n;
    }
    any.forward(&mut tape, &xs, Mode::Eval);
    assert_eq!(any.backward(&mut tape, &dys, &mut other), dxs);
    assert_eq!(other.as_slice(), grads.as_slice());

    let (mut tape, mut other) = (Tape::<Five<f64>>::default(), Five::<f64>::zeros());
    five.forward(&mut tape, x.as_chunks().0, Mode::Eval);
    assert_eq!(five.backward(&mut tape, dy.as_chunks().0, &mut other).as_flattened(), dx);
    assert_eq!(other.as_slice(), grads.as_slice());
}
