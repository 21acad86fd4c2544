use dl::network;

network! {
    struct Net<const C: usize>: [2 * C] -> [4] { Linear(4) }
}

fn main() {}
