use dl::network;

network! {
    struct Net<const W: usize = 8>: [W] -> [4] { Linear(4) }
}

fn main() {}
