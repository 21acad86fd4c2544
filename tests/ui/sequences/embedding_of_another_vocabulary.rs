use dl::prelude::*;

network! {
    struct Net: [.., token(65)] -> [.., 65] {
        Embedding(64, 32), Lstm(64), Linear(65),
    }
}

fn main() {}
