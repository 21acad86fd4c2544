use dl::prelude::*;

network! {
    struct Net: [.., token(65)] -> [.., token(65)] {
        Embedding(65, 32), Lstm(64), Linear(65),
    }
}

fn main() {}
