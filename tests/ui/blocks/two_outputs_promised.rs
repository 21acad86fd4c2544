use dl::network;

network! {
    struct Heads: [8] -> ([10], [4]) { fork { { Linear(10) }, { Linear(4) } } }
}

network! {
    struct Net: [8] -> ([10], [4]) {
        Relu, heads: Heads,
    }
}

fn main() {}
