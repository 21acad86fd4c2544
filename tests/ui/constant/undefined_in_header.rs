use dl::network;

network! {
    struct Net: [SIDE] -> [4] {
        Linear(4),
    }
}

fn main() {}
