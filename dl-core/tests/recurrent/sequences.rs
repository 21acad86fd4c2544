//! Batches at the borders of what there can be.

use dl_core::layers::{OverTime, Sequences};
use dl_core::spec::*;

use crate::check::{self, Batch, Over, close, infer, pass};

/// One test of a function for each layer.
macro_rules! each {
    ($($test:ident = $of:ident;)*) => { $(
        #[test]
        fn $test() {
            check::site!(OfRnn, Rnn, Rnn::DEFAULT.hidden_size(7), 9);
            check::site!(OfRelu, Rnn, Rnn::DEFAULT.hidden_size(7).nonlinearity(Nonlinearity::Relu), 9);
            check::site!(OfLstm, Lstm, Lstm::DEFAULT.hidden_size(7).peephole(true), 9);
            check::site!(OfGru, Gru, Gru::DEFAULT.hidden_size(7), 9);
            check::site!(OfGruBefore, Gru, Gru::DEFAULT.hidden_size(7).reset_after(false), 9);
            $of::<OfRnn>();
            $of::<OfRelu>();
            $of::<OfLstm>();
            $of::<OfGru>();
            $of::<OfGruBefore>();
        }
    )* };
}

each! {
    nothing_to_do_is_no_mistake = empty;
    not_a_number_stays_in_its_sequence = nan;
    zeros_are_skipped_rightly = sparse;
    sequences_of_one_length = fixed;
    a_piece_of_a_batch = piece;
}

fn empty<S: Over>() {
    for lengths in [&[][..], &[0], &[0, 0]] {
        let batch = Batch::<f32>::random::<S>(lengths, 6);
        for pack in [false, true] {
            let passed = pass::<S, f32>(&batch, pack, true);
            assert_eq!((&passed.last, &passed.dinitial), (&batch.initial, &batch.dlast), "states go through");
            assert!(passed.dweights.iter().all(|d| *d == 0.0));
            assert_eq!(infer::<S, f32>(&batch, pack).last, batch.initial);
        }
    }
}

fn nan<S: Over>() {
    let mut batch = Batch::<f32>::random::<S>(&[3, 5, 2, 4], 7);
    let clean = pass::<S, f32>(&batch, true, true);
    // The third step of the second sequence.
    let at = batch.starts[1] + 2;
    batch.x[at * S::features() + 1] = f32::NAN;
    let passed = pass::<S, f32>(&batch, true, true);
    let h = S::hidden();
    for (t, (y, before)) in passed.y.chunks_exact(h).zip(clean.y.chunks_exact(h)).enumerate() {
        if t >= at && t < batch.starts[2] {
            assert!(y.iter().all(|y| y.is_nan()), "step {t}: {y:?}");
        } else {
            assert_eq!(y, before, "step {t}");
        }
    }
    let state = S::SPEC.state();
    for (i, (last, before)) in passed.last.chunks_exact(state).zip(clean.last.chunks_exact(state)).enumerate() {
        if i == 1 { assert!(last.iter().all(|h| h.is_nan())) } else { assert_eq!(last, before) }
    }
}

/// One-hot inputs give what dense ones give, and infinite weights what they give times zero.
fn sparse<S: Over>() {
    let mut batch = Batch::<f32>::random::<S>(&[4, 9, 1], 8);
    for (t, x) in batch.x.chunks_exact_mut(S::features()).enumerate() {
        x.fill(0.0);
        x[t * 5 % 9] = if t % 3 == 0 { 1.0 } else { -0.5 };
    }
    let passed = pass::<S, f32>(&batch, true, true);
    passed.assert_close(&pass::<S, f32>(&batch, false, true), 1e-6, "packed or not");
    // The same numbers, of which none is zero.
    let mut dense = batch.clone();
    dense.x.iter_mut().filter(|x| **x == 0.0).for_each(|x| *x = 1e-30);
    passed.assert_close(&pass::<S, f32>(&dense, true, true), 1e-5, "sparse or dense");
    batch.weights[3] = f32::INFINITY;
    assert!(infer::<S, f32>(&batch, true).y[0].is_nan(), "0 · ∞ is not a number");
}

fn fixed<S: Over>() {
    let batch = Batch::<f32>::random::<S>(&[4, 4, 4], 9);
    let expected = infer::<S, f32>(&batch, true);
    let (mut y, mut last) = (vec![0.0; expected.y.len()], vec![0.0; expected.last.len()]);
    let states: [&mut [f32]; 2] = [&mut batch.initial.clone(), &mut last];
    let sequences = Sequences::Fixed { count: 3, steps: 4 };
    <S::Layer as OverTime>::infer::<S, f32>(&batch.weights, &[], sequences, &batch.x, &mut y, states);
    assert_eq!((y, last), (expected.y, expected.last));
}

fn piece<S: Over>() {
    let mut batch = Batch::<f64>::random::<S>(&[3, 2, 4], 10);
    let expected = pass::<S, f64>(&batch, true, true);
    batch.starts.iter_mut().for_each(|start| *start += 11);
    let passed = pass::<S, f64>(&batch, true, true);
    passed.assert_close(&expected, 0.0, "from step 11 on");
    close(&passed.y, &expected.y, 0.0, "y");
}
