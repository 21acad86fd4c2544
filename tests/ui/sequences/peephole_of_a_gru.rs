use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [.., 65] {
        Gru(64, peephole = true), Linear(65),
    }
}

fn main() {}
