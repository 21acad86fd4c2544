use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [.., 65] {
        a: Lstm(8, num_layers = 2), a_l1: Linear(65),
    }
}

fn main() {}
