use dl::network;

network! {
    struct Net: [8] -> [CLASSES] {
        Linear(4),
    }
}

fn main() {}
