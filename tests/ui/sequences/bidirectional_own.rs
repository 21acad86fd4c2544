use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [.., 65] {
        bidirectional { my::Cell }, Linear(65),
    }
}

fn main() {}
