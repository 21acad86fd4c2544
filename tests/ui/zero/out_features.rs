use dl::network;

network! {
    struct Net: [8] -> _ {
        Linear(0),
    }
}

fn main() {}
