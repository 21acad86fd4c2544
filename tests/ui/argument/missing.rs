use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        Conv2d, Conv2d(6), MaxPool2d(), Flatten, Linear, Reshape,
    }
}

fn main() {}
