use dl::prelude::*;

network! {
    struct Net: [50, 8] -> [60, 8] {
        Lstm(8), Lstm(8) => [8, 50],
    }
}

network! {
    struct Other: [50, 8] -> [.., 8] {
        Lstm(8),
    }
}

fn main() {}
