use dl::prelude::*;

network! {
    struct Net<const H: usize>: [.., 65] -> [.., 65] {
        Lstm(H), Linear(65),
    }
}

fn main() {}
