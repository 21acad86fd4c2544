use dl::network;

network! {
    struct Net: [1 << 35] -> _ {
        Linear(1 << 35),
    }
}

fn main() {}
