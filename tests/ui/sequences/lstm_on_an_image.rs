use dl::prelude::*;

network! {
    struct Net: [1, 28, 28] -> [10] {
        Lstm(64), Last, Linear(10),
    }
}

fn main() {}
