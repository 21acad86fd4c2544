use dl::prelude::*;

network! {
    struct Net: [.., 8] -> [4] {
        Gru(16), Last, Last, Linear(4),
    }
}

fn main() {}
