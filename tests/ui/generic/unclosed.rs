use dl::network;

network! {
    struct Net<const W: usize: [W] -> [4] { Linear(4) }
}

fn main() {}
