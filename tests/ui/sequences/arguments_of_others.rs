use dl::prelude::*;

network! {
    struct Net: [.., 65] -> _ {
        Lstm(64, batch_first = true), Lstm(64, return_sequences = false), Gru(64, go_backwards = true),
        Gru(64, dropout = 0.5), Rnn(units = 64), Rnn(hidden_dim = 64), Rnn(64, input_size = 65), Rnn(64, activation = relu),
    }
}

fn main() {}
