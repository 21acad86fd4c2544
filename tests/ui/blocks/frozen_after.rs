use dl::network;

network! {
    struct Net: [8] -> [8] {
        body: Linear(8) frozen, Relu,
    }
}

fn main() {}
