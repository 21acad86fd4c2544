use dl::network;

network! {
    struct Net: [8] -> _ {
        Linear((2, 3)),
    }
}

fn main() {}
