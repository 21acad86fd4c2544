use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [.., 65] {
        a: Lstm(0), b: Rnn(0), c: Gru(0), Linear(65),
    }
}

fn main() {}
