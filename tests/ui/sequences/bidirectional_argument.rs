use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [.., 65] {
        Lstm(32, bidirectional = true), Linear(65),
    }
}

fn main() {}
