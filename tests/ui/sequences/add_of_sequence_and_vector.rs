use dl::prelude::*;

network! {
    struct Net: ([.., 8], [8]) -> _ {
        add { {}, {} },
    }
}

fn main() {}
