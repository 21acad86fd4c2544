use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        c1: Conv2d(6, kernel = 5, stride = 2),
    }
}

fn main() {}
