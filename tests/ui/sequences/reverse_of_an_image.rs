use dl::prelude::*;

network! {
    struct Net: [3, 28, 28] -> _ {
        Reverse,
    }
}

fn main() {}
