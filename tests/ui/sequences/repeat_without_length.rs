use dl::prelude::*;

network! {
    struct Net: [8] -> [10, 4] {
        Repeat, Lstm(16), Linear(4),
    }
}

fn main() {}
