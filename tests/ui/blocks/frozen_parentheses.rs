use dl::network;

network! {
    struct Net: [8] -> [8] {
        frozen(Linear(8)), Relu,
    }
}

fn main() {}
