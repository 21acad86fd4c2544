use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        Conv2d(kernel = 5, 6),
    }
}

fn main() {}
