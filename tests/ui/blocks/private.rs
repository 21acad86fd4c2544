use dl::network;

mod blocks {
    dl::network! {
        struct Encoder: [8] -> [4] { Linear(4) }
    }
}

network! {
    struct Net: [8] -> [4] {
        encoder: blocks::Encoder, Relu, Linear(4),
    }
}

fn main() {}
