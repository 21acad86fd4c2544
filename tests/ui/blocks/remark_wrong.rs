use dl::network;

network! {
    struct Heads: [8] -> ([10], [4]) { fork { { Linear(10) }, { Linear(4) } } }
}

network! {
    struct Net: [8] -> _ {
        heads: Heads => ([10], [5]), concat { {}, {} },
    }
}

fn main() {}
