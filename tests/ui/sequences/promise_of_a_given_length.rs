use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [50, 65] {
        Lstm(64), Linear(65),
    }
}

fn main() {}
