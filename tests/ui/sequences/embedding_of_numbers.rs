use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [.., 65] {
        Embedding(65, 32), Lstm(64), Linear(65),
    }
}

fn main() {}
