use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [.., 65] {
        a: bidirectional { b: Lstm(32) }, a: Linear(65), a_reverse: Linear(65),
    }
}

fn main() {}
