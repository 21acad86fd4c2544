use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [.., 10] {
        Lstm(64), Last, Linear(10),
    }
}

fn main() {}
