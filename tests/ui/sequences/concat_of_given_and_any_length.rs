use dl::prelude::*;

network! {
    struct Net: ([.., 8], [6, 8]) -> _ {
        concat { {}, {} },
    }
}

fn main() {}
