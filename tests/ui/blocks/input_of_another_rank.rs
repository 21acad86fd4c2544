use dl::network;

network! {
    struct Head: [64] -> [10] { Linear(10) }
}

network! {
    struct Net: [1, 8, 8] -> [10] {
        Conv2d(1, kernel = 1), head: Head,
    }
}

fn main() {}
