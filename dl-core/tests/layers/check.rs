//! What holds for every layer.

use dl_core::element::Element;
use dl_core::layers::Split;
use dl_core::layers::{Backward, Forward, Layer, Site};
use dl_core::plan::{self, Layout, stack};
use dl_core::rng::Rng;

/// Declares a layer at a place in a network of its own: `site!(Name, spec::Relu, Relu::DEFAULT, [3, 4, 5])`.
macro_rules! site {
    ($Name:ident, $Layer:ident, $layer:expr, $input:expr) => {
        struct $Name;

        impl dl_core::layers::Site for $Name {
            type Layer = dl_core::spec::$Layer;
            const LAYER: Self::Layer = $layer;
            const INPUT: dl_core::shape::Dims = dl_core::shape::Dims::new(&$input);
            const OUTPUT: dl_core::shape::Dims = match $layer.output(Self::INPUT) {
                Ok(dims) => dims,
                Err(_) => panic!("the layer does not fit its input"),
            };
            const KEEP: usize = $layer.keep(Self::INPUT);
            const MACS: u64 = $layer.macs(Self::INPUT);
            const INDEX: usize = 0;
            const PRODUCT: Option<dl_core::spec::Product> = dl_core::spec::Spec::$Layer($layer).product(Self::INPUT);
            const THEN: dl_core::spec::Then = dl_core::spec::Then::Nothing;
            const PACK: dl_core::plan::Slot = dl_core::plan::Slot::NOWHERE;
        }

        impl $crate::check::Weights for $Name {
            const WEIGHTS: usize = $layer.segments(<Self as dl_core::layers::Site>::INPUT).numbers();
            const TRAINED: usize = $layer.segments(<Self as dl_core::layers::Site>::INPUT).params();
            const SPEC: dl_core::spec::Spec = dl_core::spec::Spec::$Layer($layer);
        }
    };
}

/// One test for each line, of everything in [`gradients`], [`inference`], [`precision`] and [`one`](crate::one).
macro_rules! check {
    ($($name:ident: $Layer:ident, $layer:expr, $input:expr;)*) => { $(
        #[test]
        fn $name() {
            #[allow(unused_imports)]
            use dl_core::spec::*;
            $crate::check::site!(Here, $Layer, $layer, $input);
            $crate::check::gradients::<Here>(true);
            $crate::check::gradients::<Here>(false);
            $crate::check::inference::<Here>();
            $crate::check::precision::<Here>();
            $crate::one::check::<Here>();
        }
    )* };
}
pub(crate) use {check, site};

/// How many numbers of weights a site has.
pub trait Weights: Site {
    /// All of them.
    const WEIGHTS: usize;
    /// Those that are trained, which come first.
    const TRAINED: usize;
    /// The layer as one of the catalogue.
    const SPEC: dl_core::spec::Spec;
}

/// Normally distributed numbers.
pub fn normal<T: Element>(len: usize, rng: &mut Rng) -> Vec<T> {
    (0..len).map(|_| T::from_f64(rng.normal())).collect()
}

/// Weights for a site; positive, since some of them are variances.
pub fn weights<S: Weights<Layer: Layer>, T: Element>(rng: &mut Rng) -> Vec<T> {
    (0..S::WEIGHTS).map(|_| T::from_f64(rng.uniform() + 0.1)).collect()
}

/// What a forward and a backward pass leave.
#[derive(Debug, PartialEq)]
pub struct Passed<T> {
    pub weights: Vec<T>,
    pub y: Vec<T>,
    pub dx: Vec<T>,
    pub dweights: Vec<T>,
}

/// Both passes of a batch, in memory full of NaN wherever it is to be overwritten.
pub fn pass<S: Site<Layer: Layer>, T: Element>(weights: &[T], x: &[T], dy: &[T], training: bool) -> Passed<T> {
    pass_by::<S, T>(Split::Samples, weights, x, dy, training)
}

/// [`pass`], divided in one way.
fn pass_by<S: Site<Layer: Layer>, T: Element>(
    split: Split,
    weights: &[T],
    x: &[T],
    dy: &[T],
    training: bool,
) -> Passed<T> {
    let nan = T::from_f64(f64::NAN);
    let n = x.len() / S::INPUT.len();
    let (mut y, mut keep, mut dx) = (vec![nan; n * S::OUTPUT.len()], vec![nan; n * S::KEEP], vec![nan; x.len()]);
    let mut weights = weights.to_vec();
    let forward =
        Forward { weights: &weights, packed: &[], x, y: &mut y, keep: &mut keep, training, seed: 5, first: 0, split };
    <S::Layer as Layer>::forward::<S, T>(forward);
    if training {
        <S::Layer as Layer>::update::<S, T>(&mut weights, &keep, n);
    }
    let mut dweights = vec![T::ONE; weights.len()];
    for dx in [None, Some(&mut dx[..])] {
        dweights.fill(T::ONE);
        let (dweights, keep) = (&mut dweights, &mut keep.clone());
        let backward = Backward { weights: &weights, packed: &[], x, y: &y, keep, dy, dx, dweights, training, split };
        <S::Layer as Layer>::backward::<S, T>(backward);
        if S::PRODUCT.is_some() {
            let [x_at, dy_at] = stack([S::INPUT, S::OUTPUT].map(plan::Need::of));
            let mut layer = plan::Room::<plan::Weights, [plan::Weights; 1]>::new();
            layer.layer(
                plan::Held::new(weights.len(), S::PRODUCT, &plan::Part::LAYER),
                S::PRODUCT,
                x_at,
                dy_at,
                false,
                false,
            );
            let len = plan::Extent { sample: x_at.len + dy_at.len, step: 0 };
            let layout = Layout { n: plan::Count::samples(n), piece: n, len, starts: &[] };
            T::product_gradients(layer.as_slice(), &[], layout, &[x, dy].concat(), dweights);
        }
    }
    Passed { weights, y, dx, dweights }
}

/// Gradients are what central differences of `Σ y · dy` say.
pub fn gradients<S: Weights<Layer: Layer>>(training: bool) {
    let n = 3;
    let mut rng = Rng::new(1);
    let mut x: Vec<f64> = normal(n * S::INPUT.len(), &mut rng);
    let dy: Vec<f64> = normal(n * S::OUTPUT.len(), &mut rng);
    let mut weights: Vec<f64> = weights::<S, f64>(&mut rng);
    let passed = pass::<S, f64>(&weights, &x, &dy, training);

    if !training {
        // The loops of a pass of one sample give the same.
        let one = pass_by::<S, f64>(Split::One, &weights, &x, &dy, training);
        for (one, all) in [(&one.dx, &passed.dx), (&one.dweights, &passed.dweights)] {
            for (i, (one, all)) in one.iter().zip(all).enumerate() {
                assert!((one - all).abs() < 1e-11 * (1.0 + all.abs()), "number {i}: {one} in small loops, not {all}");
            }
        }
    }
    let value = |weights: &[f64], x: &[f64]| -> f64 {
        pass::<S, f64>(weights, x, &dy, training).y.iter().zip(&dy).map(|(y, dy)| y * dy).sum()
    };
    let h = 1e-6;
    let compare = |what: &str, i: usize, analytic: f64, plus: f64, minus: f64| {
        let numeric = (plus - minus) / (2.0 * h);
        let error = (analytic - numeric).abs() / (1.0 + analytic.abs().max(numeric.abs()));
        assert!(error < 1e-6, "{what}[{i}], training {training}: gradient {analytic}, central difference {numeric}");
    };
    for i in 0..x.len() {
        let old = x[i];
        x[i] = old + h;
        let plus = value(&weights, &x);
        x[i] = old - h;
        let minus = value(&weights, &x);
        x[i] = old;
        compare("x", i, passed.dx[i], plus, minus);
    }
    // Running statistics of batch normalization are not trained; the passes leave their gradients alone.
    let trained = S::TRAINED;
    for i in 0..weights.len() {
        let old = weights[i];
        weights[i] = old + h;
        let plus = value(&weights, &x);
        weights[i] = old - h;
        let minus = value(&weights, &x);
        weights[i] = old;
        if i < trained {
            compare("weights", i, passed.dweights[i] - 1.0, plus, minus);
        } else {
            assert_eq!(passed.dweights[i], 1.0, "something was added to the gradient of a buffer");
        }
    }
}

/// Inference is the forward pass in evaluation mode, whatever the size of the batch.
pub fn inference<S: Weights<Layer: Layer>>() {
    fn of<S: Weights<Layer: Layer>, T: Element>() {
        let mut rng = Rng::new(2);
        let x: Vec<T> = normal(5 * S::INPUT.len(), &mut rng);
        let weights = weights::<S, T>(&mut rng);
        let dy = vec![T::ONE; 5 * S::OUTPUT.len()];
        let forward = pass::<S, T>(&weights, &x, &dy, false);
        assert_eq!(forward.weights, weights, "evaluation changed the weights");
        for n in [1, 5] {
            let mut y = vec![T::from_f64(f64::NAN); n * S::OUTPUT.len()];
            <S::Layer as Layer>::infer::<S, T>(&weights, &[], &x[..n * S::INPUT.len()], &mut y);
            for (y, expected) in y.iter().zip(&forward.y) {
                let error = (y.to_f64() - expected.to_f64()).abs() / (1.0 + expected.to_f64().abs());
                assert!(error < 1e-5, "{} with {n} samples: infer {y}, forward {expected}", T::NAME);
            }
        }
    }
    of::<S, f32>();
    of::<S, f64>();
}

/// `f32` gives what `f64` gives, to rounding.
pub fn precision<S: Weights<Layer: Layer>>() {
    let mut rng = Rng::new(3);
    let x: Vec<f32> = normal(4 * S::INPUT.len(), &mut rng);
    let dy: Vec<f32> = normal(4 * S::OUTPUT.len(), &mut rng);
    let weights = weights::<S, f32>(&mut rng);
    let wide = |numbers: &[f32]| numbers.iter().map(|x| f64::from(*x)).collect::<Vec<_>>();
    let narrow = pass::<S, f32>(&weights, &x, &dy, true);
    let exact = pass::<S, f64>(&wide(&weights), &wide(&x), &wide(&dy), true);
    for (what, narrow, exact) in
        [("y", narrow.y, exact.y), ("dx", narrow.dx, exact.dx), ("dweights", narrow.dweights, exact.dweights)]
    {
        for (i, (a, b)) in narrow.iter().zip(&exact).enumerate() {
            let error = (f64::from(*a) - b).abs() / (1.0 + b.abs());
            assert!(error < 2e-4, "{what}[{i}]: {a} in f32, {b} in f64");
        }
    }
}
