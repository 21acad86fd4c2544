//! The networks.

use dl::prelude::*;

network! {
    /// LeNet-5 (LeCun et al., 1998), for 28×28 grey digits.
    pub struct LeNet5: [1, 28, 28] -> [10] {
        c1: Conv2d(6, kernel = 5, padding = 2), Tanh, AvgPool2d(2),
        c3: Conv2d(16, kernel = 5), Tanh, AvgPool2d(2),
        Flatten,
        f5: Linear(120), Tanh,
        f6: Linear(84), Tanh,
        f7: Linear(10),
    }
}

network! {
    /// Which of 27 characters follows: step by step alone.
    pub struct Chars: [.., token(27)] -> [.., 27] { Embedding(27, 8), Lstm(16), Linear(27) }
}

network! {
    /// What twelve measurements say: all at once, or one after the other.
    pub struct Motion: [12, 3] -> [4] { Gru(8), Last, Linear(4) }
}

network! {
    /// Two inputs of different kinds, two outputs.
    pub struct Compare: ([5, token(9)], [4]) -> ([3], [2]) {
        concat { { Embedding(9, 2), Flatten }, { Linear(6), Relu } },
        fork { { Linear(3), Softmax }, { Linear(2) } },
    }
}

network! {
    /// Any size.
    pub struct Encoder<const IN: usize, const OUT: usize>: [IN] -> [OUT] { Linear(16), Relu, Linear(OUT) }
}
