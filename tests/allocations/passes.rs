//! The passes of networks with every kind of layer, and optimizers.

use dl::prelude::*;

use super::allocations;

network! {
    /// Every kind of layer, and every way to join them.
    pub struct Everything: [3, 12, 12] -> [10] with rounding = floor {
        Conv2d(8, kernel = 3, padding = 1), BatchNorm, Relu,
        residual { Conv2d(8, kernel = 3, padding = 1, groups = 2), BatchNorm, LeakyRelu, Dropout(0.1) },
        concat { { Conv2d(4, kernel = 1), Gelu }, { MaxPool2d(3, stride = 1, padding = 1) } },
        MaxPool2d(2), Silu,
        multiply { {}, { Conv2d(12, kernel = 3, padding = 1), Sigmoid } },
        maximum { { Conv2d(12, kernel = 3, padding = 2, dilation = 2), Elu }, {} },
        fork { { AvgPool2d(2), Flatten, Linear(16), Tanh }, { GlobalAvgPool, Linear(16) }, { GlobalMaxPool, Linear(16) } },
        add { {}, { Softplus }, {} },
        Softmax, Linear(10), LogSoftmax,
    }
}

network! {
    /// Products large enough to be divided.
    pub struct Wide: [784] -> [10] { Linear(1024), Relu, Linear(256), Relu, Linear(10) }
}

network! {
    /// Images large enough to be divided.
    pub struct LeNet5: [1, 32, 32] -> [10] {
        Conv2d(6, kernel = 5), Relu, MaxPool2d(2), Conv2d(16, kernel = 5), Relu, MaxPool2d(2),
        Conv2d(120, kernel = 5), Relu, Flatten, Linear(84), Relu, Linear(10),
    }
}

network! {
    /// One sample of which is large enough to be divided.
    pub struct Deep: [16, 8, 8] -> [10] {
        Conv2d(64, kernel = 3, padding = 1), Relu, Conv2d(40, kernel = 5), Relu, MaxPool2d(2), Flatten, Linear(10),
    }
}

/// Trains on up to `most` samples with `optimizer`, and counts after the first step of each size.
fn training<N>(most: usize, mut optimizer: impl Optimizer)
where
    N: Train<Elem = f32, Output = [f32; 10]>,
{
    let mut net = N::init(1);
    let (mut tape, mut grads, mut rng) = (N::tape(), N::zeros(), Rng::new(1));
    let inputs: Vec<N::Input> = dl::value::zeros(most);
    let labels: Vec<usize> = (0..most).map(|i| i % 10).collect();
    let mut doutputs = vec![[0.0; 10]; most];
    let mut step = |n: usize| {
        let outputs = net.forward(&mut tape, &inputs[..n], Mode::Train(&mut rng));
        let loss = CrossEntropy.loss(outputs, &labels[..n], &mut doutputs[..n]);
        assert!(loss.is_ok_and(f64::is_finite));
        optim::zero(&mut *grads);
        net.backward(&mut tape, &doutputs[..n], &mut grads);
        net.forward(&mut tape, &inputs[..n], Mode::Train(&mut rng));
        net.backward_weights(&mut tape, &doutputs[..n], &mut grads);
        optim::clip::by_norm(&mut *grads, 1.0);
        optimizer.step(&mut *net, &grads);
    };
    // Kernels for one sample are others than those for many, and so is their memory.
    step(most);
    step(1);
    for n in [most, 1, most] {
        assert_eq!(allocations(|| step(n)), 0, "{}, a step of {n} samples", N::NAME);
    }
}

fn on_one_thread(f: impl FnOnce() + Send) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    pool.install(f);
}

#[test]
fn training_steps_allocate_nothing() {
    on_one_thread(|| {
        training::<Everything>(4, Sgd::new(0.01).momentum(0.9).nesterov(true));
        training::<Everything>(4, Adam::new(0.01));
        training::<Everything>(4, AdamW::new(0.01));
        training::<Everything>(4, RmsProp::new(0.01));
        training::<Wide>(32, Sgd::new(0.01).momentum(0.9));
        training::<LeNet5>(16, Sgd::new(0.01).momentum(0.9));
    });
}

/// `predict` and a predictor allocate nothing after the first call on a thread, `infer` never, `predict_batch` only what it returns.
fn inference<N: Train<Elem = f32>>() {
    let net = N::init(1);
    let inputs: Vec<N::Input> = dl::value::zeros(8);
    let mut arena = vec![0.0; N::ARENA];
    net.infer_in(&inputs[0], &mut arena);
    let _ = net.predict(&inputs[0]);
    let _ = net.predict_batch(&inputs);
    let mut predictor = net.predictor();
    let _ = predictor.predict(&inputs[0]);
    let _ = predictor.predict_batch(&inputs);
    assert_eq!(allocations(|| _ = predictor.predict(&inputs[0])), 0, "{}: a predictor", N::NAME);
    assert_eq!(allocations(|| _ = predictor.predict_batch(&inputs)), 1, "{}: a predictor's batch", N::NAME);
    assert_eq!(allocations(|| _ = net.infer_in(&inputs[0], &mut arena)), 0, "{}: infer", N::NAME);
    assert_eq!(allocations(|| _ = net.predict(&inputs[0])), 0, "{}: predict", N::NAME);
    assert_eq!(allocations(|| _ = net.predict_batch(&inputs)), 1, "{}: predict_batch", N::NAME);
}

#[test]
fn prediction_allocates_nothing() {
    on_one_thread(|| {
        inference::<Everything>();
        inference::<Wide>();
        inference::<LeNet5>();
        inference::<Deep>();
    });
}

/// One sample on two threads: what the one that predicts allocates, after it has had pieces of all kinds.
fn divided<N: Train<Elem = f32>>() {
    let (net, x): (_, Vec<N::Input>) = (N::init(1), dl::value::zeros(1));
    let mut predictor = net.predictor();
    for _ in 0..50 {
        let _ = (net.predict(&x[0]), predictor.predict(&x[0]));
    }
    assert_eq!(allocations(|| (0..10).for_each(|_| _ = net.predict(&x[0]))), 0, "{}: predict", N::NAME);
    assert_eq!(allocations(|| (0..10).for_each(|_| _ = predictor.predict(&x[0]))), 0, "{}: a predictor", N::NAME);
}

#[test]
fn dividing_a_sample_allocates_nothing() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("threads can be started");
    pool.install(|| {
        divided::<Wide>();
        divided::<Deep>();
    });
}
