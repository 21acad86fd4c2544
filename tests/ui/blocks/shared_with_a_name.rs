use dl::network;

network! {
    struct Net: [8] -> [8] {
        mix: Linear(8), Relu, again: shared mix,
    }
}

fn main() {}
