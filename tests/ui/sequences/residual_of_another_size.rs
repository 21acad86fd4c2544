use dl::prelude::*;

network! {
    struct Net: [.., 32] -> _ {
        residual { Lstm(64) },
    }
}

fn main() {}
