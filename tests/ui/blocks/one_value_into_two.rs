use dl::network;

network! {
    struct Join: ([8], [4]) -> [12] { concat { {}, {} } }
}

network! {
    struct Net: [8] -> [12] {
        Relu, join: Join,
    }
}

fn main() {}
