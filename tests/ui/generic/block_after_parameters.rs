use dl::network;

network! {
    struct Stage<B: [C] -> [C], const C: usize, const D: usize>: [D] -> [4] { B, Linear(4) }
}

network! {
    struct Body: [8] -> [8] { Linear(8) }
}

network! {
    struct Net: [6] -> [4] { stage: Stage<Body, 8, 6> }
}

fn main() {}
