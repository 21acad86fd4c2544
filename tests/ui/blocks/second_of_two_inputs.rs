use dl::network;

network! {
    struct Join: ([8], [4]) -> [12] { concat { {}, {} } }
}

network! {
    struct Net: [6] -> [12] {
        fork { { Linear(8) }, { Linear(5) } }, join: Join,
    }
}

fn main() {}
