use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        Conv2d(2 - 5, kernel = 3),
    }
}

fn main() {}
