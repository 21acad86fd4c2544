use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [.., 65] {
        Gru(64, initial_state = trained), Linear(65),
    }
}

fn main() {}
