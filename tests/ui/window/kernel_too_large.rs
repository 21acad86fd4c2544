use dl::network;

network! {
    struct Net: [1, 28, 28] -> [10] {
        c1: Conv2d(6, kernel = 5),
        MaxPool2d(8),
        c3: Conv2d(16, kernel = 5),
        Flatten,
        Linear(10),
    }
}

fn main() {}
