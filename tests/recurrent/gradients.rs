//! Backpropagation through time.

use dl::prelude::*;
use dl::testing::check_gradients;

use crate::nets::{Both, Classifier, Conditioned, Decoder, Encoder, Film, Language, Seven, Stacked, Tagger, Unfold};

#[test]
fn by_differences() {
    check_gradients::<Tagger<f64>>();
    check_gradients::<Seven<f64>>();
    check_gradients::<Classifier<f64>>();
    check_gradients::<Both<f64>>();
    check_gradients::<Language<f64>>();
    check_gradients::<Unfold<f64>>();
    check_gradients::<Encoder<f64>>();
    check_gradients::<Stacked<f64>>();
    check_gradients::<Film<f64>>();
    check_gradients::<Conditioned<f64>>();
}

/// Some numbers.
fn numbers<const F: usize>(rng: &mut Rng, n: usize) -> Vec<[f64; F]> {
    (0..n).map(|_| std::array::from_fn(|_| rng.normal())).collect()
}

/// A network of `f64` with fresh weights.
fn fresh<N: Train>() -> Box<N> {
    N::init(7)
}

#[test]
fn of_a_ragged_batch_are_those_of_each_sequence() {
    let mut net = fresh::<Tagger<f64>>();
    let mut rng = Rng::new(1);
    let lengths = [4, 0, 9, 1, 9];
    let xs: Vec<Vec<[f64; 3]>> = lengths.iter().map(|n| numbers(&mut rng, *n)).collect();
    let dys: Vec<Vec<[f64; 2]>> = lengths.iter().map(|n| numbers(&mut rng, *n)).collect();
    let (mut tape, mut sum, mut together) = (Tape::default(), Tagger::zeros_f64(), Tagger::zeros_f64());
    let (mut ys, mut dxs) = (Vec::new(), Vec::new());
    for (x, dy) in xs.iter().zip(&dys) {
        ys.extend_from_slice(net.forward(&mut tape, std::slice::from_ref(x), Mode::Eval));
        dxs.extend_from_slice(net.backward(&mut tape, std::slice::from_ref(dy), &mut sum));
    }
    let got = net.forward(&mut tape, &xs, Mode::Eval);
    close(got, &ys);
    let got = net.backward(&mut tape, &dys, &mut together);
    close(got, &dxs);
    for (a, b) in together.as_slice().iter().zip(sum.as_slice()) {
        assert!((a - b).abs() < 1e-12 * (1.0 + b.abs()), "{a} and {b}");
    }
}

fn close<const F: usize>(a: &[Vec<[f64; F]>], b: &[Vec<[f64; F]>]) {
    let (a, b) = (a.concat(), b.concat());
    assert_eq!(a.len(), b.len());
    for (a, b) in a.as_flattened().iter().zip(b.as_flattened()) {
        assert!((a - b).abs() < 1e-12 * (1.0 + b.abs()), "{a} and {b}");
    }
}

/// Zeros of `f64`.
trait ZerosF64 {
    fn zeros_f64() -> Box<Tagger<f64>>;
}

impl ZerosF64 for Tagger {
    fn zeros_f64() -> Box<Tagger<f64>> {
        <Tagger<f64> as Network>::zeros()
    }
}

/// Two halves, with the state and its gradient handed over by the caller, are the whole.
#[test]
fn through_chunks_by_hand() {
    let mut net = fresh::<Tagger<f64>>();
    let mut rng = Rng::new(2);
    let (x, dy) = (vec![numbers::<3>(&mut rng, 9)], vec![numbers::<2>(&mut rng, 9)]);
    let (mut tape, mut whole) = (Tape::default(), Tagger::zeros_f64());
    let begin = vec![net.initial_state()];
    net.forward_from(&mut tape, &x, &begin, Mode::Eval);
    let dx = net.backward(&mut tape, &dy, &mut whole)[0].clone();
    let dbegin = tape.dstates()[0].clone();

    let (first, second) = (vec![x[0][..4].to_vec()], vec![x[0][4..].to_vec()]);
    let (mut tapes, mut parts) = ([Tape::default(), Tape::default()], Tagger::zeros_f64());
    net.forward_from(&mut tapes[0], &first, &begin, Mode::Eval);
    let middle = tapes[0].take_states();
    net.forward_from(&mut tapes[1], &second, &middle, Mode::Eval);
    let dsecond = net.backward(&mut tapes[1], &[dy[0][4..].to_vec()], &mut parts)[0].clone();
    let dmiddle = tapes[1].dstates().to_vec();
    let dfirst = net.backward_from(&mut tapes[0], &[dy[0][..4].to_vec()], &dmiddle, &mut parts)[0].clone();
    close(&[[dfirst, dsecond].concat()], &[dx]);
    for (a, b) in parts.as_slice().iter().zip(whole.as_slice()) {
        assert!((a - b).abs() < 1e-12 * (1.0 + b.abs()), "{a} and {b}");
    }
    let again = tapes[0].dstates()[0].as_slice();
    for (a, b) in again.iter().zip(dbegin.as_slice()) {
        assert!((a - b).abs() < 1e-12, "{a} and {b}");
    }
}

/// The gradient of the initial state against differences.
#[test]
fn of_the_initial_state() {
    let mut net = fresh::<Tagger<f64>>();
    let mut rng = Rng::new(3);
    let x: Vec<Vec<[f64; 3]>> = [5, 2].map(|n| numbers(&mut rng, n)).to_vec();
    let dy: Vec<Vec<[f64; 2]>> = [5, 2].map(|n| numbers(&mut rng, n)).to_vec();
    let mut states = vec![net.initial_state(); 2];
    states.iter_mut().flat_map(|state| state.as_mut_slice()).for_each(|s| *s = rng.normal());
    let (mut tape, mut grads) = (Tape::default(), Tagger::zeros_f64());
    net.forward_from(&mut tape, &x, &states, Mode::Eval);
    net.backward(&mut tape, &dy, &mut grads);
    let gradient = tape.dstates().to_vec();
    for sample in 0..2 {
        for i in 0..states[sample].as_slice().len() {
            let mut at = |h: f64| {
                let mut states = states.clone();
                states[sample].as_mut_slice()[i] += h;
                let y = net.forward_from(&mut tape, &x, &states, Mode::Eval).concat();
                y.as_flattened().iter().zip(dy.concat().as_flattened()).map(|(y, dy)| y * dy).sum::<f64>()
            };
            let slope = (at(1e-6) - at(-1e-6)) / 2e-6;
            let got = gradient[sample].as_slice()[i];
            assert!((slope - got).abs() < 1e-7 * (1.0 + got.abs()), "state {i} of sample {sample}: {got} and {slope}");
        }
    }
}

/// What an encoder has read is what its decoder begins with, and the gradient goes back the same way.
#[test]
fn through_an_encoder_and_a_decoder() {
    let (mut encoder, mut decoder) = (fresh::<Encoder<f64>>(), fresh::<Decoder<f64>>());
    let tokens = |ids: &[usize]| vec![ids.iter().map(|i| Token::<7>::new(*i).unwrap()).collect::<Vec<_>>()];
    let (source, target) = (tokens(&[3, 1, 6]), tokens(&[0, 2, 5, 4]));
    let mut rng = Rng::new(4);
    let dy = vec![numbers::<7>(&mut rng, 4)];
    let (mut read, mut write) = (Tape::default(), Tape::default());
    let (mut dencoder, mut ddecoder) = (<Encoder<f64> as Network>::zeros(), <Decoder<f64> as Network>::zeros());
    let mut loss = |encoder: &mut Encoder<f64>, read: &mut Tape<Encoder<f64>>, write: &mut Tape<Decoder<f64>>| {
        encoder.forward(read, &source, Mode::Eval);
        let mut state = decoder.initial_state();
        state.as_mut_slice().copy_from_slice(read.states()[0].as_slice());
        let y = decoder.forward_from(write, &target, &[state], Mode::Eval).concat();
        y.as_flattened().iter().zip(dy[0].as_flattened()).map(|(y, dy)| y * dy).sum::<f64>()
    };
    loss(&mut encoder, &mut read, &mut write);
    let decoder_again = fresh::<Decoder<f64>>();
    decoder_again.backward(&mut write, &dy, &mut ddecoder);
    let mut dstate = encoder.initial_state();
    dstate.as_mut_slice().copy_from_slice(write.dstates()[0].as_slice());
    encoder.backward_from(&mut read, &[[0.0; 5]], &[dstate], &mut dencoder);
    for i in (0..encoder.as_slice().len()).step_by(7) {
        let here = encoder.as_slice()[i];
        encoder.as_mut_slice()[i] = here + 1e-6;
        let above = loss(&mut encoder, &mut read, &mut write);
        encoder.as_mut_slice()[i] = here - 1e-6;
        let below = loss(&mut encoder, &mut read, &mut write);
        encoder.as_mut_slice()[i] = here;
        let (slope, got) = ((above - below) / 2e-6, dencoder.as_slice()[i]);
        assert!((slope - got).abs() < 1e-7 * (1.0 + got.abs()), "weight {i}: {got} and {slope}");
    }
}

/// Gradients of what gates are functions of are held within bounds at every step.
#[test]
fn held_at_every_step() {
    network! { struct Free: [.., 2] -> [.., 3] { rnn: Lstm(3) } }
    network! { struct Loose: [.., 2] -> [.., 3] { rnn: Lstm(3, grad_clip = 1000.0) } }
    network! { struct Held: [.., 2] -> [.., 3] { rnn: Lstm(3, grad_clip = 0.01) } }
    let mut rng = Rng::new(5);
    let (x, dy) = (vec![numbers::<2>(&mut rng, 6)], vec![numbers::<3>(&mut rng, 6)]);
    fn bias<N: Train<Elem = f64, Input = Vec<[f64; 2]>, Output = Vec<[f64; 3]>>>(
        x: &[Vec<[f64; 2]>],
        dy: &[Vec<[f64; 3]>],
    ) -> Vec<f64> {
        let (mut net, mut tape, mut grads) = (N::init(1), Tape::default(), N::zeros());
        net.forward(&mut tape, x, Mode::Eval);
        net.backward_weights(&mut tape, dy, &mut grads);
        let segment = N::SEGMENTS.iter().find(|segment| segment.field == "bias_ih_l0").unwrap();
        grads.as_slice()[segment.range()].to_vec()
    }
    let [free, loose, held] = [bias::<Free<f64>>(&x, &dy), bias::<Loose<f64>>(&x, &dy), bias::<Held<f64>>(&x, &dy)];
    assert_eq!(free, loose);
    // Six steps, each at most 0.01.
    assert!(held.iter().all(|d| d.abs() <= 0.06 + 1e-12) && free.iter().any(|d| d.abs() > 0.06), "{free:?}, {held:?}");
    assert!(held.iter().zip(&free).any(|(held, free)| held != free));
}
