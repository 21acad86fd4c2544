use dl::network;

const WIDTH: usize = 6;

network! {
    struct Net: [1, 28, 28] -> _ {
        c1: Conv2d(WIDTH - 7, kernel = 3), Flatten, Linear(10),
    }
}

fn main() {}
