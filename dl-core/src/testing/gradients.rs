//! The gradient of `Σ dy·y`, for a random `dy`, computed backward and by central differences.

use super::numbers::{batch, gathered, network, parts};
use super::passes::{forward, mode};
use super::shapes::check_shapes;
use crate::plan::Segment;
use crate::rng::Rng;
use crate::spec::Role;
use crate::tape::{Tape, Train};
use crate::value::Value;

/// The step of the differences.
const STEP: f64 = 1e-5;

/// How far they may be from the gradient, in shares of `max(1, |gradient|)`.
const TOLERANCE: f64 = 1e-6;

/// How many numbers of each array are tried, at the most.
const TRIED: usize = 40;

/// Samples of the batch.
const SAMPLES: usize = 3;

/// That a network's backward pass gives the gradient of its forward pass: `(f(w + h) − f(w − h)) / 2h`, in `f64`, with `f = Σ dy·y`
/// for random outputs' gradients `dy`, for inputs and trained arrays, of which up to 40 numbers each are tried, in training and
/// in evaluation. Also that backward passes add to the gradients of weights, with and without that of the inputs, and that
/// [nothing depends on what was in memory](check_shapes).
///
/// Weights and inputs are random, the same every time. At a kink, such as that of `Relu` at 0, differences have no meaning; it is
/// unlikely that a number is as near to it as `h` = 10⁻⁵.
///
/// ```
/// use dl_core::{tape::Train, testing::check_gradients};
///
/// fn of_some<Net: Train<Elem = f64>, Other: Train<Elem = f64>>() {
///     check_gradients::<Net>();
///     check_gradients::<Other>();
/// }
/// ```
///
/// # Panics
/// If a gradient is not what the differences say; the message names the network, the mode, the array and the number of it, and both
/// values.
pub fn check_gradients<N: Train<Elem = f64>>() {
    check_shapes::<N>();
    for training in [true, false] {
        Check::<N>::new(training).run();
    }
}

struct Check<N: Train<Elem = f64>> {
    training: bool,
    net: Box<N>,
    /// The parts of the inputs, each the numbers of the whole batch.
    x: Vec<Vec<f64>>,
    /// The parts of the outputs' gradients.
    dy: Vec<Vec<f64>>,
    tape: Tape<N>,
}

impl<N: Train<Elem = f64>> Check<N> {
    fn new(training: bool) -> Self {
        let mut rng = Rng::new(17);
        let net = network(&mut rng);
        let x = parts(N::VALUES.inputs, N::INPUTS, SAMPLES, &mut rng);
        let dy = parts(N::VALUES.outputs, N::OUTPUTS, SAMPLES, &mut rng);
        Check { training, net, x, dy, tape: N::tape() }
    }

    /// `Σ dy·y`. The same numbers are dropped every time.
    fn loss(&mut self) -> f64 {
        let x: Vec<N::Input> = batch(&self.x, SAMPLES);
        let y = gathered(N::VALUES.outputs, forward(&mut *self.net, &mut self.tape, &x, self.training));
        y.iter().flatten().zip(self.dy.iter().flatten()).map(|(y, dy)| y * dy).sum()
    }

    /// The difference quotient of the number that `at` finds.
    fn slope(&mut self, at: &dyn Fn(&mut Self) -> &mut f64) -> f64 {
        let here = *at(self);
        *at(self) = here + STEP;
        let above = self.loss();
        *at(self) = here - STEP;
        let below = self.loss();
        *at(self) = here;
        (above - below) / (2.0 * STEP)
    }

    /// The gradients of inputs, and of weights added to `grads`, by passes that find no number they have not written.
    fn backward(&mut self, grads: &mut N) -> Vec<N::Input> {
        let dy: Vec<N::Output> = batch(&self.dy, SAMPLES);
        self.loss();
        self.net.backward(&mut self.tape, &dy, &mut N::zeros());
        self.tape.poison(f64::NAN);
        self.loss();
        self.net.backward(&mut self.tape, &dy, grads).to_vec()
    }

    fn run(mut self) {
        let mut grads = N::zeros();
        let dx = self.backward(&mut grads);
        for part in 0..self.x.len() {
            if N::INPUTS[part].vocabulary().is_some() {
                // Nothing is between one token and the next.
                continue;
            }
            let mut gradient = vec![0.0; self.x[part].len()];
            N::Input::gather(&dx, part, &mut gradient);
            let what = if part == 0 { "input".to_string() } else { format!("input {part}") };
            self.hold(&what, &gradient, &|check, i| &mut check.x[part][i]);
        }
        for segment in trained::<N>() {
            let gradient = &grads.as_slice()[segment.range()];
            let what = format!("`{}`", segment.name());
            self.hold(&what, gradient, &|check, i| &mut check.net.as_mut_slice()[segment.at + i]);
        }
        self.add(&mut grads);
    }

    /// Holds a gradient against the difference quotients.
    fn hold(&mut self, what: &str, gradient: &[f64], at: &dyn Fn(&mut Self, usize) -> &mut f64) {
        for i in (0..gradient.len()).step_by(gradient.len().div_ceil(TRIED).max(1)) {
            let slope = self.slope(&|check| at(check, i));
            let off = (gradient[i] - slope).abs();
            assert!(
                off <= TOLERANCE * gradient[i].abs().max(1.0),
                "`{}`, {}: the gradient of {what}[{i}] is {} by the backward pass, {slope} by differences, off by {off:e}",
                N::NAME,
                mode(self.training),
                gradient[i]
            );
        }
    }

    /// That another backward pass, without the gradient of the inputs, adds the same, and that what is not trained has no gradient.
    fn add(&mut self, grads: &mut N) {
        let once = grads.clone();
        let dy: Vec<N::Output> = batch(&self.dy, SAMPLES);
        self.loss();
        self.net.backward_weights(&mut self.tape, &dy, grads);
        let place = format!("`{}`, {}", N::NAME, mode(self.training));
        for segment in trained::<N>() {
            for (i, (twice, once)) in
                grads.as_slice()[segment.range()].iter().zip(&once.as_slice()[segment.range()]).enumerate()
            {
                assert!(
                    (twice - 2.0 * once).abs() <= 1e-9 * once.abs().max(1.0),
                    "{place}: the gradient of `{}`[{i}] is {once} after one backward pass, {twice} after another without the \
                     gradient of the inputs, which should add the same",
                    segment.name()
                );
            }
        }
        for segment in N::SEGMENTS.iter().filter(|segment| segment.role == Role::Buffer) {
            let none = grads.as_slice()[segment.range()].iter().all(|g| *g == 0.0);
            assert!(none, "{place}: `{}` is not trained, but the backward pass gives it a gradient", segment.name());
        }
    }
}

/// The arrays that have a gradient.
fn trained<N: Train>() -> impl Iterator<Item = &'static Segment> {
    N::SEGMENTS.iter().filter(|segment| segment.role != Role::Buffer && !segment.frozen)
}
