use dl::network;

network! {
    struct Net: [8] -> _ {
        Linear(4) => [FOUR],
    }
}

fn main() {}
