use dl::prelude::*;

network! {
    struct Net: [.., token(65)] -> [10] {
        Embeding(65, 32),
        a: Lstm(64, peepholes = true),
        b: bidirectional { Linear(3) },
        c: Gru(0),
        d: Rnn(16, nonlinearity = gelu),
        Linear(10),
    }
}

fn main() {}
