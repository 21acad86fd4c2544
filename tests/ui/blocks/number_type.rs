use dl::network;

network! {
    struct Net: [8] -> [4] {
        f32, Linear(4),
    }
}

fn main() {}
