use dl::network;

network! {
    struct Net: [8] -> [10] {
        Linear(20), Tanh, Linear(12),
    }
}

fn main() {}
