use dl::prelude::*;

network! {
    struct Net: [8] -> _ {
        Repeat(0), Lstm(16), Linear(4),
    }
}

fn main() {}
