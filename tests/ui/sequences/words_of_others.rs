use dl::prelude::*;

network! {
    struct Net: [.., 65] -> _ {
        LSTM(8), SimpleRNN(8), LSTMCell(8), RepeatVector(3), GlobalMaxPooling1D, TimeDistributed(Linear(3)), Conv1d(3),
    }
}

fn main() {}
