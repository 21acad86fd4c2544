use dl::network;

const SIDE: usize = 28;

network! {
    struct Net: [1, SIDE, SIDE] -> [10] {
        Relu, f: Linear(10),
    }
}

fn main() {}
