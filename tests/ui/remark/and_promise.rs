use dl::network;

network! {
    struct Net: [8] -> [10] {
        Linear(12) => [10],
    }
}

fn main() {}
