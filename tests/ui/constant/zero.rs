use dl::network;

const NONE: usize = 0;

network! {
    struct Net: [8] -> [8] {
        Linear(NONE), Relu, Linear(8),
    }
}

fn main() {}
