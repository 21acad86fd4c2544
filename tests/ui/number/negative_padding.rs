use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        Conv2d(6, kernel = 3, padding = -1),
    }
}

fn main() {}
