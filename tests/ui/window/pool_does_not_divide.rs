use dl::network;

network! {
    struct Net: [6, 15, 15] -> _ {
        MaxPool2d(2),
    }
}

fn main() {}
