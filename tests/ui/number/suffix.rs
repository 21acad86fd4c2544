use dl::network;

network! {
    struct Net: [8] -> _ {
        Linear(6u8),
    }
}

fn main() {}
