use dl::prelude::*;

network! {
    struct Net: [.., 65] -> _ {
        a: bidirectional { Lstm(8) }, shared a,
    }
}

fn main() {}
