use dl::network;

network! {
    struct Net: [8] -> _ {
        a: Linear(8),
        residual { a: Linear(8), Relu },
    }
}

fn main() {}
