//! Numbers to test with, and their comparison.

use crate::element::Element;
use crate::plan::Slot;
use crate::rng::Rng;
use crate::shape::Dims;
use crate::spec::Role;
use crate::tape::Train;
use crate::value::{self, Value};

/// That numbers are the expected ones, but for a `tolerance` in shares of `max(1, |expected|)`. Where NaN or an infinity is
/// expected, it must be that.
///
/// ```
/// dl_core::testing::assert_close("tanh", &[0.0, 0.7615941559557649], &[0.0_f32, 1.0_f32.tanh()], 1e-6);
/// ```
///
/// # Panics
/// If a number is further off, or they are not as many.
pub fn assert_close<T: Element>(what: &str, expected: &[f64], got: &[T], tolerance: f64) {
    assert!(got.len() == expected.len(), "{what}: {} numbers instead of {}", got.len(), expected.len());
    for (i, (&expected, got)) in expected.iter().zip(got).enumerate() {
        let got = got.to_f64();
        let allowed = tolerance * expected.abs().max(1.0);
        let off = (got - expected).abs();
        // Not `off > allowed`: that would let NaN pass.
        let fits = off <= allowed || got == expected || (got.is_nan() && expected.is_nan());
        assert!(fits, "{what}[{i}]: expected {expected}, got {got}, off by {off:e} where {allowed:e} is allowed");
    }
}

/// A network with random weights. Running statistics that begin above 0, as variances do, stay there.
pub(super) fn network<N: Train>(rng: &mut Rng) -> Box<N> {
    let mut net = N::init(5);
    for segment in N::SEGMENTS {
        for w in &mut net.as_mut_slice()[segment.range()] {
            let number = w.to_f64();
            let positive = segment.role == Role::Buffer && number > 0.0;
            *w = N::Elem::from_f64(if positive { number * (0.5 + rng.uniform()) } else { number + 0.3 * rng.normal() });
        }
    }
    net
}

/// How many steps sample `i` of a batch has, if it is a sequence of any length.
pub(super) fn length(i: usize) -> usize {
    [3, 1, 4][i % 3]
}

/// The numbers of a value for so many samples.
fn len(slot: &Slot, samples: usize) -> usize {
    slot.len * if slot.per_step { (0..samples).map(length).sum() } else { samples }
}

/// Random numbers, or tokens, for the parts of so many values of these shapes.
pub(super) fn parts<T: Element>(slots: &[Slot], dims: &[Dims], samples: usize, rng: &mut Rng) -> Vec<Vec<T>> {
    let part = |(slot, dims): (&Slot, &Dims)| {
        let mut number = || match dims.vocabulary() {
            Some(vocabulary) => (rng.uniform() * vocabulary as f64).floor(),
            None => rng.normal(),
        };
        (0..len(slot, samples)).map(|_| T::from_f64(number())).collect()
    };
    slots.iter().zip(dims).map(part).collect()
}

/// A batch of values from the numbers of their parts.
pub(super) fn batch<T: Element, V: Value<T>>(parts: &[Vec<T>], samples: usize) -> Vec<V> {
    let mut batch = value::zeros_of(samples, length);
    parts.iter().enumerate().for_each(|(part, numbers)| V::scatter(numbers, part, &mut batch));
    batch
}

/// The numbers of the parts of a batch.
pub(super) fn gathered<T: Element, V: Value<T>>(slots: &[Slot], batch: &[V]) -> Vec<Vec<T>> {
    let gather = |(part, slot): (usize, &Slot)| {
        let steps: usize = batch.iter().filter_map(Value::steps).sum();
        let mut numbers = vec![T::ZERO; slot.len * if slot.per_step { steps } else { batch.len() }];
        V::gather(batch, part, &mut numbers);
        numbers
    };
    slots.iter().enumerate().map(gather).collect()
}
