use dl::prelude::*;

const SCORES: usize = 10;

network! {
    struct Net: [.., 65] -> [SCORES] {
        Lstm(64), Linear(SCORES),
    }
}

network! {
    struct Other: [.., 65] -> [.., SCORES] {
        Lstm(64), Last, Linear(SCORES),
    }
}

fn main() {}
