use dl::network;

network! {
    struct Net<B: [8] -> [8]>: [8] -> [4] { B(8), Linear(4) }
}

fn main() {}
