//! What holds for every layer over time.

use dl_core::element::Element;
use dl_core::layers::{Backward, Forward, OverTime, Sequences, Site, Split};
use dl_core::rng::Rng;

/// Declares a layer at a place in a network of its own, whose input is `[.., features]`: `site!(Name, Lstm, Lstm::DEFAULT, features)`.
macro_rules! site {
    ($Name:ident, $Layer:ident, $layer:expr, $features:expr) => {
        struct $Name;

        impl dl_core::layers::Site for $Name {
            type Layer = dl_core::spec::$Layer;
            const LAYER: Self::Layer = $layer;
            const INPUT: dl_core::shape::Dims = dl_core::shape::Dims::new(&[dl_core::shape::Dims::ANY, $features]);
            const OUTPUT: dl_core::shape::Dims = match $layer.output(Self::INPUT) {
                Ok(dims) => dims,
                Err(_) => panic!("the layer does not fit its input"),
            };
            const KEEP: usize = $layer.keep(Self::INPUT);
            const MACS: u64 = $layer.macs(Self::INPUT);
            const INDEX: usize = 0;
            const PRODUCT: Option<dl_core::spec::Product> = None;
            const THEN: dl_core::spec::Then = dl_core::spec::Then::Nothing;
            const PACK: dl_core::plan::Slot =
                dl_core::plan::Slot::new(0, dl_core::spec::Spec::$Layer($layer).packed(Self::INPUT));
        }

        impl $crate::check::Over for $Name {
            const SPEC: dl_core::spec::Spec = dl_core::spec::Spec::$Layer($layer);
        }
    };
}
pub(crate) use site;

/// A layer over time.
pub trait Over: Site<Layer: OverTime> {
    /// The layer as one of the catalogue.
    const SPEC: dl_core::spec::Spec;

    fn features() -> usize {
        Self::INPUT.step().len()
    }

    fn hidden() -> usize {
        Self::OUTPUT.step().len()
    }

    fn numbers() -> usize {
        Self::SPEC.segments(Self::INPUT).numbers()
    }
}

/// Normally distributed numbers, times `size`.
pub fn normal<T: Element>(len: usize, size: f64, rng: &mut Rng) -> Vec<T> {
    (0..len).map(|_| T::from_f64(size * rng.normal())).collect()
}

/// A batch, and what comes from above.
#[derive(Clone, Debug)]
pub struct Batch<T> {
    pub weights: Vec<T>,
    pub starts: Vec<usize>,
    pub x: Vec<T>,
    pub initial: Vec<T>,
    pub dy: Vec<T>,
    pub dlast: Vec<T>,
}

impl<T: Element> Batch<T> {
    /// Sequences of these lengths.
    pub fn random<S: Over>(lengths: &[usize], seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let mut starts = vec![0];
        lengths.iter().for_each(|len| starts.push(starts[starts.len() - 1] + len));
        let (n, states) = (starts[lengths.len()], lengths.len() * S::SPEC.state());
        Batch {
            weights: normal(S::numbers(), (1.0 / (S::hidden() as f64).sqrt()).min(0.5), &mut rng),
            starts,
            x: normal(n * S::features(), 1.0, &mut rng),
            initial: normal(states, 0.5, &mut rng),
            dy: normal(n * S::hidden(), 1.0, &mut rng),
            dlast: normal(states, 1.0, &mut rng),
        }
    }

    /// Every sequence begins with the state that is part of the weights.
    pub fn with_learned<S: Over>(mut self) -> Self {
        let state = S::SPEC.state();
        let learned = self.weights[self.weights.len() - state..].to_vec();
        self.initial.chunks_exact_mut(state).for_each(|initial| initial.copy_from_slice(&learned));
        self
    }

    /// Sequence `i` alone.
    pub fn alone<S: Over>(&self, i: usize) -> Self {
        let steps = self.starts[i]..self.starts[i + 1];
        let (f, h, s) = (S::features(), S::hidden(), S::SPEC.state());
        Batch {
            weights: self.weights.clone(),
            starts: vec![0, steps.len()],
            x: self.x[steps.start * f..steps.end * f].to_vec(),
            initial: self.initial[i * s..(i + 1) * s].to_vec(),
            dy: self.dy[steps.start * h..steps.end * h].to_vec(),
            dlast: self.dlast[i * s..(i + 1) * s].to_vec(),
        }
    }

    /// The same numbers in another type.
    pub fn to<U: Element>(&self) -> Batch<U> {
        let to = |numbers: &[T]| numbers.iter().map(|x| U::from_f64(x.to_f64())).collect();
        Batch {
            weights: to(&self.weights),
            starts: self.starts.clone(),
            x: to(&self.x),
            initial: to(&self.initial),
            dy: to(&self.dy),
            dlast: to(&self.dlast),
        }
    }

    /// The loss of which the backward pass has the gradient.
    pub fn loss<S: Over>(&self) -> f64 {
        let passed = infer::<S, T>(self, true);
        let dot = |a: &[T], b: &[T]| a.iter().zip(b).map(|(a, b)| a.to_f64() * b.to_f64()).sum::<f64>();
        dot(&passed.y, &self.dy) + dot(&passed.last, &self.dlast)
    }
}

/// What a forward and a backward pass leave.
#[derive(Clone, Debug, PartialEq)]
pub struct Passed<T> {
    pub y: Vec<T>,
    pub last: Vec<T>,
    pub dx: Vec<T>,
    pub dweights: Vec<T>,
    pub dinitial: Vec<T>,
}

impl<T: Element> Passed<T> {
    /// Panics unless all numbers are equal up to `tolerance`, relative to the larger of 1 and the number.
    pub fn assert_close<U: Element>(&self, other: &Passed<U>, tolerance: f64, what: &str) {
        close(&self.y, &other.y, tolerance, &format!("{what}: y"));
        close(&self.last, &other.last, tolerance, &format!("{what}: last state"));
        close(&self.dx, &other.dx, tolerance, &format!("{what}: dx"));
        close(&self.dweights, &other.dweights, tolerance, &format!("{what}: dweights"));
        close(&self.dinitial, &other.dinitial, tolerance, &format!("{what}: gradient of the initial state"));
    }
}

/// Panics unless all numbers are equal up to `tolerance`.
pub fn close<T: Element, U: Element>(a: &[T], b: &[U], tolerance: f64, what: &str) {
    assert_eq!(a.len(), b.len(), "{what}");
    for (i, (a, b)) in a.iter().zip(b).enumerate() {
        let (a, b) = (a.to_f64(), b.to_f64());
        assert!((a - b).abs() <= tolerance * (1.0 + b.abs()), "{what}[{i}]: {a} and {b}");
    }
}

/// The packed weights of a layer, or none.
pub fn packed<S: Over, T: Element>(weights: &[T], backward: bool) -> Vec<T> {
    let mut packed = vec![T::from_f64(f64::NAN); S::PACK.len];
    if backward {
        <S::Layer as OverTime>::pack_backward::<S, T>(weights, &mut packed);
    } else {
        <S::Layer as OverTime>::pack::<S, T>(weights, &mut packed);
    }
    packed
}

/// Both passes, in memory full of NaN wherever it is to be overwritten. `given`: whether the initial states are from outside.
pub fn pass<S: Over, T: Element>(batch: &Batch<T>, pack: bool, given: bool) -> Passed<T> {
    let nan = T::from_f64(f64::NAN);
    let Batch { weights, starts, x, initial, dy, dlast } = batch;
    let n = starts[starts.len() - 1] - starts[0];
    let (mut y, mut keep) = (vec![nan; n * S::hidden()], vec![nan; n * S::KEEP]);
    let (mut initial, mut last) = (initial.clone(), vec![nan; initial.len()]);
    let sequences = Sequences::Any(starts);
    let of = |backward| if pack { packed::<S, T>(weights, backward) } else { Vec::new() };
    let split = Split::Done;
    let forward = Forward {
        weights,
        packed: &of(false),
        x,
        y: &mut y,
        keep: &mut keep,
        training: true,
        seed: 5,
        first: 0,
        split,
    };
    <S::Layer as OverTime>::forward::<S, T>(forward, sequences, [&mut initial, &mut last]);
    let mut dx = vec![nan; x.len()];
    let (mut dweights, mut dinitial) = (Vec::new(), vec![nan; initial.len()]);
    for (frozen, wanted) in [(false, false), (true, true), (false, true)] {
        dweights = if frozen { Vec::new() } else { vec![T::ONE; weights.len()] };
        dinitial.fill(nan);
        let backward = Backward {
            weights,
            packed: &of(true),
            x,
            y: &y,
            keep: &mut keep.clone(),
            dy,
            dx: wanted.then_some(&mut dx[..]),
            dweights: &mut dweights,
            training: true,
            split,
        };
        let dstates: [&mut [T]; 2] = [&mut dinitial, &mut dlast.clone()];
        <S::Layer as OverTime>::backward::<S, T>(backward, sequences, [&initial, &last], dstates, given);
    }
    dweights.iter_mut().for_each(|d| *d -= T::ONE);
    Passed { y, last, dx, dweights, dinitial }
}

/// Inference, of which there are no gradients.
pub fn infer<S: Over, T: Element>(batch: &Batch<T>, pack: bool) -> Passed<T> {
    let nan = T::from_f64(f64::NAN);
    let n = batch.starts[batch.starts.len() - 1] - batch.starts[0];
    let (mut y, mut last) = (vec![nan; n * S::hidden()], vec![nan; batch.initial.len()]);
    let of = if pack { packed::<S, T>(&batch.weights, false) } else { Vec::new() };
    let states: [&mut [T]; 2] = [&mut batch.initial.clone(), &mut last];
    <S::Layer as OverTime>::infer::<S, T>(&batch.weights, &of, Sequences::Any(&batch.starts), &batch.x, &mut y, states);
    Passed { y, last, dx: vec![], dweights: vec![], dinitial: vec![] }
}

/// [`infer`] step by step.
pub fn step_by_step<S: Over, T: Element>(batch: &Batch<T>, pack: bool, reverse: bool) -> Passed<T> {
    let nan = T::from_f64(f64::NAN);
    let (f, h, s) = (S::features(), S::hidden(), S::SPEC.state());
    let mut y = vec![nan; batch.starts[batch.starts.len() - 1] * h];
    let mut last = batch.initial.clone();
    let of = if pack { packed::<S, T>(&batch.weights, false) } else { Vec::new() };
    for (i, state) in last.chunks_exact_mut(s).enumerate() {
        let mut steps: Vec<_> = (batch.starts[i]..batch.starts[i + 1]).collect();
        if reverse {
            steps.reverse();
        }
        for t in steps {
            let (x, y) = (&batch.x[t * f..][..f], &mut y[t * h..][..h]);
            <S::Layer as OverTime>::step::<S, T>(&batch.weights, &of, x, y, state);
        }
    }
    Passed { y, last, dx: vec![], dweights: vec![], dinitial: vec![] }
}

/// Gradients are what central differences say.
pub fn gradients<S: Over>() {
    let learned = S::SPEC.learns_state();
    let batch = Batch::<f64>::random::<S>(&[3, 0, 5, 1], 1);
    let batch = if learned { batch.with_learned::<S>() } else { batch };
    for pack in [false, true] {
        let passed = pass::<S, f64>(&batch, pack, false);
        type Field = fn(&mut Batch<f64>) -> &mut Vec<f64>;
        let fields: [(&str, Field, &[f64]); 3] = [
            ("weights", |b| &mut b.weights, &passed.dweights),
            ("x", |b| &mut b.x, &passed.dx),
            ("initial state", |b| &mut b.initial, &passed.dinitial),
        ];
        for (what, field, analytic) in fields {
            for (i, analytic) in analytic.iter().enumerate() {
                let h = 1e-6;
                let of = |change: f64| {
                    let mut batch = batch.clone();
                    field(&mut batch)[i] += change;
                    let batch = if learned && what == "weights" { batch.with_learned::<S>() } else { batch };
                    batch.loss::<S>()
                };
                let numeric = (of(h) - of(-h)) / (2.0 * h);
                let error = (analytic - numeric).abs() / (1.0 + analytic.abs().max(numeric.abs()));
                assert!(error < 1e-6, "{what}[{i}]: gradient {analytic}, central difference {numeric}");
            }
        }
    }
    if learned {
        let (ours, given) = (pass::<S, f64>(&batch, true, false), pass::<S, f64>(&batch, true, true));
        let (own, learned) = given.dweights.split_at(S::numbers() - S::SPEC.state());
        assert_eq!(own, &ours.dweights[..own.len()]);
        assert!(learned.iter().all(|d| *d == 0.0), "states from outside are no weights");
    }
}

/// One way to compute it is as another.
pub fn ways<S: Over>(reverse: bool) {
    fn of<S: Over, T: Element>(reverse: bool, tolerance: f64) {
        let batch = Batch::<T>::random::<S>(&[2, 7, 0, 1, 4, 7, 3, 2, 6], 2);
        let passed = pass::<S, T>(&batch, true, true);
        passed.assert_close(&pass::<S, T>(&batch, false, true), 0.0, "with packed weights and without");
        passed.assert_close(&pass::<S, f64>(&batch.to(), true, true), tolerance, "f64");
        for pack in [false, true] {
            let what = &format!("{}, packed: {pack}", T::NAME);
            let infer = infer::<S, T>(&batch, pack);
            close(&infer.y, &passed.y, tolerance, &format!("{what}, infer: y"));
            close(&infer.last, &passed.last, tolerance, &format!("{what}, infer: last"));
            let steps = step_by_step::<S, T>(&batch, pack, reverse);
            close(&steps.y, &passed.y, tolerance, &format!("{what}, steps: y"));
            close(&steps.last, &passed.last, tolerance, &format!("{what}, steps: last"));
        }
        let mut dweights = vec![T::ZERO; S::numbers()];
        for i in 0..batch.starts.len() - 1 {
            let alone = pass::<S, T>(&batch.alone::<S>(i), true, true);
            let (steps, h, s) = (batch.starts[i]..batch.starts[i + 1], S::hidden(), S::SPEC.state());
            let f = S::features();
            let what = &format!("{} of sequence {i}", T::NAME);
            close(&alone.y, &passed.y[steps.start * h..steps.end * h], tolerance, &format!("y {what}"));
            close(&alone.dx, &passed.dx[steps.start * f..steps.end * f], tolerance, &format!("dx {what}"));
            close(&alone.last, &passed.last[i * s..(i + 1) * s], tolerance, &format!("last {what}"));
            close(&alone.dinitial, &passed.dinitial[i * s..(i + 1) * s], tolerance, &format!("dinitial {what}"));
            dweights.iter_mut().zip(&alone.dweights).for_each(|(sum, d)| *sum += *d);
        }
        close(&dweights, &passed.dweights, tolerance, "dweights");
    }
    of::<S, f32>(reverse, 1e-4);
    of::<S, f64>(reverse, 1e-9);
}
