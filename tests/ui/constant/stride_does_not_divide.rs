use dl::network;

const SIDE: usize = 28;
const STEP: usize = 2;

network! {
    struct Net: [1, SIDE, SIDE] -> _ {
        c1: Conv2d(6, kernel = 5, stride = STEP), Flatten, Linear(10),
    }
}

fn main() {}
