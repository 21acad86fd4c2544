//! Whole networks against PyTorch: branches and what joins them, several inputs and outputs, LeNet-5.

use dl::prelude::*;
use dl::testing::assert_close;

use crate::compare::{self, CLOSE};

network! {
    struct SmallLeNet: [1, 12, 12] -> [10] {
        c1: Conv2d(3, kernel = 5, padding = 2), Tanh, AvgPool2d(2),
        c3: Conv2d(4, kernel = 3), Tanh, AvgPool2d(2),
        Flatten,
        f5: Linear(12), Tanh,
        f6: Linear(10),
    }
}

network! {
    struct Residual: [2, 5, 5] -> [3] {
        c0: Conv2d(4, kernel = 3, padding = 1, bias = false), b0: BatchNorm, Relu,
        residual {
            c1: Conv2d(4, kernel = 3, padding = 1, bias = false), b1: BatchNorm, Relu,
            c2: Conv2d(4, kernel = 3, padding = 1, bias = false), b2: BatchNorm,
        },
        Relu,
        add {
            { c3: Conv2d(6, kernel = 1, stride = 2, bias = false), b3: BatchNorm },
            {
                c4: Conv2d(6, kernel = 3, stride = 2, padding = 1, bias = false), b4: BatchNorm, Relu,
                c5: Conv2d(6, kernel = 3, padding = 1, bias = false), b5: BatchNorm,
            },
        },
        Relu,
        GlobalAvgPool,
        fc: Linear(3),
    }
}

network! {
    struct Inception: [3, 5, 4] -> [2, 5, 4] {
        concat {
            { a: Conv2d(2, kernel = 1), Relu },
            { b1: Conv2d(2, kernel = 1), Relu, b2: Conv2d(3, kernel = 3, padding = 1) },
            { c1: Conv2d(1, kernel = 1), c2: Conv2d(2, kernel = 5, padding = 2) },
            { MaxPool2d(3, stride = 1, padding = 1), d: Conv2d(1, kernel = 1) },
        } => [8, 5, 4],
        last: Conv2d(2, kernel = 1),
    }
}

network! {
    /// `x + T(x) · H(x)`: x is used three times.
    struct Highway: [5] -> [5] {
        residual { multiply { { t: Linear(5), Sigmoid }, { h: Linear(5), Tanh } } },
    }
}

network! {
    struct Product: [4] -> [2] {
        multiply { {}, { a: Linear(4) }, { b: Linear(4) } },
        out: Linear(2),
    }
}

network! {
    struct Maxout: [6] -> [3] {
        maximum { { a: Linear(8), Relu }, { b: Linear(8), Relu } },
        out: Linear(3),
    }
}

network! {
    struct Dense: [2, 4, 4] -> [2, 2, 2] {
        concat { {}, { a: Conv2d(2, kernel = 3, padding = 1), Relu } } => [4, 4, 4],
        concat { {}, { b: Conv2d(2, kernel = 3, padding = 1), Relu } } => [6, 4, 4],
        MaxPool2d(2),
        last: Conv2d(2, kernel = 1),
    }
}

network! {
    struct TwoOutputs: [5] -> ([4], [3]) {
        trunk: Linear(6), Tanh,
        fork { { a: Linear(4) }, { b: Linear(3), Softmax } },
    }
}

network! {
    struct TwoInputs: ([2, 4, 3], [3]) -> [2] {
        concat { { c: Conv2d(3, kernel = 3), Relu, Flatten }, { v: Linear(4) } } => [10],
        out: Linear(2),
    }
}

crate::compare::golden!(
    "networks", CLOSE, except ["LeNet5"];
    SmallLeNet, Residual, Inception, Highway, Product, Maxout, Dense, TwoOutputs, TwoInputs,
);

network! {
    struct LeNet5: [1, 28, 28] -> [10] where params <= 61_706 {
        c1: Conv2d(6, kernel = 5, padding = 2), Tanh, AvgPool2d(2),
        c3: Conv2d(16, kernel = 5), Tanh, AvgPool2d(2),
        Flatten,
        f5: Linear(120), Tanh,
        f6: Linear(84), Tanh,
        f7: Linear(10),
    }
}

/// As `pattern` in `networks.py`.
fn pattern(count: usize, step: usize) -> Vec<f64> {
    (0..count).map(|i| (i * step % 1009) as f64 / 1009.0 - 0.5).collect()
}

#[test]
fn lenet5() {
    let golden = compare::read("networks");
    let mut net = LeNet5::<f64>::zeros();
    for segment in LeNet5::<f64>::SEGMENTS {
        // PyTorch's `weight[0].numel()`: the numbers of one output.
        let of_one_output = segment.dims.len() / segment.dims.get(0);
        let numbers = pattern(segment.dims.len(), 31).into_iter().map(|x| x * 4.0 / (of_one_output as f64).sqrt());
        net.as_mut_slice()[segment.range()].iter_mut().zip(numbers).for_each(|(w, x)| *w = x);
    }
    let mut x = [[[[0.0; 28]; 28]; 1]; 2];
    x.as_flattened_mut().as_flattened_mut().as_flattened_mut().copy_from_slice(&pattern(2 * 784, 57));
    let mut dy = [[0.0; 10]; 2];
    dy.as_flattened_mut().copy_from_slice(&pattern(20, 73));

    let (mut tape, mut grads) = (LeNet5::<f64>::tape(), LeNet5::<f64>::zeros());
    let y = net.forward(&mut tape, &x, Mode::Train(&mut Rng::new(1)));
    assert_close("LeNet5: y", &golden.numbers("LeNet5/any/y.0"), y.as_flattened(), CLOSE.f64);
    let dx = net.backward(&mut tape, &dy, &mut grads).as_flattened().as_flattened().as_flattened();
    assert_close("LeNet5: dx", &golden.numbers("LeNet5/any/dx.0"), dx, CLOSE.f64);
    for segment in LeNet5::<f64>::SEGMENTS {
        let gradient = &grads.as_slice()[segment.range()];
        let patterned: f64 = gradient.iter().zip(pattern(gradient.len(), 17)).map(|(g, p)| g * p).sum();
        let expected = golden.numbers(&format!("LeNet5/any/sums.{}", segment.name()));
        assert_close(&format!("LeNet5: {}", segment.name()), &expected, &[gradient.iter().sum(), patterned], CLOSE.f64);
    }
}
