use dl::network;

network! {
    struct Net<B: [8] -> [8]>: [8] -> [4] { Linear(4) }
}

fn main() {}
