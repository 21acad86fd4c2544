use dl::network;

network! {
    struct Net<B: [8]>: [8] -> [4] { B, Linear(4) }
}

fn main() {}
