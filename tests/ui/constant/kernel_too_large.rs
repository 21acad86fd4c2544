use dl::network;

const KERNEL: usize = 5;

network! {
    struct Net: [1, 28, 28] -> [10] {
        c1: Conv2d(6, kernel = 5),
        MaxPool2d(8),
        c3: Conv2d(16, kernel = KERNEL),
        Flatten,
        Linear(10),
    }
}

fn main() {}
