use dl::network;

network! {
    struct Net: [8] -> _ {
        fn: Linear(8), self: Relu, type: Linear(4), match: Linear(3),
    }
}

fn main() {}
