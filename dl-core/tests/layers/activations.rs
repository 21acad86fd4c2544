//! Pointwise functions.

use super::check::{check, pass, site};
use dl_core::spec::*;

check! {
    relu: Relu, Relu::DEFAULT, [3, 4, 5];
    leaky_relu: LeakyRelu, LeakyRelu::DEFAULT, [7];
    leaky_relu_steep: LeakyRelu, LeakyRelu::DEFAULT.negative_slope(0.3), [7];
    elu: Elu, Elu::DEFAULT, [11];
    elu_alpha: Elu, Elu::DEFAULT.alpha(1.7), [11];
    sigmoid: Sigmoid, Sigmoid::DEFAULT, [2, 9];
    tanh: Tanh, Tanh::DEFAULT, [2, 3, 3];
    softplus: Softplus, Softplus::DEFAULT, [20];
    softplus_sharp: Softplus, Softplus::DEFAULT.beta(2.5).threshold(1.0), [20];
    gelu: Gelu, Gelu::DEFAULT, [20];
    gelu_tanh: Gelu, Gelu::DEFAULT.approximate(Approximate::Tanh), [20];
    silu: Silu, Silu::DEFAULT, [20];
}

/// Values and gradients of one layer at some inputs, with `dy = 1`.
macro_rules! at {
    ($Layer:ident, $layer:expr, $x:expr) => {{
        site!(Here, $Layer, $layer, [1]);
        let dy = vec![1.0; $x.len()];
        let passed = pass::<Here, f64>(&[], &$x, &dy, true);
        (passed.y, passed.dx)
    }};
}

const INF: f64 = f64::INFINITY;

#[test]
fn relu_at_its_corner_and_at_nan() {
    let (y, dx) = at!(Relu, Relu::DEFAULT, [-1.0, 0.0, 2.0, -INF, INF]);
    assert_eq!(y, [0.0, 0.0, 2.0, 0.0, INF]);
    assert_eq!(dx, [0.0, 0.0, 1.0, 0.0, 1.0]);
    let (y, _) = at!(Relu, Relu::DEFAULT, [f64::NAN]);
    assert!(y[0].is_nan());
}

#[test]
fn large_inputs_saturate_without_nan() {
    let x = [-1e4, -800.0, 800.0, 1e4];
    assert_eq!(at!(Sigmoid, Sigmoid::DEFAULT, x), (vec![0.0, 0.0, 1.0, 1.0], vec![0.0; 4]));
    assert_eq!(at!(Tanh, Tanh::DEFAULT, x), (vec![-1.0, -1.0, 1.0, 1.0], vec![0.0; 4]));
    let straight = (vec![-0.0, -0.0, 800.0, 1e4], vec![0.0, 0.0, 1.0, 1.0]);
    assert_eq!(at!(Softplus, Softplus::DEFAULT, x), straight);
    assert_eq!(at!(Gelu, Gelu::DEFAULT, x), straight);
    assert_eq!(at!(Gelu, Gelu::DEFAULT.approximate(Approximate::Tanh), x).0, straight.0);
    assert_eq!(at!(Silu, Silu::DEFAULT, x).0, straight.0);
    assert_eq!(at!(Elu, Elu::DEFAULT, x), (vec![-1.0, -1.0, 800.0, 1e4], vec![0.0, 0.0, 1.0, 1.0]));
}

#[test]
fn nan_stays_nan() {
    let x = [f64::NAN];
    for y in [
        at!(LeakyRelu, LeakyRelu::DEFAULT, x),
        at!(Elu, Elu::DEFAULT, x),
        at!(Sigmoid, Sigmoid::DEFAULT, x),
        at!(Tanh, Tanh::DEFAULT, x),
        at!(Softplus, Softplus::DEFAULT, x),
        at!(Gelu, Gelu::DEFAULT, x),
        at!(Silu, Silu::DEFAULT, x),
    ] {
        assert!(y.0[0].is_nan());
    }
}

#[test]
fn softplus_is_the_identity_beyond_its_threshold() {
    let (y, dx) = at!(Softplus, Softplus::DEFAULT.beta(2.0).threshold(4.0), [2.0, 2.001]);
    assert_eq!(y, [5f64.mul_add(0.0, (4f64.exp() + 1.0).ln() / 2.0), 2.001]);
    assert_eq!(dx, [1.0 / (1.0 + (-4f64).exp()), 1.0]);
}
