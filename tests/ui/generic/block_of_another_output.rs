use dl::network;

network! {
    struct Stage<B: [8] -> [8]>: [8] -> [8] { B, Relu, Linear(8) }
}

network! {
    struct Body: [8] -> [6] { Linear(6) }
}

network! {
    struct Net: [8] -> [8] { stage: Stage<Body> }
}

fn main() {}
