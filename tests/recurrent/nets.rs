//! The networks of these tests.

use dl::prelude::*;

network! {
    /// Two layers, one vector at every step.
    pub struct Tagger: [.., 3] -> [.., 2] { lstm: Lstm(5), gru: Gru(4), Linear(2) }
}

network! {
    /// As `Tagger`, of seven steps.
    pub struct Seven: [7, 3] -> [7, 2] { lstm: Lstm(5), gru: Gru(4), Linear(2) }
}

network! {
    /// One vector of the whole sequence.
    pub struct Classifier: [.., 3] -> [2] { Rnn(6, nonlinearity = relu), Lstm(4, peephole = true), Last, Linear(2) }
}

network! {
    /// All that looks at a whole sequence.
    pub struct Both: [.., 3] -> [18] { both: bidirectional { Lstm(3) }, concat { { MeanOverTime }, { MaxOverTime }, { First } } }
}

network! {
    /// Tokens, and a state that is learned.
    pub struct Language: [.., token(7)] -> [.., 7] { Embedding(7, 4), rnn: Lstm(5, initial_state = learned), Linear(7) }
}

network! {
    /// One to many.
    pub struct Unfold: [3] -> [6, 2] { Repeat(6), Gru(4, reset_after = false), Linear(2) }
}

network! {
    /// What an encoder reads is its last state.
    pub struct Encoder: [.., token(7)] -> [5] { Embedding(7, 4), rnn: Lstm(5), Last }
}

network! {
    /// What a decoder begins with.
    pub struct Decoder: [.., token(7)] -> [.., 7] { Embedding(7, 4), rnn: Lstm(5), Linear(7) }
}

network! {
    /// Two layers by an argument.
    pub struct Stacked: [.., 3] -> [.., 4] { lstm: Lstm(4, num_layers = 2) }
}

network! {
    /// A convolution of every step in front.
    pub struct Film: [.., 1, 6, 6] -> [2] {
        Conv2d(2, kernel = 3), Relu, MaxPool2d(2), Flatten, BatchNorm, Dropout(0.5), Lstm(4), Last, Linear(2),
    }
}

network! {
    /// A vector beside a sequence.
    pub struct Conditioned: ([.., 3], [2]) -> [.., 2] { concat { {}, { Linear(2), Repeat } }, Gru(4), Linear(2) }
}
