//! One sequence at a time, unit by unit: the same as in a batch to rounding, whole or by steps the same bits, and nothing at all where a slice
//! has another length.

use dl_core::element::Element;
use dl_core::kernels::cells::{self, Recurrent};
use dl_core::kernels::recurrent::Cell;
use dl_core::kernels::recurrent_step;
use dl_core::kernels::small::recurrent::{self as small, ByUnits};
use dl_core::layers::OverTime;
use dl_core::rng::Rng;
use dl_core::spec::*;

use crate::check::{self, Batch, Over, close, infer, normal};

/// `y` and the last state of one sequence.
fn one<S: Over, T: Element>(batch: &Batch<T>) -> [Vec<T>; 2] {
    let (nan, steps) = (T::from_f64(f64::NAN), batch.starts[1]);
    let (mut y, mut last) = (vec![nan; steps * S::hidden()], vec![nan; batch.initial.len()]);
    let mut initial = batch.initial.clone();
    <S::Layer as OverTime>::infer_one::<S, T>(&batch.weights, steps, &batch.x, &mut y, [&mut initial, &mut last]);
    assert_eq!(initial, batch.initial, "the initial state has changed");
    [y, last]
}

fn compare<S: Over, T: Element>(reverse: bool, tolerance: f64) {
    for steps in [0, 1, 2, 50] {
        let batch = Batch::<T>::random::<S>(&[steps], 11);
        let ([y, last], together) = (one::<S, T>(&batch), infer::<S, T>(&batch, true));
        let what = &format!("{:?}, {steps} steps of {} in {}", S::SPEC, S::features(), T::NAME);
        close(&y, &together.y, tolerance, what);
        close(&last, &together.last, tolerance, what);
        // Steps, one after the other.
        let mut state = batch.initial.clone();
        for t in 0..steps {
            let t = if reverse { steps - 1 - t } else { t };
            let (f, h) = (S::features(), S::hidden());
            let mut now = batch.clone();
            (now.x, now.starts, now.initial) = (batch.x[t * f..][..f].to_vec(), vec![0, 1], state);
            let [step, next] = one::<S, T>(&now);
            assert_eq!(step, y[t * h..][..h], "{what}, step {t}");
            state = next;
        }
        assert_eq!(state, last, "{what}");
    }
}

/// Slices of other lengths are left as they are.
fn lengths<S: Over>() {
    let batch = Batch::<f32>::random::<S>(&[3], 12);
    let (outputs, state) = (3 * S::hidden(), batch.initial.len());
    let longer = |numbers: &[f32]| [numbers, &[1.0]].concat();
    let (w, x) = (&batch.weights[..], &batch.x[..]);
    type Case<'a> = (&'a [f32], usize, &'a [f32], usize, [usize; 2]);
    let cases: [Case<'_>; 10] = [
        (&w[1..], 3, x, outputs, [state; 2]),
        (&longer(w), 3, x, outputs, [state; 2]),
        (w, 2, x, outputs, [state; 2]),
        (w, usize::MAX, x, outputs, [state; 2]),
        (w, 3, &x[1..], outputs, [state; 2]),
        (w, 3, &longer(x), outputs, [state; 2]),
        (w, 3, x, outputs - 1, [state; 2]),
        (w, 3, x, outputs + 1, [state; 2]),
        (w, 3, x, outputs, [state - 1, state]),
        (w, 3, x, outputs, [state, state + 1]),
    ];
    for (i, (weights, steps, x, outputs, [initial, last])) in cases.into_iter().enumerate() {
        let [mut y, mut initial, mut last] = [vec![1.0; outputs], vec![0.5; initial], vec![1.0; last]];
        <S::Layer as OverTime>::infer_one::<S, f32>(weights, steps, x, &mut y, [&mut initial, &mut last]);
        let same = y.iter().chain(&last).all(|y| *y == 1.0) && initial.iter().all(|h| *h == 0.5);
        assert!(same, "{:?} has written, case {i}", S::SPEC);
    }
}

/// One test for each line.
macro_rules! checks {
    ($($name:ident: $Layer:ident, $layer:expr, $features:expr;)*) => { $(
        #[test]
        fn $name() {
            check::site!(Here, $Layer, $layer, $features);
            compare::<Here, f32>($layer.reverse, 2e-5);
            compare::<Here, f64>($layer.reverse, 1e-12);
            lengths::<Here>();
        }
    )* };
}

checks! {
    rnn_1: Rnn, Rnn::DEFAULT.hidden_size(1), 1;
    rnn_3: Rnn, Rnn::DEFAULT.hidden_size(3).bias(false), 4;
    rnn_4: Rnn, Rnn::DEFAULT.hidden_size(4).nonlinearity(Nonlinearity::Relu).reversed(), 3;
    rnn_33: Rnn, Rnn::DEFAULT.hidden_size(33).initial_state(InitialState::Learned), 7;
    lstm_1: Lstm, Lstm::DEFAULT.hidden_size(1), 1;
    lstm_3: Lstm, Lstm::DEFAULT.hidden_size(3).bias(false).peephole(true), 4;
    lstm_4: Lstm, Lstm::DEFAULT.hidden_size(4).reversed(), 3;
    lstm_33: Lstm, Lstm::DEFAULT.hidden_size(33).peephole(true).initial_state(InitialState::Learned), 7;
    gru_1: Gru, Gru::DEFAULT.hidden_size(1), 1;
    gru_3: Gru, Gru::DEFAULT.hidden_size(3).bias(false), 4;
    gru_4: Gru, Gru::DEFAULT.hidden_size(4).reversed(), 3;
    gru_33: Gru, Gru::DEFAULT.hidden_size(33).initial_state(InitialState::Learned), 7;
    gru_before_1: Gru, Gru::DEFAULT.hidden_size(1).reset_after(false), 1;
    gru_before_3: Gru, Gru::DEFAULT.hidden_size(3).reset_after(false).bias(false), 4;
    gru_before_4: Gru, Gru::DEFAULT.hidden_size(4).reset_after(false).reversed(), 3;
    gru_before_33: Gru, Gru::DEFAULT.hidden_size(33).reset_after(false).initial_state(InitialState::Learned), 7;
}

/// A step in place, of many sizes, is one in vector registers to rounding, and one of a sequence to the bit.
fn steps<C: ByUnits + Cell + std::fmt::Debug>(cell: C) {
    let mut rng = Rng::new(13);
    for (hidden, inputs) in [(1, 2), (2, 1), (5, 4), (7, 5), (16, 1), (31, 8), (300, 13)] {
        let layer = Recurrent { cell, inputs, hidden, bias: true, learned: false, reverse: false, grad_clip: None };
        let weights: Vec<f64> = normal(layer.arrays().initial.end, 1.0 / (hidden as f64).sqrt(), &mut rng);
        let (x, initial) = (normal::<f64>(inputs, 1.0, &mut rng), normal::<f64>(layer.state(), 0.5, &mut rng));
        let [mut small_y, mut wide_y, mut y] = [vec![f64::NAN; hidden], vec![f64::NAN; hidden], vec![f64::NAN; hidden]];
        let [mut small_state, mut wide_state, mut first] = [initial.clone(), initial.clone(), initial];
        let mut last = vec![f64::NAN; first.len()];
        small::step(&layer, &weights, &x, &mut small_y, &mut small_state);
        recurrent_step::step(&layer, &weights, &[], &x, &mut wide_y, &mut wide_state);
        small::infer(&layer, &weights, 1, &x, &mut y, [&mut first, &mut last]);
        close(&small_y, &wide_y, 1e-12, &format!("y of {hidden} {cell:?}"));
        close(&small_state, &wide_state, 1e-12, &format!("state of {hidden} {cell:?}"));
        assert_eq!((&y, &last), (&small_y, &small_state));
        for (x, outputs, state) in
            [(inputs - 1, hidden, last.len()), (inputs, hidden + 1, last.len()), (inputs, hidden, 0)]
        {
            let (x, mut y, mut state) = (vec![1.0; x], vec![1.0; outputs], vec![1.0; state]);
            small::step(&layer, &weights, &x, &mut y, &mut state);
            assert!(y.iter().chain(&state).all(|y| *y == 1.0), "{cell:?} has written");
        }
    }
}

#[test]
fn steps_of_any_size() {
    steps(cells::Rnn { relu: false });
    steps(cells::Rnn { relu: true });
    steps(cells::Lstm { peephole: false });
    steps(cells::Lstm { peephole: true });
    steps(cells::Gru);
    steps(cells::GruBefore);
}
