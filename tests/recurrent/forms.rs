//! A whole sequence, chunks of it, and one step at a time give the same.

use dl::prelude::*;

use crate::nets::{Classifier, Conditioned, Decoder, Encoder, Film, Language, Seven, Stacked, Tagger, Unfold};
use crate::steps::{assert_close, numbers};

#[test]
fn chunks_and_steps() {
    let net = Tagger::init(1);
    let x: Vec<[f32; 3]> = numbers(2, 11);
    let whole = net.predict(&x);
    assert_eq!(whole.len(), 11);

    let mut state = net.initial_state();
    let mut chunks = Vec::new();
    for chunk in [&x[..4], &x[4..5], &[], &x[5..]] {
        chunks.extend(net.predict_from(chunk, &mut state));
    }
    assert_close(&chunks, &whole);

    let mut stepped = net.initial_state();
    let steps: Vec<[f32; 2]> = x.iter().map(|x| net.step(x, &mut stepped)).collect();
    assert_close(&steps, &whole);
    assert_close(&[stepped.lstm.c, stepped.lstm.h], &[state.lstm.c, state.lstm.h]);
    assert_close(&[stepped.gru.h], &[state.gru.h]);

    let mut stepper = net.stepper();
    let steps: Vec<[f32; 2]> = x.iter().map(|x| stepper.step(x)).collect();
    assert_close(&steps, &whole);
    stepper.reset();
    assert_close(&[stepper.step(&x[0])], &whole[..1]);
}

#[test]
fn fixed_and_any_length() {
    let (any, mut fixed) = (Tagger::init(1), Seven::init(2));
    fixed.as_mut_slice().copy_from_slice(any.as_slice());
    let x: Vec<[f32; 3]> = numbers(2, 14);
    let (a, b) = (any.predict(&x[..7]), any.predict(&x[7..]));
    let ys = fixed.predict_batch(x.as_chunks::<7>().0);
    assert_close(&ys[0], &a);
    assert_close(&ys[1], &b);
    let mut state = fixed.initial_state();
    let steps: Vec<[f32; 2]> = x[..7].iter().map(|x| fixed.step(x, &mut state)).collect();
    assert_close(&steps, &a);
}

#[test]
fn the_last_step_so_far() {
    let net = Classifier::init(3);
    let x: Vec<[f32; 3]> = numbers(2, 9);
    let mut state = net.initial_state();
    for n in 1..=x.len() {
        let y: [f32; 2] = net.step(&x[n - 1], &mut state);
        assert_close(&[y], &[net.predict(&x[..n])]);
    }
}

#[test]
fn a_learned_state_is_where_sequences_begin() {
    let net = Language::init(3);
    let mut state = net.initial_state();
    assert_eq!(state.rnn.h, net.rnn.h_0);
    assert_eq!(state.rnn.c, net.rnn.c_0);
    let text: Vec<Token<7>> = [3, 1, 6, 0].into_iter().map(|i| Token::new(i).unwrap()).collect();
    let whole = net.predict(&text);
    let steps: Vec<[f32; 7]> = text.iter().map(|token| net.step(token, &mut state)).collect();
    assert_close(&steps, &whole);
}

#[test]
fn batches_of_different_lengths() {
    let net = Classifier::init(5);
    let x: Vec<[f32; 3]> = numbers(2, 40);
    let batch: Vec<Vec<[f32; 3]>> = [0..3, 3..20, 20..21, 21..40].map(|range| x[range].to_vec()).to_vec();
    let alone: Vec<[f32; 2]> = batch.iter().map(|x| net.predict(x)).collect();
    assert_close(&net.predict_batch(&batch), &alone);
    let mut net = net;
    let mut tape = Classifier::tape();
    assert_close(net.forward(&mut tape, &batch, Mode::Eval), &alone);
    let mut predictor = net.predictor();
    assert_close(&predictor.predict_batch(&batch), &alone);
    assert_close(&[predictor.predict(&batch[1])], &alone[1..2]);
}

#[test]
fn one_to_many_steps() {
    let net = Unfold::init(5);
    let x = [0.5, -1.0, 2.0];
    let y: [[f32; 2]; 6] = net.predict(&x);
    let mut state = net.initial_state();
    let steps: Vec<[f32; 2]> = (0..6).map(|_| net.step(&x, &mut state)).collect();
    assert_close(&steps, &y);
}

#[test]
fn a_vector_beside_a_sequence() {
    let net = Conditioned::init(5);
    let (x, v): (Vec<[f32; 3]>, [f32; 2]) = (numbers(2, 5), [0.5, -1.0]);
    let whole = net.predict(&(x.clone(), v));
    let mut state = net.initial_state();
    let steps: Vec<[f32; 2]> = x.iter().map(|x| net.step(&(*x, v), &mut state)).collect();
    assert_close(&steps, &whole);
}

#[test]
fn a_convolution_in_front() {
    let net = Film::init(5);
    let mut rng = Rng::new(1);
    let film: Vec<[[[f32; 6]; 6]; 1]> =
        (0..5).map(|_| [std::array::from_fn(|_| std::array::from_fn(|_| rng.normal() as f32))]).collect();
    let whole = net.predict(&film);
    let mut state = net.initial_state();
    let last = film.iter().map(|image| net.step(image, &mut state)).last().unwrap();
    assert_close(&[last], &[whole]);
}

#[test]
fn stacked_is_one_after_the_other() {
    network! { struct Written: [.., 3] -> [.., 4] { a: Lstm(4), b: Lstm(4) } }
    let (stacked, mut written) = (Stacked::init(1), Written::init(2));
    written.as_mut_slice().copy_from_slice(stacked.as_slice());
    let x: Vec<[f32; 3]> = numbers(2, 6);
    assert_close(&stacked.predict(&x), &written.predict(&x));
}

#[test]
fn an_encoder_gives_a_decoder_its_state() {
    let (encoder, decoder) = (Encoder::init(1), Decoder::init(2));
    let text: Vec<Token<7>> = [3, 1, 6, 0].into_iter().map(|i| Token::new(i).unwrap()).collect();
    let mut read = encoder.initial_state();
    let _ = encoder.predict_from(&text, &mut read);
    let mut state = decoder.initial_state();
    state.as_mut_slice().copy_from_slice(read.as_slice());
    let first = decoder.step(&Token::default(), &mut state);
    assert_ne!(first, decoder.predict(&[Token::default()])[0]);
}

#[test]
fn a_state_is_saved_and_loaded() -> Result<(), dl::Error> {
    let net = Tagger::init(1);
    let mut state = net.initial_state();
    let _ = net.predict_from(&numbers(2, 5), &mut state);
    let bytes = state.to_bytes()?;
    let mut other = TaggerState::<f32>::default();
    other.load_bytes(&bytes)?;
    assert_eq!(other, state);
    let names: Vec<String> = TaggerState::<f32>::SEGMENTS.iter().map(|segment| segment.name()).collect();
    assert_eq!(names, ["lstm.h", "lstm.c", "gru.h"]);
    Ok(())
}

use crate::nets::TaggerState;

/// Filled up at either end, a batch gives what each sequence gives alone.
#[test]
fn padded_at_either_end() -> Result<(), dl::Error> {
    use dl::data::{Pad, pad, unpad};
    let net = Tagger::init(5);
    let x: Vec<[f32; 3]> = numbers(2, 12);
    let batch = [x[..3].to_vec(), x[3..9].to_vec(), x[9..].to_vec()];
    let alone: Vec<Vec<[f32; 2]>> = batch.iter().map(|x| net.predict(x)).collect();
    for end in [Pad::Before, Pad::After] {
        let padded: Vec<[[f32; 3]; 6]> = pad(&batch, [f32::NAN; 3], end)?;
        let ys = net.predict_batch(&unpad(&padded, &[3, 6, 3], end)?);
        ys.iter().zip(&alone).for_each(|(y, alone)| assert_close(y, alone));
    }
    let error = unpad(&[[0.0; 4]], &[5], Pad::After).unwrap_err().to_string();
    assert!(error.contains("length 5 of sequence 0 is more than the 4 steps"), "{error}");
    let error = pad::<f32, 2>(&[vec![1.0; 3]], 0.0, Pad::After).unwrap_err().to_string();
    assert!(error.contains("sequence 0 has 3 steps, more than the 2"), "{error}");
    Ok(())
}

/// A network of given length inside another begins as it does alone; one of a step is applied to each.
#[test]
fn inside_another_network() {
    network! { struct Outer: [7, 3] -> [2] { inner: Seven, Last } }
    network! { struct Single: [3] -> [2] { Linear(4), Tanh, BatchNorm, Linear(2) } }
    network! { struct Each: [.., 3] -> [.., 4] { single: Single => [.., 2], Gru(4) } }
    network! { struct Written: [.., 3] -> [.., 4] { Linear(4), Tanh, BatchNorm, Linear(2), Gru(4) } }
    let (mut outer, seven) = (Outer::init(1), Seven::init(2));
    outer.as_mut_slice().copy_from_slice(seven.as_slice());
    let x: Vec<[f32; 3]> = numbers(2, 14);
    let batch = x.as_chunks::<7>().0;
    let expected: Vec<[f32; 2]> = batch.iter().map(|x| seven.predict(x)[6]).collect();
    assert_close(&outer.predict_batch(batch), &expected);
    let mut tape = Outer::tape();
    assert_close(outer.forward(&mut tape, batch, Mode::Eval), &expected);
    dl::testing::check_gradients::<Outer<f64>>();

    let (mut each, written) = (Each::init(1), Written::init(2));
    each.as_mut_slice().copy_from_slice(written.as_slice());
    assert_close(&each.predict(&x), &written.predict(&x));
    let mut state = each.initial_state();
    let steps: Vec<[f32; 4]> = x.iter().map(|x| each.step(x, &mut state)).collect();
    assert_close(&steps, &written.predict(&x));
    dl::testing::check_gradients::<Each<f64>>();
}

network! {
    /// A sequence of a vector.
    struct Fan: [3] -> [4, 2] { Linear(8), Reshape([4, 2]) }
}

network! {
    /// In it a sequence that has other steps than the network, which only rustc knows.
    struct Around: [3] -> [6, 2] { Fan, Flatten, Repeat(6), Gru(2) }
}

network! {
    /// What stands by its path and makes a vector of a vector is no obstacle.
    struct Beside: ([.., 3], [2]) -> [.., 2] { add { { Gru(2) }, { Turn, Linear(2), Repeat } }, Gru(2) }
}

network! { struct Turn: [2] -> [2] { Linear(2), Tanh } }

#[test]
fn sequences_that_are_made_inside_have_no_steps() {
    assert_eq!((<Around as Network>::STEP, <Around as Network>::RAM_BYTES), (0, 4 * <Around as Network>::ARENA));
    let net = Beside::init(1);
    let x: Vec<[f32; 3]> = numbers(2, 5);
    let mut state = net.initial_state();
    let steps: Vec<[f32; 2]> = x.iter().map(|x| net.step(&(*x, [0.3, -0.2]), &mut state)).collect();
    assert_close(&steps, &net.predict(&(x, [0.3, -0.2])));
}
