//! One sample on all cores: the same numbers for any number of threads, and with weights that have been packed before.

use dl::prelude::*;
use dl::value::Value;

network! {
    /// Rows of weights.
    struct Wide: [300] -> [10] { Linear(1025), Relu, Linear(1030), Tanh, Linear(10) }
}

network! {
    /// Images of one block of tiles and of several, channels of less than a register more than a range, other ways than Winograd's.
    struct Images: [3, 48, 12] -> [10] with rounding = floor {
        Conv2d(61, kernel = 3, padding = 1), Relu, Conv2d(70, kernel = 3, padding = 1), BatchNorm, Relu, MaxPool2d(2),
        Conv2d(132, kernel = 3, padding = 1, bias = false), Sigmoid, Conv2d(40, kernel = 5, stride = 2), Relu,
        residual { Conv2d(40, kernel = 3, padding = 1, groups = 4), Relu },
        Conv2d(150, kernel = 3, padding = 1), Relu, Conv2d(140, kernel = (10, 1)), Relu, Flatten, Linear(10),
    }
}

network! {
    /// Weights that are better not packed for one sample.
    struct Deep: [150, 4, 4] -> [4] { Conv2d(230, kernel = 3, padding = 1), Relu, GlobalMaxPool, Linear(4) }
}

network! {
    /// Nothing to divide.
    struct Small: [8] -> [4] { Linear(16), Relu, Linear(4) }
}

fn random<N: Network>(n: usize) -> Vec<N::Input> {
    let (mut xs, mut rng) = (dl::value::zeros(n), Rng::new(5));
    let len = size_of::<N::Input>() / size_of::<N::Elem>() * n;
    let numbers: Vec<N::Elem> = (0..len).map(|_| dl::element::Element::from_f64(rng.normal())).collect();
    N::Input::scatter(&numbers, 0, &mut xs);
    xs
}

fn on_threads<R: Send>(threads: usize, f: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started").install(f)
}

fn numbers<N: Network>(ys: &[N::Output]) -> Vec<f64> {
    let mut flat = vec![N::Elem::default(); size_of_val(ys) / size_of::<N::Elem>()];
    N::Output::gather(ys, 0, &mut flat);
    flat.into_iter().map(dl::element::Element::to_f64).collect()
}

fn check<N: Train>(tolerance: f64) {
    let (net, xs) = (N::init(3), random::<N>(3));
    let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() <= tolerance * (1.0 + b.abs()));
    let batch = numbers::<N>(&net.predict_batch(&xs));
    let predict = || [numbers::<N>(&[net.predict(&xs[0])]), numbers::<N>(&[net.predictor().predict(&xs[0])])];
    let [outside, packed] = predict();
    let mut arena = vec![N::Elem::default(); N::ARENA];
    let infer = numbers::<N>(&[net.infer_in(&xs[0], &mut arena)]);
    assert!(outside.iter().all(|y| y.is_finite()) && outside.iter().any(|y| *y != 0.0), "{}", N::NAME);
    assert!(near(&outside, &infer) && near(&packed, &infer), "{}: {outside:?}, {packed:?}, {infer:?}", N::NAME);
    assert!(near(&outside, &batch[..outside.len()]), "{}: {outside:?}, {batch:?}", N::NAME);
    for threads in [1, 2, 3] {
        assert_eq!(on_threads(threads, predict), [outside.clone(), packed.clone()], "{}, {threads} threads", N::NAME);
    }
    let mut predictor = net.predictor();
    assert!(near(&numbers::<N>(&predictor.predict_batch(&xs)), &batch), "{}", N::NAME);
    assert!(predictor.predict_batch(&[]).is_empty());
    assert_eq!(numbers::<N>(&[predictor.predict(&xs[0])]), packed, "{}: a second time", N::NAME);
}

#[test]
fn predictions_do_not_depend_on_the_number_of_threads() {
    check::<Wide>(1e-5);
    check::<Images>(1e-5);
    check::<Deep>(1e-5);
    check::<Small>(1e-5);
}

#[test]
fn predictions_in_f64() {
    check::<Wide<f64>>(1e-13);
    check::<Images<f64>>(1e-13);
    check::<Deep<f64>>(1e-13);
    check::<Small<f64>>(1e-13);
}
