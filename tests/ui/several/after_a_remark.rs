use dl::network;

network! {
    struct Net: [1, 28, 28] -> [10] {
        Conv2d(6, kernel = 30) => [6, 24, 24],
        MaxPool2d(5) => [6, 5, 5],
        Linear(10),
    }
}

fn main() {}
