//! The passes of one sample are those of a batch of one, in evaluation where the network normalizes and in training elsewhere.

use dl::device::{self, Training, numbers, numbers_with_input};
use dl::prelude::*;
use dl::value::Value;

network! {
    struct LeNet: [1, 12, 12] -> [10] {
        c1: Conv2d(3, kernel = 5, padding = 2), Tanh, AvgPool2d(2),
        c2: Conv2d(6, kernel = 3), Relu, MaxPool2d(2), Flatten, f3: Linear(14), Sigmoid, f4: Linear(10),
    }
}

network! {
    /// Kernels of all kinds, and every function.
    struct Kinds: [4, 9, 10] -> [3] with rounding = floor {
        Conv2d(6, kernel = (3, 2), stride = 2, padding = 1), LeakyRelu,
        Conv2d(6, kernel = 3, padding = same, groups = 6, bias = false), Elu,
        Conv2d(8, kernel = 3, padding = 2, dilation = 2, groups = 2), Gelu,
        MaxPool2d(3, stride = 1, padding = 1), Conv2d(4, kernel = 1), Silu,
        ConvTranspose2d(5, kernel = 3, stride = 2, padding = 1, output_padding = 1), Softplus,
        ConvTranspose2d(4, kernel = 2, groups = 1, bias = false),
        Upsample(2), AvgPool2d(3, stride = 2, padding = 1), Upsample(2, mode = bilinear), Softmax,
        concat { { GlobalAvgPool }, { GlobalMaxPool } }, Linear(3, bias = false), LogSoftmax,
    }
}

network! {
    /// A convolution that is a product, and all junctions.
    struct Junctions: [3, 6, 6] -> [5] {
        residual { Conv2d(3, kernel = 3, padding = 1), Elu },
        concat { { Conv2d(2, kernel = 1), Tanh }, {}, { Conv2d(3, kernel = 3, padding = 1), Relu } },
        maximum { { Conv2d(4, kernel = 1) }, { Conv2d(4, kernel = 3, padding = 1) } },
        multiply { { Conv2d(4, kernel = 1), Sigmoid }, {} },
        Conv2d(12, kernel = 6), Relu, Flatten, add { { Linear(5) }, { Linear(5), Tanh } },
    }
}

network! {
    struct Normal: [2, 6, 6] -> [4] {
        Conv2d(3, kernel = 3, bias = false), BatchNorm, Relu, Conv2d(3, kernel = 3), BatchNorm(affine = false), Flatten,
        Linear(6), BatchNorm, Tanh, Linear(4),
    }
}

network! {
    struct Lstms: [7, 3] -> [2] {
        Lstm(5), Lstm(4, peephole = true, initial_state = learned), Linear(3), Tanh,
        bidirectional { Lstm(3, grad_clip = 0.01) }, Last, Linear(2),
    }
}

network! {
    struct Grus: [6, token(9)] -> [2] {
        Embedding(9, 4), Gru(5, initial_state = learned), Reverse, Gru(4, reset_after = false, grad_clip = 0.05),
        Gru(3, bias = false), MeanOverTime, Linear(2),
    }
}

network! {
    struct Rnns: [5, 3] -> [5, 2] {
        Rnn(20), Rnn(3, nonlinearity = relu), concat { { MaxOverTime, Repeat(5) }, {} }, bidirectional { Rnn(2, bias = false) },
        Linear(2),
    }
}

layer! {
    /// `scale · x²`, with a number to be learned for each.
    pub struct Square {
        scale: [input.len()],
    }

    const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        Ok(input)
    }
    fn forward<T: Element>(scale: &[T], x: &[T], y: &mut [T]) {
        y.iter_mut().zip(x).zip(scale).for_each(|((y, x), s)| *y = *s * *x * *x);
    }
    fn backward<T: Element>(scale: &[T], x: &[T], dy: &[T], dx: &mut [T], dscale: &mut [T]) {
        for ((((x, s), dy), dx), ds) in x.iter().zip(scale).zip(dy).zip(dx).zip(dscale) {
            *dx = *dy * *s * (*x + *x);
            *ds += *dy * *x * *x;
        }
    }
}

layer! {
    /// `x³`
    pub struct Cube;

    fn f<T: Element>(x: T) -> T {
        x * x * x
    }
    fn derivative<T: Element>(x: T) -> T {
        T::from_f64(3.0) * x * x
    }
}

network! {
    struct Block<const C: usize, const H: usize>: [C, H, H] -> [C, H, H] {
        residual { conv: Conv2d(C, kernel = 3, padding = 1), Tanh, norm: BatchNorm, Cube },
    }
}

network! {
    struct Body: [2, 5, 5] -> [6] { Block<2, 5>, Flatten, Square, Linear(6), Tanh, Linear(6) }
}

network! {
    /// Networks in networks, weights used again.
    struct Nested: ([2, 5, 5], [2, 5, 5]) -> ([3], [6]) {
        fork { { body: Body, Linear(3) }, { shared body, head: { Linear(6), Cube }, shared head } },
    }
}

network! {
    /// Only what is behind the body is trained.
    struct Frozen: [2, 5, 5] -> [2] { frozen body: Body, Tanh, l: Linear(4), frozen m: Linear(4), Relu, out: Linear(2) }
}

network! {
    struct Dropped: [6] -> [4] { Linear(12), Dropout(0.4), Tanh, Linear(9), Dropout(0.2), Square, Linear(4) }
}

/// Random numbers for one value.
fn random<V: Value<f64>>(lens: impl Iterator<Item = usize>, seed: u64) -> V {
    let (mut value, mut rng) = ([V::zero(0)], Rng::new(seed));
    for (part, len) in lens.enumerate() {
        let numbers: Vec<f64> = (0..len).map(|_| rng.normal()).collect();
        V::scatter(&numbers, part, &mut value);
    }
    let [value] = value;
    value
}

/// The numbers of a value.
fn numbers_of<V: Value<f64>>(value: &V, lens: impl Iterator<Item = usize>) -> Vec<f64> {
    let parts = lens.enumerate().map(|(part, len)| {
        let mut flat = vec![0.0; len];
        V::gather(std::slice::from_ref(value), part, &mut flat);
        flat
    });
    parts.collect::<Vec<_>>().concat()
}

fn inputs<N: Network>() -> impl Iterator<Item = usize> {
    N::INPUTS.iter().map(|dims| dims.len())
}

fn outputs<N: Network>() -> impl Iterator<Item = usize> {
    N::OUTPUTS.iter().map(|dims| dims.len())
}

#[track_caller]
fn assert_close(what: &str, a: &[f64], b: &[f64]) {
    assert_eq!(a.len(), b.len(), "{what}");
    for (i, (a, b)) in a.iter().zip(b).enumerate() {
        assert!((a - b).abs() <= 1e-11 * a.abs().max(1.0), "{what}[{i}]: {a} or {b}");
    }
}

/// Weights, initial states and running statistics among them, that are nowhere 0 or 1.
fn net<N: Train<Elem = f64>>() -> Box<N> {
    let (mut net, mut rng) = (N::init(4), Rng::new(6));
    net.as_mut_slice()
        .iter_mut()
        .for_each(|w| *w = (*w + 0.1 * rng.normal()).abs() * if rng.uniform() < 0.5 { 1.0 } else { -1.0 });
    for segment in N::SEGMENTS.iter().filter(|segment| segment.field == "running_var") {
        net.as_mut_slice()[segment.range()].iter_mut().for_each(|v| *v = v.abs() + 0.2);
    }
    net
}

/// Output, gradients of input and weights of samples one by one, in the same memory, are those of a tape.
fn same<N: Train<Elem = f64>, const LEN: usize, const WITH: usize>(training: bool) {
    let mut net = net::<N>();
    let (mut memory, mut with_input) = (Box::new(Training::<N, LEN>::new()), Box::new(Training::<N, WITH>::new()));
    let (mut grads, mut grads_again, mut expected) = (N::zeros(), N::zeros(), N::zeros());
    let (mut tape, mut rng) = (N::tape(), Rng::new(1));
    for seed in 0..4 {
        let (x, dy): (N::Input, N::Output) = (random(inputs::<N>(), 2 * seed), random(outputs::<N>(), 2 * seed + 1));
        let before = net.clone();
        let y =
            net.forward(&mut tape, std::slice::from_ref(&x), if training { Mode::Train(&mut rng) } else { Mode::Eval })
                [0]
            .clone();
        let dx = net.backward(&mut tape, std::slice::from_ref(&dy), &mut expected)[0].clone();
        net.as_mut_slice().copy_from_slice(before.as_slice());
        let name = N::NAME;
        let one = net.forward_one(&mut memory, &x);
        assert_close(&format!("{name}, output"), &numbers_of(&one, outputs::<N>()), &numbers_of(&y, outputs::<N>()));
        net.backward_one(&mut memory, &dy, &mut grads);
        assert_close(&format!("{name}, weights"), grads.as_slice(), expected.as_slice());
        net.forward_one(&mut with_input, &x);
        let one = net.backward_one_input(&mut with_input, &dy, &mut grads_again);
        assert_close(&format!("{name}, input"), &numbers_of(&one, inputs::<N>()), &numbers_of(&dx, inputs::<N>()));
        assert_close(&format!("{name}, weights, with the input"), grads_again.as_slice(), expected.as_slice());
        // Gradients have taken the place of values: there is nothing to go back through.
        net.backward_one(&mut memory, &dy, &mut grads);
        assert_close(&format!("{name}, weights, again"), grads.as_slice(), expected.as_slice());
    }
    assert_eq!(N::TRAIN_BYTES, size_of::<Training<N, LEN>>());
    assert!(grads.as_slice().iter().filter(|g| **g != 0.0).count() > 0);
}

macro_rules! same {
    ($($test:ident: $N:ty, $training:expr;)*) => { $(
        #[test]
        fn $test() {
            same::<$N, { numbers::<$N>() }, { numbers_with_input::<$N>() }>($training);
        }
    )* };
}

same! {
    lenet: LeNet<f64>, true;
    kinds_of_kernels: Kinds<f64>, true;
    junctions: Junctions<f64>, true;
    normalization_evaluates: Normal<f64>, false;
    lstms: Lstms<f64>, true;
    grus: Grus<f64>, true;
    rnns: Rnns<f64>, true;
    networks_with_parameters: Block<3, 4, f64>, false;
    networks_in_networks: Nested<f64>, false;
}

/// What the definition freezes gets no gradient, the rest that of a tape.
#[test]
fn frozen_parts_get_no_gradient() {
    let mut net = net::<Frozen<f64>>();
    let (mut memory, mut tape) = (FrozenTraining::<f64>::new(), Frozen::<f64>::tape());
    let (mut grads, mut expected) = (Frozen::<f64>::zeros(), Frozen::<f64>::zeros());
    let (x, dy) = (random(inputs::<Frozen<f64>>(), 1), [0.7, -0.4]);
    net.forward(&mut tape, &[x], Mode::Eval);
    net.backward_weights(&mut tape, &[dy], &mut expected);
    net.forward_one(&mut memory, &x);
    net.backward_one(&mut memory, &dy, &mut grads);
    assert_close("weights", grads.as_slice(), expected.as_slice());
    for segment in Frozen::<f64>::SEGMENTS {
        let zero = grads.as_slice()[segment.range()].iter().all(|g| *g == 0.0);
        assert_eq!(zero, segment.frozen, "{}", segment.name());
    }
}

/// Dropout drops the same for the same seed, other numbers in the next pass, and gradients are those of what it has left.
#[test]
fn dropout_drops() {
    let mut net = net::<Dropped<f64>>();
    let mut memory = Training::<Dropped<f64>, { numbers_with_input::<Dropped<f64>>() }>::new();
    let (x, dy) = ([0.3, -1.2, 0.8, 2.0, -0.7, 1.1], [0.7, -0.4, 0.1, 1.3]);
    let mut loss = |net: &Dropped<f64>, x: &[f64; 6]| -> f64 {
        memory.reseed(3);
        net.forward_one(&mut memory, x).iter().zip(dy).map(|(y, dy)| y * dy).sum()
    };
    let first = loss(&net, &x);
    assert_eq!(first, loss(&net, &x));
    let slopes: Vec<f64> = (0..net.as_slice().len())
        .map(|i| {
            let here = net.as_slice()[i];
            net.as_mut_slice()[i] = here + 1e-5;
            let above = loss(&net, &x);
            net.as_mut_slice()[i] = here - 1e-5;
            let below = loss(&net, &x);
            net.as_mut_slice()[i] = here;
            (above - below) / 2e-5
        })
        .collect();
    let input: Vec<f64> = (0..6)
        .map(|i| {
            let (mut above, mut below) = (x, x);
            (above[i], below[i]) = (x[i] + 1e-5, x[i] - 1e-5);
            (loss(&net, &above) - loss(&net, &below)) / 2e-5
        })
        .collect();
    let mut grads: Dropped<f64> = device::zeros();
    memory.reseed(3);
    net.forward_one(&mut memory, &x);
    let dx = net.backward_one_input(&mut memory, &dy, &mut grads);
    for (a, b) in grads.as_slice().iter().chain(&dx).zip(slopes.iter().chain(&input)) {
        assert!((a - b).abs() < 1e-6 * a.abs().max(1.0), "{a}, by differences {b}");
    }
    memory.reseed(3);
    let [one, other] = [0, 1].map(|_| net.forward_one(&mut memory, &x));
    assert_ne!(one, other);
    memory.reseed(4);
    assert_ne!(one, net.forward_one(&mut memory, &x));
}
