use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [.., 65] {
        Lstm, Gru(), Rnn(bias = false), Linear(65),
    }
}

fn main() {}
