use dl::network;

network! {
    struct Net: [3, 64, 64] -> [10] {
        repeat 4 { Conv2d(8, kernel = 3), Relu, Conv2d(8, kernel = 3, padding = 1), MaxPool2d(2, rounding = floor) },
        Conv2d(16, kernel = 3),
        Flatten,
        Linear(10),
    }
}

fn main() {}
