//! The shape rules against formulas written by hand, on random layers, random chains, and sizes of any size.

mod by_hand;
mod random;
mod remedies;
mod transposed;

use dl::shape::Dims;
use dl::spec::Spec;
use proptest::prelude::*;

use crate::random::{dims, huge, layer, small};

/// What the rule of a layer makes of an input. Weights and costs of what it accepts are computed too: none may overflow.
fn rule(layer: &Spec, input: Dims) -> Option<Vec<usize>> {
    match layer.output(input) {
        Ok(output) => {
            let (segments, keep, macs) = (layer.segments(input), layer.keep(input), layer.macs(input));
            assert!(segments.params() <= segments.numbers() && keep <= usize::MAX / 8, "{layer:?} on {input}: {macs}");
            Some(output.as_slice().to_vec())
        }
        Err(error) => {
            assert!(!error.problem.is_empty(), "{layer:?} on {input}: an error without words");
            assert!(error.at.is_empty() || layer.args().iter().any(|a| a.name == error.at), "no argument {}", error.at);
            None
        }
    }
}

/// The input with its sizes halved until it could be in memory: no other reaches a rule.
fn possible(mut input: Dims) -> Dims {
    while input.checked_len().is_none() {
        let half: Vec<usize> = input.as_slice().iter().map(|size| size.div_ceil(2)).collect();
        input = Dims::new(&half);
    }
    input
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn small_layers_follow_the_formula(layer in layer(small()), input in dims(small())) {
        prop_assert_eq!(rule(&layer, input), by_hand::output(&layer, input.as_slice()), "{:?} on {}", layer, input);
    }

    #[test]
    fn layers_of_any_size_follow_the_formula(layer in layer(huge()), input in dims(huge())) {
        let input = possible(input);
        prop_assert_eq!(rule(&layer, input), by_hand::output(&layer, input.as_slice()), "{:?} on {}", layer, input);
    }

    #[test]
    fn inputs_larger_than_memory_are_no_trouble(layer in layer(huge()), input in dims(huge())) {
        let _ = layer.output(input);
    }

    #[test]
    fn chains_follow_the_formula(layers in proptest::collection::vec(layer(small()), 1..12), input in dims(8..40usize)) {
        let mut shape = input.as_slice().to_vec();
        for layer in layers {
            let here = Dims::new(&shape);
            if rule(&layer, layer.applies().seen(here)).is_none() {
                prop_assert_eq!(by_hand::whole(&layer, &shape), None, "{:?} on {}", layer, here);
            }
            let expected = by_hand::whole(&layer, &shape);
            let result = layer.result_on(here).ok().map(|output| output.as_slice().to_vec());
            prop_assert_eq!(result, expected.clone(), "{:?} on {}", layer, here);
            // A layer that cannot follow is passed over, and so is one that makes a sequence of any length.
            shape = expected.filter(|shape| shape[0] != Dims::ANY).unwrap_or(shape);
        }
    }

    #[test]
    fn conv_out_counts_the_windows(w in 0..40usize, f in 0..9usize, p in 0..5usize, s in 0..6usize) {
        let windows = (0..100).take_while(|i| i * s + f <= w + 2 * p).count();
        let expected = (f > 0 && s > 0 && windows > 0).then_some(windows);
        prop_assert_eq!(dl::spec::conv_out(w, f, p, s), expected);
    }
}
