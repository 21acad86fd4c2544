use dl::network;

network! {
    struct Net: [8] -> _ {
        Lstm(8), Gru(8), Embedding(8), LayerNorm, Conv1d(3), Conv3d(4, kernel = 2),
    }
}

fn main() {}
