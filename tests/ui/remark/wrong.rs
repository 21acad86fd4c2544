use dl::network;

network! {
    struct Net: [1, 28, 28] -> [10] {
        Conv2d(6, kernel = 5, padding = 2),
        AvgPool2d(2) => [6, 12, 12],
        Flatten,
        Linear(10),
    }
}

fn main() {}
