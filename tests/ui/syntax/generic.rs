use dl::network;

network! {
    struct Net<const N: usize>: [N] -> [10] { Linear(10) }
}

fn main() {}
