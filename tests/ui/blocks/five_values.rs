use dl::network;

network! {
    struct Join: ([2], [2]) -> [2] { add { {}, {} } }
}

network! {
    struct Net: [2] -> [2] {
        fork { {}, {}, {}, {}, {} }, join: Join,
    }
}

fn main() {}
