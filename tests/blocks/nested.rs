//! Networks inside networks: the same numbers as the same layers written out, in evaluation and in both passes of training.

use dl::prelude::*;

network! {
    /// A residual block.
    struct Block: [4, 6, 6] -> [4, 6, 6] {
        residual {
            conv1: Conv2d(4, kernel = 3, padding = 1, bias = false), bn1: BatchNorm, Relu,
            conv2: Conv2d(4, kernel = 3, padding = 1, bias = false), bn2: BatchNorm,
        },
        Relu,
    }
}

network! {
    struct Stage: [4, 6, 6] -> [4, 6, 6] { a: Block, b: Block }
}

network! {
    /// A block at its input, one in the middle, one that is the end.
    struct Nested: [4, 6, 6] -> [4, 6, 6] {
        first: Block,
        conv: Conv2d(4, kernel = 1), Tanh,
        stage: Stage,
    }
}

network! {
    /// The same written out.
    struct Flat: [4, 6, 6] -> [4, 6, 6] {
        first: {
            residual {
                conv1: Conv2d(4, kernel = 3, padding = 1, bias = false), bn1: BatchNorm, Relu,
                conv2: Conv2d(4, kernel = 3, padding = 1, bias = false), bn2: BatchNorm,
            },
            Relu,
        },
        conv: Conv2d(4, kernel = 1), Tanh,
        stage: {
            a: {
                residual {
                    conv1: Conv2d(4, kernel = 3, padding = 1, bias = false), bn1: BatchNorm, Relu,
                    conv2: Conv2d(4, kernel = 3, padding = 1, bias = false), bn2: BatchNorm,
                },
                Relu,
            },
            b: {
                residual {
                    conv1: Conv2d(4, kernel = 3, padding = 1, bias = false), bn1: BatchNorm, Relu,
                    conv2: Conv2d(4, kernel = 3, padding = 1, bias = false), bn2: BatchNorm,
                },
                Relu,
            },
        },
    }
}

/// That numbers are the same to rounding.
fn near<N: Network<Elem = f64>>(a: &N::Output, b: &N::Output) {
    let numbers = |y: &N::Output| {
        let mut flat = vec![0.0; N::OUTPUTS.iter().map(|dims| dims.len()).sum()];
        let mut at = 0;
        for (part, dims) in N::OUTPUTS.iter().enumerate() {
            dl::value::Value::gather(std::slice::from_ref(y), part, &mut flat[at..at + dims.len()]);
            at += dims.len();
        }
        flat
    };
    let (a, b) = (numbers(a), numbers(b));
    // NaN is far from everything.
    let near = a.iter().zip(&b).all(|(a, b)| (a - b).abs() <= 1e-12 * (1.0 + b.abs()));
    assert!(near, "{}: {a:?} are not {b:?}", N::NAME);
}

/// Holds two networks with arrays of the same names against each other: evaluation, both passes of training, running statistics.
pub fn same<A: Train<Elem = f64>, B: Train<Elem = f64, Input = A::Input, Output = A::Output>>()
where
    A::Input: PartialEq + std::fmt::Debug,
    A::Output: PartialEq + std::fmt::Debug,
{
    let names = |segments: &[dl::plan::Segment]| segments.iter().map(|s| s.name()).collect::<Vec<_>>();
    assert_eq!(names(A::SEGMENTS), names(B::SEGMENTS));
    assert_eq!((A::PARAMS, A::MACS), (B::PARAMS, B::MACS));
    let (mut a, mut b) = (A::init(1), B::zeros());
    b.as_mut_slice().copy_from_slice(a.as_slice());
    let mut rng = Rng::new(5);
    let mut random = |n: usize| -> Vec<f64> { (0..n).map(|_| rng.normal()).collect() };
    let mut xs: Vec<A::Input> = dl::value::zeros(5);
    let mut dys: Vec<A::Output> = dl::value::zeros(5);
    use dl::value::Value;
    for (part, slot) in A::VALUES.inputs.iter().enumerate() {
        A::Input::scatter(&random(5 * slot.len), part, &mut xs);
    }
    for (part, slot) in A::VALUES.outputs.iter().enumerate() {
        A::Output::scatter(&random(5 * slot.len), part, &mut dys);
    }
    let (mut tape_a, mut tape_b) = (A::tape(), B::tape());
    for training in [true, false] {
        let (mut grads_a, mut grads_b) = (A::zeros(), B::zeros());
        let (mut rng_a, mut rng_b) = (Rng::new(2), Rng::new(2));
        let mode = |rng| if training { Mode::Train(rng) } else { Mode::Eval };
        let ya = a.forward(&mut tape_a, &xs, mode(&mut rng_a)).to_vec();
        let yb = b.forward(&mut tape_b, &xs, mode(&mut rng_b)).to_vec();
        assert_eq!(ya, yb, "outputs, training {training}");
        let dxa = a.backward(&mut tape_a, &dys, &mut grads_a).to_vec();
        let dxb = b.backward(&mut tape_b, &dys, &mut grads_b).to_vec();
        assert_eq!(dxa, dxb, "gradients of inputs, training {training}");
        assert_eq!(grads_a.as_slice(), grads_b.as_slice(), "gradients of weights, training {training}");
        assert_eq!(a.as_slice(), b.as_slice(), "running statistics, training {training}");
    }
    assert_eq!(a.predict_batch(&xs), b.predict_batch(&xs));
    assert_eq!(a.predict(&xs[0]), b.predict(&xs[0]));
    assert_eq!(a.predictor().predict(&xs[0]), a.predict(&xs[0]));
    let mut arena = vec![f64::NAN; A::ARENA];
    near::<A>(&a.infer_in(&xs[0], &mut arena), &a.predict(&xs[0]));
    let mut arena = vec![0.0; B::ARENA];
    near::<B>(&b.infer_in(&xs[0], &mut arena), &b.predict(&xs[0]));
}

#[test]
fn a_nested_network_is_the_same_as_its_layers_written_out() {
    same::<Nested<f64>, Flat<f64>>();
}

#[test]
fn its_parts_are_fields_with_names_of_their_own() {
    let names: Vec<String> = Nested::<f32>::SEGMENTS.iter().map(|s| s.name()).collect();
    assert!(names.contains(&"stage.b.conv2.weight".to_string()), "{names:?}");
    let net = Nested::init(3);
    let block: &Block = &net.stage.b;
    assert_eq!(block.conv2.weight.len(), 4);
    println!("{}", Nested::summary());
    assert!(Nested::summary().contains("stage.b.conv2: Conv2d"));
}

network! {
    /// Only a view: its output is its input.
    struct View: [4, 2, 2] -> [16] { Flatten }
}

network! {
    /// Two outputs, one of which is also used inside, and its input as a third.
    struct Several: [6] -> ([5], [5], [6]) {
        fork { { a: Linear(5), fork { {}, { b: Linear(5), Tanh } } }, {} },
    }
}

network! {
    struct UsesSeveral: [6] -> [16] {
        l: Linear(6),
        parts: Several => ([5], [5], [6]),
        concat { {}, {}, {} },
    }
}

network! {
    /// The promise says how many outputs there are.
    struct EndsInSeveral: [6] -> ([5], [5], [6]) { l: Linear(6), parts: Several }
}

network! {
    struct UsesSeveralFlat: [6] -> [16] {
        l: Linear(6),
        parts: { fork { { a: Linear(5), fork { {}, { b: Linear(5), Tanh } } }, {} } },
        concat { {}, {}, {} },
    }
}

network! {
    /// Two inputs.
    struct Sum: ([3], [3]) -> [3] { add { { Linear(3) }, {} } }
}

network! {
    struct UsesSum: [4, 2, 2] -> [3] { v: View, fork { { Linear(3) }, { Linear(3) } }, sum: Sum, Relu }
}

network! {
    struct UsesSumFlat: [4, 2, 2] -> [3] { v: { Flatten }, fork { { Linear(3) }, { Linear(3) } }, sum: { add { { Linear(3) }, {} } }, Relu }
}

#[test]
fn several_inputs_and_outputs_flow_through() {
    same::<UsesSeveral<f64>, UsesSeveralFlat<f64>>();
    let (_, b, c): ([f32; 5], [f32; 5], [f32; 6]) = EndsInSeveral::init(1).predict(&[0.5; 6]);
    assert!(b[0].is_finite() && c[5].is_finite());
    same::<UsesSum<f64>, UsesSumFlat<f64>>();
}

network! {
    /// A sequence goes in and comes out: the network around it knows only its name.
    struct Steps: [5, 3] -> [5, 4] { gru: Gru(4) }
}

network! {
    struct BehindSteps: [5, 3] -> [2] { s: Steps, l: Linear(4), LogSoftmax, rnn: Rnn(6, nonlinearity = relu), Silu, Flatten, out: Linear(2) }
}

network! {
    struct BehindStepsFlat: [5, 3] -> [2] {
        s: { gru: Gru(4) }, l: Linear(4), LogSoftmax, rnn: Rnn(6, nonlinearity = relu), Silu, Flatten, out: Linear(2),
    }
}

/// What layers keep of a sequence has room for all of its steps.
#[test]
fn layers_behind_a_network_of_sequences() {
    same::<BehindSteps<f64>, BehindStepsFlat<f64>>();
}
