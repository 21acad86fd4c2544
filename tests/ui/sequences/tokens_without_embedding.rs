use dl::prelude::*;

network! {
    struct Net: [.., token(65)] -> [.., 65] {
        lstm: Lstm(64), Linear(65),
    }
}

fn main() {}
