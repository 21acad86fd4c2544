use dl::network;

network! {
    struct Net<B: [C] -> [C], const C: usize, const D: usize>: [D] -> [4] { B, Linear(4) }
}

fn main() {}
