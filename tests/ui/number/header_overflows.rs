use dl::network;

network! {
    struct Net: [1 << 40, 1 << 40] -> _ {
        Flatten,
    }
}

fn main() {}
