use dl::prelude::*;

network! {
    struct Net: [28, 28] -> _ {
        Conv2d(3, kernel = 3),
    }
}

fn main() {}
