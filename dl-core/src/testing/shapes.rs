//! Whether a network writes all of its outputs.

use super::numbers::{batch, gathered, network, parts};
use super::passes::{forward, mode};
use crate::element::Element;
use crate::plan::{Count, Slot};
use crate::rng::Rng;
use crate::tape::Train;
use crate::value::Value;

/// What memory holds before a pass. `Relu` would hide one or the other.
const BEFORE: [f64; 3] = [f64::NAN, 1.5, -0.75];

/// That a network gives the same outputs whatever was in memory before: in prediction, and in the forward pass of training and
/// evaluation, each for several random inputs. A layer whose rule says more numbers than its forward pass writes does not.
///
/// It finds a number that is never written where that is in a place of memory which nothing else has written either: in a network
/// of the layer alone, always. [`check_gradients`](super::check_gradients) begins with it.
///
/// ```
/// use dl_core::{tape::Train, testing::check_shapes};
///
/// fn of_some<Net: Train<Elem = f32>, Other: Train<Elem = f64>>() {
///     check_shapes::<Net>();
///     check_shapes::<Other>();
/// }
/// ```
///
/// # Panics
/// If an output depends on what was in memory, with its place: "`Net`, prediction: output \[3\] was not written: …".
pub fn check_shapes<N: Train>() {
    let mut rng = Rng::new(29);
    let net = network::<N>(&mut rng);
    for _ in 0..2 {
        let samples = 3;
        let x: Vec<N::Input> = batch(&parts(N::VALUES.inputs, N::INPUTS, samples, &mut rng), samples);
        for x in &x {
            let mut arena = vec![N::Elem::ZERO; N::ONE.len.of(Count { samples: 1, steps: x.steps().unwrap_or(0) })];
            let outputs = BEFORE.map(|before| {
                arena.fill(N::Elem::from_f64(before));
                gathered(N::VALUES.outputs, &[net.infer_in(x, &mut arena)])
            });
            hold::<N>("prediction", &outputs);
        }
        for training in [true, false] {
            let mut tape = N::tape();
            forward(&mut *net.clone(), &mut tape, &x, training);
            let outputs = BEFORE.map(|before| {
                tape.poison(N::Elem::from_f64(before));
                gathered(N::VALUES.outputs, forward(&mut *net.clone(), &mut tape, &x, training))
            });
            hold::<N>(mode(training), &outputs);
        }
    }
}

/// That the outputs are the same, bit for bit, for all that was in memory.
fn hold<N: Train>(pass: &str, outputs: &[Vec<Vec<N::Elem>>]) {
    let [first, others @ ..] = outputs else { return };
    for (part, slot) in N::VALUES.outputs.iter().enumerate() {
        let same = |i: &usize| others.iter().all(|other| is_same(first[part][*i], other[part][*i]));
        let Some(i) = (0..first[part].len()).find(|i| !same(i)) else { continue };
        panic!(
            "`{}`, {pass}: {} was not written: the rule of a layer says more numbers than its forward pass gives, or a layer reads \
             what it has not written",
            N::NAME,
            place(part, slot, i)
        );
    }
}

fn is_same<T: Element>(a: T, b: T) -> bool {
    let (a, b) = (a.to_f64(), b.to_f64());
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// Number `i` of a batch of outputs.
fn place(part: usize, slot: &Slot, i: usize) -> String {
    let which = if part == 0 { String::new() } else { format!(" {part}") };
    format!("output{which} [{}]", i % slot.len.max(1))
}
