//! `#[fold(Name)]`: a network without its batch normalization computes the same, to rounding.
#![forbid(unsafe_code)]

mod networks;

use dl::prelude::*;

network! {
    /// Depthwise-separable, as networks for microcontrollers are.
    #[fold(SmallFolded)]
    pub struct Small: [1, 9, 8] -> [4]
    where params <= 500
    {
        conv: Conv2d(6, kernel = (5, 4), padding = same, bias = false) => [6, 9, 8], BatchNorm => [6, 9, 8], Relu,
        depth: { repeat 2 {
            Conv2d(6, kernel = 3, padding = 1, groups = 6), BatchNorm(eps = 1e-3), Relu,
            point: Conv2d(6, kernel = 1), norm: BatchNorm, Relu,
        } },
        GlobalAvgPool, Dropout(0.3), head: Linear(4),
    }
}

network! {
    /// Whatever can be folded, and whatever cannot.
    #[fold(VariousFolded)]
    #[derive(Clone)]
    struct Various: [2, 5, 5] -> [3] {
        first: BatchNorm,
        a: Conv2d(4, kernel = 3, groups = 2), after_a: BatchNorm(affine = false), Tanh,
        after_tanh: BatchNorm,
        residual { Conv2d(4, kernel = 3, padding = 1, bias = false), BatchNorm, Relu, Conv2d(4, kernel = 1), BatchNorm },
        after_add: BatchNorm,
        b: ConvTranspose2d(6, kernel = 2, stride = 2, groups = 2, bias = false), after_b: BatchNorm(eps = 1e-2),
        again: BatchNorm,
        c: ConvTranspose2d(3, kernel = 3), BatchNorm,
        Flatten,
        d: Linear(5), after_d: BatchNorm, Sigmoid,
        e: Linear(3, bias = false), after_e: BatchNorm,
    }
}

const WIDTH: usize = 4;
const BIAS: bool = false;

network! {
    struct Block<const C: usize>: [C] -> [C] { inner: Linear(C), norm: BatchNorm, Tanh }
}

network! {
    /// Sizes and arguments that only rustc knows; networks and layers that are used twice stay as they are.
    #[fold(DeferredFolded)]
    struct Deferred: [.., 3] -> [.., 2] {
        l1: Linear(WIDTH, bias = BIAS), BatchNorm(affine = BIAS), Tanh,
        Lstm(WIDTH),
        body: Block<WIDTH>,
        same: Linear(WIDTH), used: BatchNorm,
        shared same, frozen BatchNorm,
        frozen Linear(2), BatchNorm,
    }
}

network! {
    #[fold(TwoFolded)]
    struct Two: [4] -> ([3], [3]) {
        stem: Linear(4), BatchNorm,
        fork { { Linear(3), BatchNorm }, { read_twice: Linear(3), fork { {}, { BatchNorm } }, add { {}, {} } } },
    }
}

/// Weights and statistics as training leaves them, at random.
fn trained<N: Train + Network>(seed: u64) -> Box<N> {
    let mut net = N::init(seed);
    let mut rng = Rng::new(seed);
    for segment in N::SEGMENTS {
        let (low, high) = match segment.field {
            "running_var" => (0.1, 4.0),
            "weight" if segment.dims.rank() == 1 => (-2.0, 2.0),
            "running_mean" | "bias" => (-1.0, 1.0),
            _ => continue,
        };
        for number in &mut net.as_mut_slice()[segment.range()] {
            *number = N::Elem::from_f64(low + (high - low) * rng.uniform());
        }
    }
    net
}

fn names<N: Network>() -> Vec<String> {
    N::SEGMENTS.iter().map(|segment| segment.name()).collect()
}

/// That two networks compute the same on random inputs, to `tolerance` of the largest number.
fn check<N: Network, F: Network<Elem = N::Elem, Input = N::Input, Output = N::Output>>(
    net: &N,
    folded: &F,
    inputs: &[N::Input],
    numbers: impl Fn(&N::Output) -> Vec<f64>,
    tolerance: f64,
) {
    for x in inputs {
        let (a, b) = (numbers(&net.predict(x)), numbers(&folded.predict(x)));
        let scale = a.iter().fold(1.0, |m: f64, x| m.max(x.abs()));
        for (a, b) in a.iter().zip(&b) {
            assert!((a - b).abs() <= tolerance * scale, "{}: {a}, folded {b}", N::NAME);
        }
    }
}

fn random<const N: usize>(rng: &mut Rng) -> [f64; N] {
    std::array::from_fn(|_| 2.0 * rng.uniform() - 1.0)
}

fn image<const C: usize, const H: usize, const W: usize>(rng: &mut Rng) -> [[[f64; W]; H]; C] {
    std::array::from_fn(|_| std::array::from_fn(|_| random(rng)))
}

fn kinds<N: Network>() -> Vec<&'static str> {
    N::LAYERS.iter().map(|layer| layer.kind).collect()
}

#[test]
fn a_depthwise_separable_network() {
    let net = trained::<Small<f64>>(1);
    let folded: Box<SmallFolded<f64>> = net.fold();
    let mut rng = Rng::new(2);
    let inputs: Vec<_> = (0..5).map(|_| image::<1, 9, 8>(&mut rng)).collect();
    check(&*net, &*folded, &inputs, |y| y.to_vec(), 1e-13);
    assert!(!kinds::<SmallFolded>().contains(&"BatchNorm"));
    // A scale and a shift for each of 6 channels, five times, less; a bias for one convolution that had none, more.
    assert_eq!(SmallFolded::PARAMS, Small::PARAMS - 5 * 2 * 6 + 6);
    assert!(size_of::<SmallFolded>() < size_of::<Small>());
}

#[test]
fn single_precision() {
    let net = trained::<Small>(1);
    let folded = net.fold();
    let mut rng = Rng::new(2);
    let inputs: Vec<_> = (0..5).map(|_| image::<1, 9, 8>(&mut rng).map(|c| c.map(|r| r.map(|x| x as f32)))).collect();
    check(&*net, &*folded, &inputs, |y| y.map(f64::from).to_vec(), 1e-5);
    // What is trained is not touched.
    assert_eq!(net.as_slice(), trained::<Small>(1).as_slice());
    assert_eq!(net.head, folded.head);
}

#[test]
fn names_are_what_they_were() {
    let (all, folded) = (names::<Small>(), names::<SmallFolded>());
    let new: Vec<_> = folded.iter().filter(|name| !all.contains(name)).collect();
    assert_eq!(new, ["conv.bias"]);
    assert!(folded.contains(&"depth.point_1.bias".to_string()), "{folded:?}");
    let net = trained::<Small>(3).fold();
    let same = SmallFolded::from_bytes(&net.to_bytes().unwrap()).unwrap();
    assert_eq!(net.as_slice(), same.as_slice());
}

#[test]
fn what_cannot_be_folded_stays() {
    let norms =
        names::<VariousFolded>().into_iter().filter_map(|name| Some(name.strip_suffix(".running_var")?.to_string()));
    assert_eq!(norms.collect::<Vec<_>>(), ["first", "after_tanh", "after_add", "again"]);
    let net = trained::<Various<f64>>(4);
    let mut rng = Rng::new(5);
    let inputs: Vec<_> = (0..5).map(|_| image::<2, 5, 5>(&mut rng)).collect();
    check(&*net, &*net.fold(), &inputs, |y| y.to_vec(), 1e-12);
}

#[test]
fn sizes_that_only_the_compiler_knows() {
    let norms =
        names::<DeferredFolded>().into_iter().filter_map(|name| Some(name.strip_suffix(".running_var")?.to_string()));
    assert_eq!(norms.collect::<Vec<_>>(), ["body.norm", "used", "8"]);
    let net = trained::<Deferred<f64>>(6);
    let mut rng = Rng::new(7);
    let inputs: Vec<Vec<[f64; 3]>> = (1..5).map(|n| (0..n).map(|_| random(&mut rng)).collect()).collect();
    check(&*net, &*net.fold(), &inputs, |y| y.concat(), 1e-12);
}

#[test]
fn values_that_others_read() {
    assert_eq!(kinds::<TwoFolded>(), ["Linear", "Linear", "Linear", "BatchNorm"]);
    let net = trained::<Two<f64>>(8);
    let mut rng = Rng::new(9);
    let inputs: Vec<[f64; 4]> = (0..5).map(|_| random(&mut rng)).collect();
    check(&*net, &*net.fold(), &inputs, |y| [y.0, y.1].concat(), 1e-12);
}

network! {
    #[fold(EmbeddedFolded)]
    #[weights("../weights/pytorch.safetensors")]
    struct Embedded: [1, 4, 4] -> [3] {
        c1: Conv2d(4, kernel = 3, bias = false), n1: BatchNorm, Relu, Flatten, f2: Linear(3),
    }
}

/// In const evaluation to the same bits as at run time.
#[test]
fn folded_by_the_compiler() {
    assert_eq!(EmbeddedFolded::WEIGHTS.as_slice(), Embedded::WEIGHTS.fold().as_slice());
    let x = [[[0.5, -1.0, 2.0, 0.0]; 4]];
    for (a, b) in Embedded::WEIGHTS.predict(&x).iter().zip(EmbeddedFolded::WEIGHTS.predict(&x)) {
        assert!((a - b).abs() < 1e-5, "{a}, folded {b}");
    }
}

/// A folded network is a network like any other.
#[test]
fn folded_networks_train() {
    let mut net = EmbeddedFolded::init(1);
    let mut grads = EmbeddedFolded::zeros();
    let mut tape = EmbeddedFolded::tape();
    let x = [[[[0.5, -1.0, 2.0, 0.0]; 4]]];
    let (before, dy) = loss::cross_entropy(net.forward(&mut tape, &x, Mode::Eval), &[1]).unwrap();
    net.backward(&mut tape, &dy, &mut grads);
    Sgd::new(0.01).step(&mut *net, &grads);
    let (after, _) = loss::cross_entropy(net.forward(&mut tape, &x, Mode::Eval), &[1]).unwrap();
    assert!(after < before);
}
