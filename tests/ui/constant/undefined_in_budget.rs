use dl::network;

network! {
    struct Net: [8] -> _ where params <= LIMIT {
        Linear(4),
    }
}

fn main() {}
