use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [10] {
        Lstm(64), Linear(10),
    }
}

fn main() {}
