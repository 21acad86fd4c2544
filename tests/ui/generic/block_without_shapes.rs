use dl::network;

network! {
    struct Net<B: Block, const W: usize>: [W] -> [4] { B, Linear(4) }
}

fn main() {}
