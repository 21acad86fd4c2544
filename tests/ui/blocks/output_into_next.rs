use dl::network;

network! {
    struct Body: [1, 8, 8] -> [4, 3, 3] { Conv2d(4, kernel = 3), Relu, MaxPool2d(2) }
}

network! {
    struct Net: [1, 8, 8] -> _ {
        body: Body, conv: Conv2d(8, kernel = 5), Flatten,
    }
}

fn main() {}
