use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [.., 64] {
        bidirectional { Lstm(64) },
    }
}

fn main() {}
