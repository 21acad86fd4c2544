//! Layers between sequences and single values, one sequence at a time.

use dl_core::element::Element;
use dl_core::layers::{OverTime, Sequences, Site};
use dl_core::plan::Slot;
use dl_core::rng::Rng;
use dl_core::shape::Dims;
use dl_core::spec::{First, Last, MaxOverTime, MeanOverTime, Product, Repeat, Reverse, Then};

use crate::check::normal;

const FEATURES: usize = 3;
const STEPS: Dims = Dims::new(&[Dims::ANY, FEATURES]);
const ONE: Dims = Dims::new(&[FEATURES]);

/// Declares a layer at its place.
macro_rules! site {
    ($Name:ident: $Layer:ident, $input:expr => $output:expr) => {
        struct $Name;

        impl Site for $Name {
            type Layer = $Layer;
            const LAYER: $Layer = $Layer::DEFAULT;
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

site!(AtReverse: Reverse, STEPS => STEPS);
site!(AtLast: Last, STEPS => ONE);
site!(AtFirst: First, STEPS => ONE);
site!(AtMean: MeanOverTime, STEPS => ONE);
site!(AtMax: MaxOverTime, STEPS => ONE);
site!(AtRepeat: Repeat, ONE => STEPS);

/// What a layer makes of a sequence alone.
fn alone<S: Site<Layer: OverTime>, T: Element>(steps: usize, x: &[T], outputs: usize) -> Vec<T> {
    let mut y = vec![T::from_f64(0.25); outputs];
    S::Layer::infer_one::<S, T>(&[], steps, x, &mut y, [&mut [], &mut []]);
    y
}

fn check<S: Site<Layer: OverTime>, T: Element>() {
    for steps in [0, 1, 2, 5, 50] {
        let len = |dims: Dims| if dims.is_sequence() { steps * FEATURES } else { FEATURES };
        let (inputs, outputs) = (len(S::INPUT), len(S::OUTPUT));
        let mut x = normal::<T>(inputs, 1.0, &mut Rng::new(14));
        for border in [None, Some(f64::NAN), Some(f64::NEG_INFINITY), Some(-0.0)] {
            if let (Some(border), true) = (border, inputs > 0) {
                x[inputs / 2] = T::from_f64(border);
            }
            let mut y = vec![T::from_f64(0.5); outputs];
            let sequences = Sequences::Fixed { count: 1, steps };
            S::Layer::infer::<S, T>(&[], &[], sequences, &x, &mut y, [&mut [], &mut []]);
            let bits = |numbers: &[T]| numbers.iter().map(|y| y.to_f64().to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&alone::<S, T>(steps, &x, outputs)), bits(&y), "{steps} steps, {border:?}");
        }
        for (steps, more_x, more_y) in [(steps + 1, 0, 0), (usize::MAX, 0, 0), (steps, 1, 0), (steps, 0, 1)] {
            let (x, outputs) = (vec![T::ONE; inputs + more_x], outputs + more_y);
            let kept = alone::<S, T>(steps, &x, outputs).iter().all(|y| *y == T::from_f64(0.25));
            assert!(kept, "{steps} steps, {more_x} and {more_y} more");
        }
    }
}

#[test]
fn of_one_sequence_are_those_of_a_batch() {
    check::<AtReverse, f32>();
    check::<AtLast, f32>();
    check::<AtFirst, f32>();
    check::<AtMean, f32>();
    check::<AtMax, f32>();
    check::<AtRepeat, f32>();
    check::<AtMean, f64>();
    check::<AtMax, f64>();
}
