use dl::network;

network! {
    struct Net: [1, 28, 28] -> [6, 28, 28] {
        Conv2d(6, kernel = 3),
    }
}

fn main() {}
