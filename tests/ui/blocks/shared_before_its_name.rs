use dl::network;

network! {
    struct Net: [8] -> [8] {
        shared mix, Relu, mix: Linear(8),
    }
}

fn main() {}
