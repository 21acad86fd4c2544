use dl::prelude::*;

network! {
    struct Net: [.., 3, 4] -> _ {
        Lstm(16),
    }
}

fn main() {}
