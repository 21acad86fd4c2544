use dl::network;

network! {
    struct Net: [1, 8, 8] -> _ {
        MaxPool2d(2, dilation = 0),
    }
}

fn main() {}
