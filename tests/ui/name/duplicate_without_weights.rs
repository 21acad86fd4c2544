use dl::network;

network! {
    struct Net: [8] -> _ {
        a: Relu, a: Tanh,
    }
}

fn main() {}
