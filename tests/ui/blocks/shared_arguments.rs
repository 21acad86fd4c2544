use dl::network;

network! {
    struct Net: [8] -> [8] {
        mix: Linear(8), Relu, shared mix(8),
    }
}

fn main() {}
