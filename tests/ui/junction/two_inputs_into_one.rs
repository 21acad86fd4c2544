use dl::network;

network! {
    struct Net: ([8], [4]) -> [3] {
        Linear(3),
    }
}

fn main() {}
