use dl::prelude::*;

network! {
    struct Net<const H: usize>: [H] -> [4] {
        Repeat(10), Lstm(16), Last, Linear(4),
    }
}

fn main() {}
