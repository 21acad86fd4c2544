use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [.., 65] {
        Rnn(64, nonlinearity = sigmoid), Rnn(64, nonlinearity = "relu"), Rnn(64, nonlinearity = rleu), Linear(65),
    }
}

fn main() {}
