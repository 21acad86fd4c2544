use dl::prelude::*;

network! {
    struct Net: ([8], [50, 8]) -> _ {
        add { { Linear(4) }, { Linear(4) } },
    }
}

fn main() {}
