use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        Conv2d(1, 6, 5), MaxPool2d(2, 2, 1), Flatten, Linear(400, 10),
    }
}

fn main() {}
