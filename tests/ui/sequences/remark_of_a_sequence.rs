use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [65] {
        Lstm(64) => [50, 64], Last => [.., 64], Linear(65),
    }
}

fn main() {}
