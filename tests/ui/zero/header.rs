use dl::network;

network! {
    struct Net: [1, 0, 28] -> [0] {
        Flatten, Linear(10),
    }
}

fn main() {}
