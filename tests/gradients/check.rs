//! The gradient of `Σ dy·y`, for a random `dy`, computed backward and by central differences.

use dl::prelude::*;
use dl::value::Value;

/// The step of the differences.
const STEP: f64 = 1e-5;

/// How far they may be from the gradient, in shares of `max(1, |gradient|)`.
const TOLERANCE: f64 = 1e-6;

/// How many numbers of each array are tried, at the most.
const TRIED: usize = 40;

/// Checks a network in both modes: the gradients of its inputs and of every array of its weights.
pub fn check<N: Train<Elem = f64>>() {
    for training in [true, false] {
        Check::<N>::new(training).run();
    }
}

struct Check<N: Train<Elem = f64>> {
    training: bool,
    net: Box<N>,
    /// The parts of the inputs, each the numbers of the whole batch.
    x: Vec<Vec<f64>>,
    dy: Vec<N::Output>,
    tape: Tape<N>,
}

impl<N: Train<Elem = f64>> Check<N> {
    fn new(training: bool) -> Self {
        let mut rng = Rng::new(17);
        let mut net = N::init(5);
        for segment in N::SEGMENTS {
            for w in &mut net.as_mut_slice()[segment.range()] {
                *w = if segment.field == "running_var" { 0.5 + rng.uniform() } else { *w + 0.3 * rng.normal() };
            }
        }
        let samples = 3;
        let x = N::VALUES.inputs.iter().map(|slot| (0..samples * slot.len).map(|_| rng.normal()).collect()).collect();
        let mut dy: Vec<N::Output> = dl::value::zeros(samples);
        for (part, slot) in N::VALUES.outputs.iter().enumerate() {
            let numbers: Vec<f64> = (0..samples * slot.len).map(|_| rng.normal()).collect();
            N::Output::scatter(&numbers, part, &mut dy);
        }
        Check { training, net, x, dy, tape: N::tape() }
    }

    fn batch(&self) -> Vec<N::Input> {
        let mut batch = dl::value::zeros(self.dy.len());
        self.x.iter().enumerate().for_each(|(part, numbers)| N::Input::scatter(numbers, part, &mut batch));
        batch
    }

    /// `Σ dy·y`. The same numbers are dropped every time.
    fn loss(&mut self) -> f64 {
        let (batch, mut rng) = (self.batch(), Rng::new(3));
        let mode = if self.training { Mode::Train(&mut rng) } else { Mode::Eval };
        let y = self.net.forward(&mut self.tape, &batch, mode);
        let products = N::VALUES.outputs.iter().enumerate().map(|(part, slot)| {
            let (mut a, mut b) = (vec![0.0; y.len() * slot.len], vec![0.0; y.len() * slot.len]);
            N::Output::gather(y, part, &mut a);
            N::Output::gather(&self.dy, part, &mut b);
            a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>()
        });
        products.sum()
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

    fn run(mut self) {
        self.loss();
        let mut grads = N::zeros();
        let dx = self.net.backward(&mut self.tape, &self.dy, &mut grads).to_vec();
        for part in 0..self.x.len() {
            let mut gradient = vec![0.0; self.x[part].len()];
            N::Input::gather(&dx, part, &mut gradient);
            self.hold(&format!("input {part}"), &gradient, &|check, i| &mut check.x[part][i]);
        }
        for segment in N::SEGMENTS.iter().filter(|segment| segment.role != dl::spec::Role::Buffer) {
            let gradient = &grads.as_slice()[segment.range()];
            self.hold(&segment.name(), gradient, &|check, i| &mut check.net.as_mut_slice()[segment.at + i]);
        }
    }

    /// Holds a gradient against the difference quotients.
    fn hold(&mut self, what: &str, gradient: &[f64], at: &dyn Fn(&mut Self, usize) -> &mut f64) {
        for i in (0..gradient.len()).step_by(gradient.len().div_ceil(TRIED).max(1)) {
            let slope = self.slope(&|check| at(check, i));
            let off = (gradient[i] - slope).abs();
            assert!(
                off <= TOLERANCE * gradient[i].abs().max(1.0),
                "{}, training {}: {what}[{i}]: backward {}, by differences {slope}, off by {off:e}",
                N::NAME,
                self.training,
                gradient[i]
            );
        }
    }
}

/// One test for each network: its gradients are those that differences give.
macro_rules! gradients {
    ($($Net:ident),* $(,)?) => { $(
        #[test]
        #[allow(non_snake_case)]
        fn $Net() {
            crate::check::check::<self::$Net<f64>>();
        }
    )* };
}
pub(crate) use gradients;

/// Checks that every layer of a chain has the shape it should have, and the network's types the sizes that follow.
pub fn shapes<N: Train<Elem = f64>>(expected: &[&[usize]]) {
    let inferred: Vec<&[usize]> = N::LAYERS.iter().map(|layer| layer.output.as_slice()).collect();
    assert_eq!(inferred, expected, "{}", N::NAME);
    let numbers: usize = expected[expected.len() - 1].iter().product();
    assert_eq!(size_of::<N::Output>(), 8 * numbers, "{}: the output's type", N::NAME);
}

/// One test for each chain: the shapes after its layers, then its gradients.
macro_rules! chains {
    ($($Net:ident: [$([$($size:literal),*]),*];)*) => { $(
        #[test]
        #[allow(non_snake_case)]
        fn $Net() {
            crate::check::shapes::<self::$Net<f64>>(&[$(&[$($size),*]),*]);
            crate::check::check::<self::$Net<f64>>();
        }
    )* };
}
pub(crate) use chains;
