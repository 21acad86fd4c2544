use dl::network;

network! {
    struct Encoder: [8] -> [4] { Linear(4) }
}

network! {
    struct Net: [8] -> [4] {
        encoder: Encodr, Relu, Linear(4),
    }
}

fn main() {}
