use dl::prelude::*;

network! {
    struct Net: (token(0), token(), token[65], [token(65), 2], token(1 << 25)) -> _ {
        fork { {}, {}, {}, {}, {} },
    }
}

fn main() {}
