use dl::network;

const WIDTH: usize = 6;
const STRIDE: usize = 0;

network! {
    struct Net: [1, 28, 28] -> [10] {
        Conv2d(6, kernel = 29),
        Conv2d(WIDTH, kernel = 3, stride = STRIDE),
        Flatten,
        Linear(10),
    }
}

fn main() {}
