use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [.., 128] {
        Lstm(64),
    }
}

fn main() {}
