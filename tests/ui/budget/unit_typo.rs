use dl::network;

network! {
    struct Net: [8] -> _ where flash <= 4 * KB {
        Linear(8),
    }
}

fn main() {}
