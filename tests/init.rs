//! How weights begin: the distributions, and that a seed means the same everywhere.

use dl::prelude::*;

macro_rules! wide {
    ($($Name:ident: $init:expr, $bound:expr, $deviation:expr;)*) => { $(
        #[test]
        #[allow(non_snake_case)]
        fn $Name() {
            network! {
                pub struct Wide: [200] -> [300] with init = $init { Linear(300) }
            }
            let net = Wide::init(1);
            let weights = net.layer0.weight.as_flattened();
            let mean = weights.iter().map(|w| f64::from(*w)).sum::<f64>() / weights.len() as f64;
            let variance = weights.iter().map(|w| (f64::from(*w) - mean).powi(2)).sum::<f64>() / weights.len() as f64;
            let (bound, deviation): (f64, f64) = ($bound, $deviation);
            assert!(mean.abs() < 4.0 * deviation / (weights.len() as f64).sqrt(), "mean {mean}");
            assert!((variance.sqrt() / deviation - 1.0).abs() < 0.02, "deviation {}, not {deviation}", variance.sqrt());
            let largest = weights.iter().fold(0.0, |m: f64, w| m.max(f64::from(w.abs())));
            assert!(largest <= bound * 1.000001 && largest > 0.99 * bound.min(4.0 * deviation), "largest {largest}");
            assert_eq!(net.layer0.bias, [0.0; 300]);
        }
    )* };
}

const INF: f64 = f64::INFINITY;

wide! {
    xavier_uniform: xavier_uniform, (6.0f64 / 500.0).sqrt(), (2.0f64 / 500.0).sqrt();
    xavier_normal: xavier_normal, INF, (2.0f64 / 500.0).sqrt();
    he_uniform: he_uniform, (6.0f64 / 200.0).sqrt(), (2.0f64 / 200.0).sqrt();
    he_normal: he_normal, INF, (2.0f64 / 200.0).sqrt();
    lecun_uniform: lecun_uniform, (3.0f64 / 200.0).sqrt(), (1.0f64 / 200.0).sqrt();
    lecun_normal: lecun_normal, INF, (1.0f64 / 200.0).sqrt();
}

network! {
    /// Layers of their own mind in a network with another.
    pub struct Mixed: [1, 6, 6] -> [3] with init = constant(0.25) {
        c1: Conv2d(2, kernel = 3),
        BatchNorm,
        Flatten,
        f2: Linear(4, init = pytorch),
        f3: Linear(3, init = zeros),
    }
}

#[test]
fn layers_go_before_the_network() {
    let net = Mixed::init(1);
    assert!(net.c1.weight.as_flattened().as_flattened().as_flattened().iter().all(|w| *w == 0.25));
    assert_eq!(net.c1.bias, [0.0; 2]);
    assert_eq!(net.layer1.weight, [1.0; 2]);
    assert_eq!((net.layer1.running_mean, net.layer1.running_var), ([0.0; 2], [1.0; 2]));
    let bound = 1.0 / 32f32.sqrt();
    assert!(net.f2.weight.as_flattened().iter().chain(&net.f2.bias).all(|w| w.abs() <= bound && *w != 0.0));
    assert_eq!(net.f3.weight, [[0.0; 4]; 3]);
}

network! {
    /// PyTorch counts what one *input* of a transposed convolution enters into.
    pub struct Larger: [6, 4, 4] -> [4, 6, 6] where params <= 112, macs <= 1_728 {
        up: ConvTranspose2d(4, kernel = 3, groups = 2),
    }
}

#[test]
fn transposed_convolutions_begin_as_in_pytorch() {
    let net = Larger::init(1);
    let bound = 1.0 / 18f32.sqrt();
    let weights = net.up.weight.as_flattened().as_flattened().as_flattened();
    let largest = weights.iter().chain(&net.up.bias).fold(0.0, |m: f32, w| m.max(w.abs()));
    assert!(largest <= bound && largest > 0.9 * bound, "{largest}, not {bound}");
    assert_eq!((Larger::PARAMS, Larger::MACS), (6 * 2 * 9 + 4, 6 * 16 * 2 * 9));
}

/// Values that were computed once. They are the same on every machine, or a saved seed would mean nothing.
#[test]
fn a_seed_means_the_same_everywhere() {
    network! {
        struct Pinned: [3] -> [2] { a: Linear(2), b: Linear(2, init = he_normal) }
    }
    let net = Pinned::<f64>::init(42);
    assert_eq!([net.a.weight[0][0], net.a.bias[1], net.b.weight[0][0], net.b.weight[1][1]], PINNED);
    let small = Pinned::<f32>::init(42);
    assert_eq!(small.a.weight[0][0], net.a.weight[0][0] as f32);
    assert!(Pinned::<f64>::init(42) == net && Pinned::<f64>::init(43) != net);
}

const PINNED: [f64; 4] = [0.19529782852203287, 0.11773829751436693, 1.685815645701494, -0.1575223711384109];
