use dl::network;

network! {
    struct Net: [8] -> _ {
        Linear(8) => [1, 1, 1, 1, 8], Linear(3) => [],
    }
}

fn main() {}
