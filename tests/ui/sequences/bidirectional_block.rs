use dl::prelude::*;

network! {
    struct Net: [.., 65] -> [.., 65] {
        bidirectional { residual { Lstm(65) } }, Linear(65),
    }
}

fn main() {}
