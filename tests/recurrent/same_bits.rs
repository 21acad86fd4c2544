//! `infer_step` makes the bits of `infer_in`, which are those of every machine, and what `step` makes to rounding.

use dl::element::Element;
use dl::prelude::*;
use dl::value::Value;

use crate::nets::{Classifier, Conditioned, Film, Language, Stacked, Tagger, Unfold};
use crate::steps::numbers;

network! {
    /// Gates that close before the output, blocks, a layer of one's own kind, units that do not come in fours.
    struct Deep: [.., 3] -> [.., 2] {
        Lstm(7, peephole = true), residual { Linear(7), Tanh }, Gru(6, reset_after = false), Rnn(5, initial_state = learned),
        concat { {}, { Linear(3), Sigmoid } }, Inside, Linear(2), Softmax,
    }
}

network! { struct Inside: [8] -> [4] { Linear(4), Relu } }

fn flat<T: Element, Y: Value<T>>(y: &Y, numbers: usize) -> Vec<T> {
    let mut flat = vec![T::ZERO; numbers];
    Y::gather(std::slice::from_ref(y), 0, &mut flat);
    flat
}

/// Goes through `steps`, which are `x`, and holds each result against that of the whole sequence if it has one, the last one in any case.
fn check<N: Stepped<Elem = f32> + Train>(x: &N::Input, steps: impl IntoIterator<Item = N::Step>) {
    let net = N::init(3);
    let steps: Vec<N::Step> = steps.into_iter().collect();
    let mut arena = vec![f32::NAN; N::ARENA + steps.len() * N::ARENA_STEP];
    let of_one = size_of::<N::StepOutput>() / size_of::<f32>();
    let ends = N::OUTPUTS[0].is_sequence();
    let whole = flat::<f32, _>(&net.infer_in(x, &mut arena), of_one * if ends { steps.len() } else { 1 });
    let (mut state, mut fast) = (net.initial_state(), net.initial_state());
    for (t, x) in steps.iter().enumerate() {
        let y = flat::<f32, _>(&net.infer_step(x, &mut state), of_one);
        let near = flat::<f32, _>(&net.step(x, &mut fast), of_one);
        assert!(y.iter().zip(&near).all(|(a, b)| (a - b).abs() < 1e-5), "{}, step {t}: {y:?}, {near:?}", N::NAME);
        let expected = match ends {
            true => &whole[t * of_one..][..of_one],
            false if t + 1 == steps.len() => &whole,
            false => continue,
        };
        let same = y.iter().zip(expected).all(|(a, b)| a.to_bits() == b.to_bits());
        assert!(same, "{}, step {t}: {y:?} is not {expected:?}", N::NAME);
    }
}

#[test]
fn one_step_after_the_other_is_the_whole_sequence() {
    let x: Vec<[f32; 3]> = numbers(2, 9);
    check::<Tagger>(&x, x.clone());
    check::<Classifier>(&x, x.clone());
    check::<Stacked>(&x, x.clone());
    check::<Deep>(&x, x.clone());
    let v = [0.5, -1.0];
    check::<Conditioned>(&(x.clone(), v), x.iter().map(|x| (*x, v)));
    let text: Vec<Token<7>> = [3, 1, 6, 0].into_iter().map(|i| Token::new(i).unwrap()).collect();
    check::<Language>(&text, text.clone());
    check::<Unfold>(&[0.5, -1.0, 2.0], [[0.5, -1.0, 2.0]; 6]);
    let mut rng = Rng::new(1);
    let film: Vec<[[[f32; 6]; 6]; 1]> =
        (0..5).map(|_| [std::array::from_fn(|_| std::array::from_fn(|_| rng.normal() as f32))]).collect();
    check::<Film>(&film, film.clone());
}

#[test]
fn gates_far_from_zero_and_what_is_no_number() {
    network! { struct Far: [.., 1] -> [.., 5] { lstm: Lstm(5) } }
    let mut net = Far::init(1);
    for scale in [10.0, 100.0, 1e30, f32::INFINITY] {
        net.lstm
            .weight_ih
            .as_flattened_mut()
            .iter_mut()
            .enumerate()
            .for_each(|(i, w)| *w = if i % 3 == 0 { scale } else { -scale });
        let (mut state, mut fast) = (net.initial_state(), net.initial_state());
        for x in [1.0, -1.0, 0.5, -0.5] {
            let (y, near) = (net.infer_step(&[x], &mut state), net.step(&[x], &mut fast));
            assert!(y.iter().zip(near).all(|(a, b)| (a - b).abs() < 1e-6), "{scale}: {y:?}, {near:?}");
        }
    }
    let mut state = net.initial_state();
    assert!(net.infer_step(&[f32::NAN], &mut state).iter().all(|y| y.is_nan()));
}
