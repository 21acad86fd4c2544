use dl::network;

network! {
    struct Net: [8] -> _ {
        a: Linear(8), Relu, a: Linear(4),
    }
}

fn main() {}
