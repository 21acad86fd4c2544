use dl::prelude::*;

const VOCABULARY: usize = 64;

network! {
    struct Net: [.., token(VOCABULARY)] -> [.., 65] {
        Embedding(65, 32), Lstm(64), Linear(VOCABULARY + 2),
    }
}

fn main() {}
