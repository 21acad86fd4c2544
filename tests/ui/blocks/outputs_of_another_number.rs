use dl::network;

network! {
    struct Heads: [8] -> ([10], [4]) { fork { { Linear(10) }, { Linear(4) } } }
}

network! {
    struct Net: [8] -> [15] {
        heads: Heads => ([10], [4], [1]), concat { {}, {}, {} },
    }
}

fn main() {}
