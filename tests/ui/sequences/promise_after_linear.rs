use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [.., 65] {
        Lstm(64), Linear(64),
    }
}

fn main() {}
