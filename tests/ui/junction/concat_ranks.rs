use dl::network;

network! {
    struct Net: [1, 8, 8] -> _ {
        concat { { Flatten }, { Relu } },
    }
}

fn main() {}
