use dl::prelude::*;

network! {
    struct Net: [50, 1, 28, 28] -> _ {
        Linear(3),
    }
}

fn main() {}
