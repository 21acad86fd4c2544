use dl::prelude::*;

network! {
    struct Net: [..] -> [..] {
        Lstm(16),
    }
}

fn main() {}
