use dl::prelude::*;

const HIDDEN: usize = 63;

network! {
    struct Net: [.., 65] -> [.., 128] {
        lstm: Lstm(HIDDEN), Linear(2 * HIDDEN) => [.., 128], Lstm(HIDDEN),
    }
}

fn main() {}
