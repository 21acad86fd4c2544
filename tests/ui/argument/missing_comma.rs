use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        Conv2d(6 kernel = 5), Flatten, Linear(3 4),
    }
}

fn main() {}
