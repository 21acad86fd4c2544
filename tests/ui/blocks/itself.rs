use dl::network;

network! {
    struct Net: [8] -> [8] {
        Linear(8), Relu, rest: Net,
    }
}

fn main() {}
