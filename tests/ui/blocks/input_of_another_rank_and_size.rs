use dl::network;

network! {
    struct Head: [100] -> [10] { Linear(10) }
}

network! {
    struct Net: [1, 8, 8] -> [10] {
        Conv2d(4, kernel = 1), head: Head,
    }
}

fn main() {}
