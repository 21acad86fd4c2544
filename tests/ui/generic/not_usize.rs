use dl::network;

network! {
    struct Net<const W: u32>: [W] -> [4] { Linear(4) }
}

fn main() {}
