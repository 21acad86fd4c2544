use dl::prelude::*;

network! {
    struct Net: [1, 28, 28] -> [10] {
        Conv1d(3), Conv3d(4, kernel = 2), LayerNorm, Flatten, Linear(10),
    }
}

fn main() {}
