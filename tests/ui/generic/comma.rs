use dl::network;

network! {
    struct Net<const W: usize const H: usize>: [W] -> [H] { Linear(H) }
}

fn main() {}
