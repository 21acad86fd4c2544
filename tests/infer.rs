//! `infer`: one sample in memory that is a type. In debug builds memory that is no longer needed is overwritten, so that each of these networks
//! would give itself away if it read a value after its time.

use dl::element::Element;
use dl::prelude::*;
use dl::value::Value;

network! {
    /// LeNet-5: a chain.
    struct LeNet5: [1, 28, 28] -> [10] where flash <= 242 * KIB, ram <= 24 * KIB {
        c1: Conv2d(6, kernel = 5, padding = 2), Tanh, AvgPool2d(2),
        c3: Conv2d(16, kernel = 5), Tanh, AvgPool2d(2),
        Flatten, f5: Linear(120), Tanh, f6: Linear(84), Tanh, f7: Linear(10),
    }
}

network! {
    /// Everything that can be where its input is.
    struct InPlace: [3, 6, 6] -> [4] {
        Conv2d(4, kernel = 3, padding = 1), BatchNorm, LeakyRelu, Dropout(0.3), BatchNorm, Elu, Softplus, Gelu, Silu, Sigmoid, Tanh, Relu,
        Softmax, Flatten, Linear(8), LogSoftmax, Linear(4), Softmax,
    }
}

network! {
    /// Branches of all kinds; values that are read again later.
    struct Branches: [4, 8, 8] -> [5] with rounding = floor {
        residual { Conv2d(4, kernel = 3, padding = 1), BatchNorm, Relu, Conv2d(4, kernel = 3, padding = 1), BatchNorm }, Relu,
        repeat 3 { concat { {}, { Conv2d(3, kernel = 3, padding = 1), BatchNorm, LeakyRelu } } },
        multiply { { Conv2d(6, kernel = 1), Sigmoid }, { Conv2d(6, kernel = 1), Gelu } },
        maximum { { Conv2d(6, kernel = 1) }, {}, { BatchNorm } },
        add { { MaxPool2d(2) }, { AvgPool2d(2), LeakyRelu }, { Conv2d(6, kernel = 2, stride = 2), BatchNorm } },
        Upsample(2), Conv2d(2, kernel = 3), ConvTranspose2d(3, kernel = 2, stride = 2), GlobalAvgPool, Linear(5),
    }
}

network! {
    /// Convolutions that see one channel or one pixel, whose output is then where the input was: the largest values are there once.
    struct Mobile: [1, 14, 9] -> [6] {
        Conv2d(16, kernel = 3, padding = 1, stride = 1), Relu,
        Conv2d(16, kernel = 3, padding = 1, groups = 16, bias = false), BatchNorm, Relu, Conv2d(16, kernel = 1), Relu,
        Conv2d(16, kernel = 5, padding = 2, groups = 16), LeakyRelu, Conv2d(16, kernel = 1, bias = false), Tanh,
        MaxPool2d(2, rounding = floor), Conv2d(16, kernel = (1, 3), padding = (0, 1), groups = 16), GlobalAvgPool, Linear(6),
    }
}

network! {
    /// The first layer is a junction that reads the caller's input.
    struct JoinsInput: [3, 4, 4] -> [3, 4, 4] { add { {}, { BatchNorm }, {} } }
}

network! {
    /// The output is the input in another shape.
    struct View: [2, 3] -> [6] { Reshape([6]) }
}

network! {
    /// An output that is an input, one that is in the middle, one twice.
    struct Several: ([4], [2, 3]) -> ([4], [5], [5], [6]) {
        fork { { fork { {}, { l: Linear(5), fork { {}, { LeakyRelu } } } } }, { Reshape([6]) } },
    }
}

network! {
    /// Sequences of a given length.
    struct Steps: [12, 3] -> [4] {
        bidirectional { Lstm(5) }, Linear(6), Gelu, Gru(4), BatchNorm, Rnn(4), Reverse, Softmax, residual { Linear(4), Silu }, MeanOverTime, Linear(4),
    }
}

network! {
    /// Tokens.
    struct Words: [7, token(11)] -> [3] { Embedding(11, 4), Lstm(6, num_layers = 2), Last, Linear(3) }
}

network! {
    /// A part: its input is read by two, its output is in place of what it read.
    struct Part: [4, 4] -> [4, 4] with init = normal(0.7) { residual { Linear(4), LeakyRelu }, Softmax }
}

network! {
    /// Parts in a row, one of them at the input.
    struct Parts: [4, 4] -> [3] { Part, Elu, add { { Part }, { Part } }, Flatten, Linear(3) }
}

fn random<N: Network>(rng: &mut Rng) -> N::Input {
    let mut x: N::Input = dl::value::zero();
    for (part, dims) in N::INPUTS.iter().enumerate() {
        let number = |_| match dims.vocabulary() {
            Some(words) => N::Elem::from_usize((rng.uniform() * words as f64) as usize),
            None => N::Elem::from_f64(rng.normal()),
        };
        let numbers: Vec<N::Elem> = (0..dims.len()).map(number).collect();
        N::Input::scatter(&numbers, part, std::slice::from_mut(&mut x));
    }
    x
}

fn numbers<N: Network>(y: &N::Output) -> Vec<N::Elem> {
    let parts = N::OUTPUTS.iter().enumerate().flat_map(|(part, dims)| {
        let mut flat = vec![N::Elem::ZERO; dims.len()];
        N::Output::gather(std::slice::from_ref(y), part, &mut flat);
        flat
    });
    parts.collect()
}

/// A network with weights and running statistics of all kinds.
fn some<N: Train>() -> Box<N> {
    let (mut net, mut rng) = (N::init(7), Rng::new(8));
    for segment in N::SEGMENTS {
        let numbers = &mut net.as_mut_slice()[segment.range()];
        match segment.field {
            "running_var" => numbers.iter_mut().for_each(|x| *x = N::Elem::from_f64(0.5 + rng.uniform())),
            "running_mean" | "bias" => numbers.iter_mut().for_each(|x| *x = N::Elem::from_f64(0.3 * rng.normal())),
            _ => {}
        }
    }
    net
}

/// That `infer_in` says what `predict` says, whatever was in memory.
fn check<N: Train>(tolerance: f64) {
    let (net, mut rng) = (some::<N>(), Rng::new(9));
    let mut memory = [f64::NAN, 1.5, -0.75].map(|before| vec![N::Elem::from_f64(before); N::ARENA]);
    for _ in 0..3 {
        let x = random::<N>(&mut rng);
        let expected = numbers::<N>(&net.predict(&x));
        let [y, others @ ..] = memory.each_mut().map(|arena| numbers::<N>(&net.infer_in(&x, arena)));
        assert!(others.iter().all(|other| *other == y), "{}: {others:?} are not {y:?}", N::NAME);
        let near =
            |(a, b): (&N::Elem, &N::Elem)| (a.to_f64() - b.to_f64()).abs() <= tolerance * (1.0 + b.to_f64().abs());
        assert!(y.iter().zip(&expected).all(near), "{}: {y:?} are not {expected:?}", N::NAME);
    }
    assert!(N::ARENA <= N::INFER.len.sample, "{} needs more for one sample than a batch for each", N::NAME);
    assert!(N::ARENA >= N::ARENA_LEAST);
}

macro_rules! checks {
    ($($Net:ident)*) => { $(
        #[allow(non_snake_case)]
        #[test]
        fn $Net() {
            check::<super::$Net>(2e-5);
            check::<super::$Net<f64>>(1e-11);
        }
    )* };
}

#[path = "infer/concat.rs"]
mod concat;

mod says_what_predict_says {
    use super::check;
    checks!(LeNet5 InPlace Branches Mobile JoinsInput View Several Steps Words Part Parts);
}

/// What the checks above rely on.
#[test]
fn memory_that_nobody_needs_any_longer_holds_no_number_in_debug_builds() {
    let (net, mut arena) = (LeNet5::init(3), [0.0; LeNet5::ARENA]);
    let scores = net.infer_in(&random::<LeNet5>(&mut Rng::new(1)), &mut arena);
    let numbers = arena.iter().filter(|x| !x.is_nan()).count();
    assert!(scores.iter().all(|x| x.is_finite()));
    // All but the scores and what lies where nothing was that ended.
    assert_eq!(cfg!(debug_assertions), numbers < LeNet5::ARENA / 10, "{numbers} of {} are numbers", LeNet5::ARENA);
}

#[test]
fn gives_the_output_where_it_is() {
    let (net, mut arena, x) = (LeNet5::init(3), LeNet5Arena::new(), random::<LeNet5>(&mut Rng::new(1)));
    let scores: &[f32; 10] = net.infer(&x, &mut arena);
    assert_eq!(*scores, net.infer_in(&x, &mut [0.0; LeNet5::ARENA]));
    let (net, mut arena, x) = (Several::<f64>::init(3), SeveralArena::new(), random::<Several<f64>>(&mut Rng::new(1)));
    let (a, b, c, d): (&[f64; 4], &[f64; 5], &[f64; 5], &[f64; 6]) = net.infer(&x, &mut arena);
    assert_eq!((*a, *b, *c, *d), net.infer_in(&x, &mut [0.0; Several::ARENA]));
    assert_eq!((*a, *d), (x.0, *x.1.as_flattened().first_chunk().expect("six numbers")));
}

#[test]
fn takes_the_memory_that_the_constants_say() {
    assert_eq!((size_of::<LeNet5Arena>(), size_of::<LeNet5Arena<f64>>()), (LeNet5::RAM_BYTES, 2 * LeNet5::RAM_BYTES));
    assert_eq!((size_of::<LeNet5>(), LeNet5::PARAMS * 4), (LeNet5::FLASH_BYTES, LeNet5::FLASH_BYTES));
    // c1 and its pooled image; the caller has the input.
    assert_eq!(LeNet5::ARENA, 6 * 28 * 28 + 6 * 14 * 14);
    // The convolution's output, in whose place nine functions are.
    assert_eq!(InPlace::ARENA, 4 * 36 + 8);
    // One image of 16 channels, and what pooling makes of it.
    assert_eq!(Mobile::ARENA, 16 * 14 * 9 + 16 * 7 * 4);
    const { assert!(LeNet5::ARENA == <LeNet5 as Network>::ARENA_LEAST && Steps::ARENA == <Steps as Network>::ARENA_LEAST) };
    assert_eq!(Branches::ARENA, <Branches as Network>::ARENA_LEAST);
    assert_eq!(Parts::ARENA, <Parts as Network>::ARENA_LEAST);
}

/// Memory of a network, as a `static` has it.
static ARENA: std::sync::Mutex<WordsArena> = std::sync::Mutex::new(WordsArena::new());

#[test]
fn works_in_static_memory() {
    let (net, x) = (Words::init(3), random::<Words>(&mut Rng::new(1)));
    let mut arena = ARENA.lock().expect("nobody else has it");
    assert_eq!(*net.infer(&x, &mut arena), net.infer_in(&x, &mut [0.0; Words::ARENA]));
}

network! {
    /// Sequences of any length: memory for a step and the state.
    struct Stream: [.., 2] -> [.., 1] where ram <= 4 * (2 * 8 + 2 + 8) { Lstm(8), Linear(1) }
}

#[test]
fn sequences_of_any_length_need_memory_for_a_step() {
    // The state, the step, what the LSTM makes of it; the output lies where the step was.
    assert_eq!((Stream::RAM_BYTES, <Stream as Network>::STEP), (4 * 26, 2 * 8 + 2 + 8));
}
