use dl::network;

network! {
    struct Net: [3, 32, 32] -> _ {
        c1: Conv2d(16, kernel = 3, stride = 2, padding = 1),
    }
}

fn main() {}
