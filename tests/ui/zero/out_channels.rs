use dl::network;

network! {
    struct Net: [1, 8, 8] -> _ {
        Conv2d(0, kernel = 3),
    }
}

fn main() {}
