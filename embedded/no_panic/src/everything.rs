//! Networks with every layer of the catalogue, blocks of all kinds, and layers of one's own.
#![allow(missing_docs)]

use dl::prelude::*;

network! {
    pub struct Convolutions: [4, 12, 12] -> [5] with rounding = floor {
        residual { Conv2d(4, kernel = 3, padding = 1, bias = false), BatchNorm, Relu, Conv2d(4, kernel = 3, padding = same) }, Relu,
        concat { {}, { Conv2d(2, kernel = 1), Tanh } },
        Conv2d(6, kernel = 3, padding = 1, groups = 6), Conv2d(6, kernel = (2, 3), stride = (1, 2), groups = 3), LeakyRelu,
        maximum { { Conv2d(6, kernel = 1) }, {}, { BatchNorm } },
        ConvTranspose2d(4, kernel = 3, stride = 2, padding = 1), Upsample(2, mode = bilinear),
        MaxPool2d(3, stride = 2, padding = 1), AvgPool2d(2), Upsample(2), Dropout(0.2),
        add { { GlobalAvgPool }, { GlobalMaxPool } }, Linear(5),
    }
}

network! {
    pub struct Functions: [6] -> ([3, 2], [6]) {
        Relu, LeakyRelu, Elu, Sigmoid, Tanh, Softplus, Gelu, Gelu(approximate = tanh), Silu, Linear(6), Softmax,
        fork { { Reshape([3, 2]) }, { multiply { { Linear(6, bias = false), LogSoftmax }, {} } } },
    }
}

network! {
    /// Sequences of a given length, and a second input.
    pub struct Steps: ([12, 3], [4]) -> [4] {
        add {
            {
                bidirectional { Lstm(5, peephole = true) }, Linear(6), Gelu, Gru(4, num_layers = 2), Gru(4, reset_after = false),
                BatchNorm, Rnn(4, initial_state = learned), Rnn(4, nonlinearity = relu), Reverse, Softmax,
                fork { { MeanOverTime }, { MaxOverTime }, { First }, { Last } }, add { {}, {}, {}, {} }, Repeat(3), MeanOverTime,
            },
            {},
        },
    }
}

network! {
    pub struct Words: [7, token(11)] -> [3] { Embedding(11, 4), Lstm(6, num_layers = 2), Last, Linear(3) }
}

network! {
    /// All recurrent layers, step by step.
    pub struct Stream: [.., 3] -> [.., 2] {
        Lstm(5, initial_state = learned), Gru(4), Gru(4, reset_after = false), Rnn(4), residual { Linear(4), Tanh }, Part, Linear(2), Softmax,
    }
}

network! {
    pub struct Text: [.., token(11)] -> [.., 11] { Embedding(11, 4), Lstm(6), Linear(11), LogSoftmax }
}

layer! {
    /// `x · σ(x)`
    pub struct Swish;
    fn f<T: Element>(x: T) -> T { x / (T::ONE + (-x).exp()) }
    fn derivative<T: Element>(x: T, y: T) -> T { y + (T::ONE - y) / (T::ONE + (-x).exp()) }
}

network! {
    pub struct Part: [4] -> [4] { residual { Linear(4), Swish }, Softmax }
}

network! {
    /// Networks in a network, one of them with a parameter.
    pub struct Parts: [4, 4] -> [3] { Rows, Flatten, Wide<16>, Reshape([4, 4]), add { { Rows }, { Rows } }, Flatten, Linear(3) }
}

network! {
    pub struct Rows: [4, 4] -> [4, 4] { residual { Linear(4), LeakyRelu }, Softmax }
}

network! {
    pub struct Wide<const N: usize>: [N] -> [N] { Linear(N), Swish }
}
