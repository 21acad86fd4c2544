use dl::network;

network! {
    struct Body: [8, 6, 6] -> [8, 6, 6] { Conv2d(8, kernel = 3, padding = 1), Relu }
}

network! {
    struct Net: [1, 28, 28] -> [10] {
        stem: Conv2d(8, kernel = 3), body: Body, Flatten, Linear(10),
    }
}

fn main() {}
