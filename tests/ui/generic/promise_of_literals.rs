use dl::network;

network! {
    struct Net<const H: usize>: [1, H, H] -> [4] { GlobalAvgPool, Linear(8) }
}

fn main() {}
