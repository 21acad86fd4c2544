use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        Flatten, MaxPool2d(2),
    }
}

fn main() {}
