use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [.., 65] {
        bidirectional { Lstm(32), Lstm(32) }, Linear(65),
    }
}

fn main() {}
