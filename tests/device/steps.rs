//! Losses and optimizers without allocation are those with it.

use dl::device::{self, Adam, Moments, Momentum};
use dl::prelude::*;

network! {
    struct Net: [3] -> [2] { a: Linear(4), BatchNorm, Tanh, frozen { b: Linear(4) }, Tanh, c: Linear(2) }
}

/// A gradient that is another in each step.
fn gradient(step: usize) -> Box<Net> {
    let mut grads = Net::zeros();
    let numbers = grads.as_mut_slice().iter_mut().enumerate();
    numbers.for_each(|(i, g)| *g = ((7 * i + 3 * step) % 11) as f32 / 5.0 - 1.0);
    grads
}

/// Steps of one optimizer beside those of another.
fn same(mut one: impl FnMut(&mut Net, &Net), mut other: impl Optimizer) {
    let (mut a, mut b) = (Net::init(2), Net::init(2));
    for step in 0..6 {
        one(&mut a, &gradient(step));
        other.step(&mut b, &gradient(step));
        for (a, b) in a.as_slice().iter().zip(b.as_slice()) {
            assert!((a - b).abs() <= 1e-6, "{a} or {b} after step {step}");
        }
    }
    assert_eq!(a.b.weight, Net::init(2).b.weight);
    assert_ne!(a.c.weight, Net::init(2).c.weight);
}

#[test]
fn steps_are_those_of_the_optimizers() {
    same(|net, grads| device::Sgd::new(0.1).step(net, grads), Sgd::new(0.1));
    let mut moment = device::zeros();
    same(|net, grads| Momentum::new(0.05, 0.9).step(net, grads, &mut moment), Sgd::new(0.05).momentum(0.9));
    let mut moments = Moments::new();
    same(|net, grads| Adam::new(0.01).step(net, grads, &mut moments), dl::optim::Adam::new(0.01));
}

#[test]
fn gradients_are_scaled_and_cleared() {
    let mut grads = gradient(1);
    device::scale(&mut *grads, 0.5);
    assert!(grads.as_slice().iter().zip(gradient(1).as_slice()).all(|(a, b)| *a == 0.5 * b));
    device::zero(&mut *grads);
    assert!(grads.as_slice().iter().all(|g| *g == 0.0));
}

fn near<const N: usize>((a, da): (f64, [f64; N]), (b, db): (f64, Vec<[f64; N]>)) {
    for (a, b) in da.iter().chain([&a]).zip(db[0].iter().chain([&b])) {
        assert!((a - b).abs() < 1e-14, "{a} or {b}");
    }
}

#[test]
fn losses_are_those_of_a_batch_of_one() -> Result<(), dl::Error> {
    let (x, y) = ([1.5, -0.3, 700.0, -800.0], [0.0, 1.0, 0.25, 1.0]);
    for class in 0..4 {
        let one = device::cross_entropy(&x, class).expect("there is such a class");
        near(one, loss::cross_entropy(&[x], &[class])?);
    }
    near(device::mse(&x, &y), loss::mse(&[x], &[y])?);
    near(device::bce_with_logits(&x, &y), loss::bce_with_logits(&[x], &[y])?);
    Ok(())
}

#[test]
fn what_is_no_class_has_no_loss() {
    assert!(device::cross_entropy(&[1.0_f32, 2.0], 2).is_none());
    assert!(device::cross_entropy(&[0.0_f32; 0], 0).is_none());
    assert!(device::cross_entropy(&[f32::NAN, 0.0], 1).expect("there is such a class").0.is_nan());
}
