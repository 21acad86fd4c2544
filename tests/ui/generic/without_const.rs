use dl::network;

network! {
    struct Net<W>: [W] -> [4] { Linear(4) }
}

fn main() {}
