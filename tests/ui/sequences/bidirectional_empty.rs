use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [.., 65] {
        bidirectional {}, Linear(65),
    }
}

fn main() {}
