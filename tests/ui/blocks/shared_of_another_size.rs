use dl::network;

network! {
    struct Net: [8] -> [4] {
        mix: Linear(4), Relu, shared mix,
    }
}

fn main() {}
