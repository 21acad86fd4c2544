use dl::network;

network! {
    struct Net<B: [8] -> [8]>: [6] -> [4] { B, Linear(4) }
}

fn main() {}
