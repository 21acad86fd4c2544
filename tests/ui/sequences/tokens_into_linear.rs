use dl::prelude::*;

network! {
    struct Net: [.., token(65)] -> [.., 65] { Linear(65) }
}

fn main() {}
