//! PyTorch's values; see `golden/recurrent.py`, whose formulas for inputs and weights are repeated here.

use dl_core::layers::Site;
use dl_core::spec::*;

use crate::check::{self, Batch, Over, pass};
use crate::file;

const FEATURES: usize = 3;
const BATCH: usize = 2;

/// The numbers of `recurrent.py`.
fn numbers(count: usize, seed: u32, size: f64) -> Vec<f64> {
    let mut state = seed;
    let next = |_| {
        state = state.wrapping_mul(1664525).wrapping_add(1013904223);
        (f64::from(state >> 8) / f64::from(1 << 23) - 1.0) * size
    };
    (0..count).map(next).collect()
}

/// As the arrays are stored: long ones by their dot products with four vectors.
fn short(array: &[f64]) -> Vec<f64> {
    if array.len() <= 64 {
        return array.to_vec();
    }
    let dot = |i: u32| numbers(array.len(), 1000 + i, 1.0).iter().zip(array).map(|(a, b)| a * b).sum();
    (0..4).map(dot).collect()
}

/// Of states, numbers `k · hidden` up to `(k + 1) · hidden` of each sequence.
fn part(states: &[f64], state: usize, hidden: usize, k: usize) -> Vec<f64> {
    states.chunks_exact(state).flat_map(|state| &state[k * hidden..(k + 1) * hidden]).copied().collect()
}

fn compare<S: Over>(name: &str) {
    let golden = file::read("recurrent");
    let (hidden, state) = (S::hidden(), S::SPEC.state());
    for length in [1, 2, 50] {
        let segments = S::SPEC.segments(S::INPUT);
        let arrays = segments.as_slice().iter().enumerate();
        let size = 1.0 / (hidden as f64).sqrt();
        let weights = arrays.flat_map(|(i, array)| numbers(array.dims.len(), 10 + i as u32, size)).collect();
        // States are `h` of all sequences, then `c`, there, and those of each sequence together here.
        let states = |seed: u32| {
            let parts: Vec<_> = (0..state / hidden).map(|k| numbers(BATCH * hidden, seed + k as u32, 1.0)).collect();
            (0..BATCH).flat_map(|i| parts.iter().flat_map(move |p| p[i * hidden..(i + 1) * hidden].to_vec())).collect()
        };
        let batch = Batch {
            weights,
            starts: (0..=BATCH).map(|i| i * length).collect(),
            x: numbers(BATCH * length * FEATURES, 1, 2.0),
            initial: states(2),
            dy: numbers(BATCH * length * hidden, 4, 1.0),
            dlast: states(5),
        };
        for (case, what) in [(pass::<S, f64>(&batch, false, true), "f64"), (narrow::<S>(&batch), "f32")] {
            let (name, suffix) = name.split_once(' ').unwrap_or((name, ""));
            let case_name = format!("{name}_{hidden}_{length}{suffix}");
            let close = |what: &str, ours: &[f64], tolerance: f64| {
                let name = format!("{case_name}/{what}");
                file::assert_close(&name, &short(ours), &golden[&name], tolerance);
            };
            let tolerance = if what == "f64" { 1e-9 } else { 2e-3 };
            close("y", &case.y, tolerance);
            close("dx", &case.dx, tolerance);
            for k in 0..state / hidden {
                let letter = ["h", "c"][k];
                close(&format!("last_{letter}"), &part(&case.last, state, hidden, k), tolerance);
                close(&format!("dinitial_{letter}"), &part(&case.dinitial, state, hidden, k), tolerance);
            }
            let mut at = 0;
            for array in segments.as_slice() {
                let len = array.dims.len();
                close(&format!("d{}", array.field), &case.dweights[at..at + len], tolerance);
                at += len;
            }
        }
    }
}

/// The passes in `f32`, their results as `f64`.
fn narrow<S: Over>(batch: &Batch<f64>) -> check::Passed<f64> {
    let passed = pass::<S, f32>(&batch.to(), true, true);
    let wide = |numbers: Vec<f32>| numbers.into_iter().map(f64::from).collect();
    check::Passed {
        y: wide(passed.y),
        last: wide(passed.last),
        dx: wide(passed.dx),
        dweights: wide(passed.dweights),
        dinitial: wide(passed.dinitial),
    }
}

macro_rules! golden {
    ($($test:ident: $name:literal, $Layer:ident, $layer:expr;)*) => { $(
        #[test]
        fn $test() {
            golden!(@sizes $name, $Layer, $layer, 1 4 33 128);
        }
    )* };
    (@sizes $name:literal, $Layer:ident, $layer:expr, $($hidden:literal)*) => { $( {
        check::site!(WithBias, $Layer, $layer.hidden_size($hidden), FEATURES);
        check::site!(Without, $Layer, $layer.hidden_size($hidden).bias(false), FEATURES);
        compare::<WithBias>($name);
        compare::<Without>(concat!($name, " _nobias"));
        let _ = <WithBias as Site>::INPUT;
    } )* };
}

golden! {
    rnn_tanh: "tanh", Rnn, Rnn::DEFAULT;
    rnn_relu: "relu", Rnn, Rnn::DEFAULT.nonlinearity(Nonlinearity::Relu);
    lstm: "lstm", Lstm, Lstm::DEFAULT;
    gru: "gru", Gru, Gru::DEFAULT;
}
