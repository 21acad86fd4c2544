use dl::prelude::*;

network! {
    struct Net: [8] -> _ {
        Last, First, MeanOverTime, MaxOverTime,
    }
}

fn main() {}
