//! What a network makes of a batch is what it makes of each sample, whatever the size of the batch and the number of threads.

use dl::prelude::*;
use dl::value::Value;

network! {
    struct Image: [3, 12, 12] -> [10] {
        residual { Conv2d(3, kernel = 3, padding = 1), Elu },
        Conv2d(8, kernel = 3, stride = 2, padding = same), Relu,
        concat { { MaxPool2d(3, stride = 1, padding = 1) }, { Conv2d(8, kernel = 3, padding = 1, groups = 8), Gelu } },
        AvgPool2d(2), Flatten,
        Linear(40), Tanh, Linear(10), LogSoftmax,
    }
}

network! {
    struct Vector: [120] -> [20] {
        Linear(60), Silu,
        multiply { { Linear(70), Sigmoid }, { Linear(70), Softplus } },
        Linear(20), Softmax,
    }
}

network! {
    struct Normalized: [4, 9, 9] -> [5] {
        Conv2d(6, kernel = 3, bias = false), BatchNorm, Relu, Dropout(0.2), GlobalAvgPool, BatchNorm, Linear(5),
    }
}

network! {
    /// Many pieces, weights that are packed for many samples, and functions that are done in place.
    struct Packed: [8, 16, 16] -> [6] {
        Conv2d(16, kernel = 3, padding = 1), Relu, MaxPool2d(2),
        Conv2d(8, kernel = 3), Sigmoid, Dropout(0.3), Flatten,
        Linear(12), Tanh, Linear(6),
    }
}

network! {
    /// So many weights that a batch stays together and cores share the weights.
    struct Wide: [250] -> [7] { Linear(1100), Relu, Linear(500), Dropout(0.3), Tanh, Linear(7) }
}

/// Normal numbers in the form of values.
fn random<V: Value<f64>>(n: usize, lengths: &[usize], seed: u64) -> Vec<V> {
    let (mut values, mut rng) = (dl::value::zeros(n), Rng::new(seed));
    for (part, len) in lengths.iter().enumerate() {
        let numbers: Vec<f64> = (0..n * len).map(|_| rng.normal()).collect();
        V::scatter(&numbers, part, &mut values);
    }
    values
}

/// All numbers of values of one part.
fn numbers<V: Value<f64>>(values: &[V]) -> Vec<f64> {
    let mut flat = vec![0.0; size_of_val(values) / 8];
    V::gather(values, 0, &mut flat);
    flat
}

/// Outputs, gradient of the inputs, gradient of the weights, network afterwards.
type Pass = [Vec<f64>; 4];

/// One pass on a batch.
fn pass<N: Train<Elem = f64>>(x: &[N::Input], dy: &[N::Output], training: bool, tape: &mut Tape<N>) -> Pass {
    let (mut net, mut grads, mut rng) = (N::init(4), N::zeros(), Rng::new(9));
    let mode = if training { Mode::Train(&mut rng) } else { Mode::Eval };
    let y = numbers(net.forward(tape, x, mode));
    let dx = numbers(net.backward(tape, dy, &mut grads));
    [y, dx, grads.as_slice().to_vec(), net.as_slice().to_vec()]
}

fn data<N: Train<Elem = f64>>(n: usize) -> (Vec<N::Input>, Vec<N::Output>) {
    (random(n, &[size_of::<N::Input>() / 8], 1), random(n, &[size_of::<N::Output>() / 8], 2))
}

fn assert_close(what: &str, a: &[f64], b: &[f64]) {
    assert_eq!(a.len(), b.len(), "{what}");
    for (i, (a, b)) in a.iter().zip(b).enumerate() {
        assert!((a - b).abs() <= 1e-11 * a.abs().max(1.0), "{what}[{i}]: {a} or {b}");
    }
}

/// A batch against its samples one by one, on a tape that has already held larger and smaller batches.
fn batch_is_its_samples<N: Train<Elem = f64>>() {
    let mut tape = N::tape();
    for n in [40, 1, 60, 2, 9] {
        let (x, dy) = data::<N>(n);
        let whole: Pass = pass::<N>(&x, &dy, false, &mut tape);
        let mut sum: Pass = [vec![], vec![], vec![0.0; whole[2].len()], whole[3].clone()];
        for (x, dy) in x.iter().zip(&dy) {
            let one = pass::<N>(std::slice::from_ref(x), std::slice::from_ref(dy), false, &mut N::tape());
            sum[0].extend(&one[0]);
            sum[1].extend(&one[1]);
            sum[2].iter_mut().zip(&one[2]).for_each(|(sum, g)| *sum += g);
        }
        for (i, what) in
            ["output", "gradient of the input", "gradient of the weights", "network"].into_iter().enumerate()
        {
            assert_close(&format!("{}, batch of {n}: {what}", N::NAME), &whole[i], &sum[i]);
        }
        let net = N::init(4);
        assert_close(&format!("{}: predict_batch", N::NAME), &whole[0], &numbers(&net.predict_batch(&x)));
    }
}

#[test]
fn batches_are_their_samples() {
    batch_is_its_samples::<Image<f64>>();
    batch_is_its_samples::<Vector<f64>>();
    batch_is_its_samples::<Normalized<f64>>();
    batch_is_its_samples::<Packed<f64>>();
    batch_is_its_samples::<Wide<f64>>();
}

/// The same bits with one, two, three and seven threads.
fn threads_do_not_matter<N: Train<Elem = f64>>() {
    let (x, dy) = data::<N>(131);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let trained = pass::<N>(&x, &dy, true, &mut N::tape());
            (trained, numbers(&N::init(4).predict_batch(&x)))
        })
    };
    let one = with(1);
    for threads in [2, 3, 7] {
        assert!(with(threads) == one, "{}: {threads} threads compute other numbers than one", N::NAME);
    }
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    threads_do_not_matter::<Image<f64>>();
    threads_do_not_matter::<Vector<f64>>();
    threads_do_not_matter::<Normalized<f64>>();
    threads_do_not_matter::<Packed<f64>>();
    threads_do_not_matter::<Wide<f64>>();
}

#[test]
fn an_empty_batch_is_no_trouble() {
    let [y, dx, gradient, _] = pass::<Normalized<f64>>(&[], &[], true, &mut Normalized::<f64>::tape());
    assert!(y.is_empty() && dx.is_empty() && gradient.iter().all(|g| *g == 0.0));
    assert!(Normalized::<f64>::init(1).predict_batch(&[]).is_empty());
}
