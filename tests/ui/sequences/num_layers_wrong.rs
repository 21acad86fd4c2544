use dl::prelude::*;

const LAYERS: usize = 2;

network! {
    struct Net: [.., 65] -> [.., 65] {
        a: Lstm(8, num_layers = 0), b: Gru(8, num_layers = LAYERS), c: Rnn(8, num_layers = 9),
        d: Rnn(8, num_layers = 2, num_layers = 2), e: Rnn(8, num_layers = 1.5), Linear(65),
    }
}

fn main() {}
