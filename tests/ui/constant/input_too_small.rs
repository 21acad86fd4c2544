use dl::network;

const SIDE: usize = 8;

network! {
    struct Net: [1, SIDE, SIDE] -> [10] {
        c1: Conv2d(6, kernel = 5),
        MaxPool2d(2),
        c3: Conv2d(16, kernel = 5),
        Flatten,
        Linear(10),
    }
}

fn main() {}
