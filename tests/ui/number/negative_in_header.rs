use dl::network;

network! {
    struct Net: [1, 28, -28] -> _ {
        Flatten,
    }
}

fn main() {}
