use dl::prelude::*;

network! {
    struct Net: [.., 64] -> _ {
        Conv2d(3, kernel = 3),
    }
}

fn main() {}
