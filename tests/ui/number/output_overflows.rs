use dl::network;

network! {
    struct Net: [1, 20000, 20000] -> _ {
        Conv2d(1 << 40, kernel = 1),
    }
}

fn main() {}
