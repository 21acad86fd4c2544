use dl::prelude::*;

network! {
    struct Net: [.., 16] -> _ {
        Reshape([4, 4]),
    }
}

fn main() {}
