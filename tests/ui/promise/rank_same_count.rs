use dl::network;

network! {
    struct Net: [1, 28, 28] -> [784] {
        Relu,
    }
}

fn main() {}
