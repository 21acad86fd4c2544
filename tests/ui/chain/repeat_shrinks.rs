use dl::network;

network! {
    struct Net: [1, 12, 12] -> _ {
        repeat 5 { c: Conv2d(8, kernel = 3), MaxPool2d(2) },
    }
}

fn main() {}
