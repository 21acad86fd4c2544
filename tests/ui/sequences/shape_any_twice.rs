use dl::prelude::*;

network! {
    struct Net: [.., .., 8] -> _ {
        Lstm(16),
    }
}

fn main() {}
